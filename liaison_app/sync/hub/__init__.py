"""The hub: a PostgreSQL of the agency's own. This package is the only one that speaks to it.

`connection` finds and trusts it, `install` makes it, `calls` are the functions a device may call. The functions
themselves are SQL, in `resources/hub`.
"""
