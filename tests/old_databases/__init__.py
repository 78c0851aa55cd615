"""A vault of every schema that was ever released, and the program that makes them."""
