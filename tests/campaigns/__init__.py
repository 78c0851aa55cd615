"""The campaigns in short: each must hold, and each must fail when its protection is taken away."""
