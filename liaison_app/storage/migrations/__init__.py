"""Alembic migrations of the vault, numbered; each brings the full-text index along (`storage.index`)."""
