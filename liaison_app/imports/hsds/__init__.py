"""HSDS directories: reading them (`reader`), planning what an import would do and doing it (`plan`)."""
