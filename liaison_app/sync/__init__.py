"""Work that a team shares: what travels is sealed here, merged here, and kept by a hub that can read none of it."""
