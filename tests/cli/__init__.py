"""The command line as an administrator runs it: in a process of its own."""
