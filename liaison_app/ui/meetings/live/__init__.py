"""The live view of a meeting: one line that takes everything down, who is here, the agenda, the review."""
