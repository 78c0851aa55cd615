"""Measurements of the program at any size, and the generator of the data they run on."""
