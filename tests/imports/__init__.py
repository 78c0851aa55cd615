"""Reading files of other programs and importing them."""
