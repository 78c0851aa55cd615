"""What can be done with a concern wherever one is open: in its own list, at a meeting, in a problem."""
