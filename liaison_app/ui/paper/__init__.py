"""What goes on paper: a preview of it, and the three ways out (a printer, another program, a file)."""
