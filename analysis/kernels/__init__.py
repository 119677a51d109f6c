"""Kernels that start warm, and notebooks executed in them."""
