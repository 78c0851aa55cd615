"""Forms, derived from the declarations: one editor for each type of field, and the Edit of what was touched."""
