"""The vault, the door, history, lists and the schema, on real SQLCipher files."""
