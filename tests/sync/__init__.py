"""Tests of sync: pure parts, and the hub on a real PostgreSQL."""
