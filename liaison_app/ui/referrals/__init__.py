"""Referrals: a person connected to a service, followed until it helped or did not."""
