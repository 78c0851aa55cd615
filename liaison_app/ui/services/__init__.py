"""The directory: services, organizations and locations; import, and the guide on paper."""
