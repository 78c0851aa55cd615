"""The encrypted database: opening and locking it, the one door that writes, lists, search, history, migrations."""
