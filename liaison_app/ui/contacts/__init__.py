"""Contacts: people and the organizations they belong to."""
