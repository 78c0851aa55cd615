"""Unit tests of the small widgets, each by itself: by keys, mouse and what a screen reader is told."""
