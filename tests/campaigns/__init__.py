"""Campaigns in short: that each finds nothing, and finds something once its protection is gone."""
