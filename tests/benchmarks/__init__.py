"""Tests of what is measured with, not of the measurements."""
