"""Tests on real parts: real vaults in temporary folders, real widgets off screen, real PDF files."""
