"""The command line: the same services as the window, without Qt. Its names are a contract (docs/guide).

Exit codes: 0, 1 (a problem, in words on standard error, nothing half-done), 2 (usage).
"""
