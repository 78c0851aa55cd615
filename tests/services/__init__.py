"""Use cases on real vaults."""
