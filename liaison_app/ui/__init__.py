"""The window: everything that Qt draws. It asks services and never touches the database itself."""
