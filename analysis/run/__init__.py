"""Runs: from a command and its parameters to run folders, and what belongs to them."""
