"""Tests of keys and the credential store."""
