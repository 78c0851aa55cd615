"""What is set up rather than worked on: officers, keys, backups, the lock, the audit log."""
