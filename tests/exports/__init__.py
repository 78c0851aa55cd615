"""Documents, on the files they become."""
