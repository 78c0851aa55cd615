"""Today: what is due."""
