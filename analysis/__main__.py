"""`python -m analysis` is `media-analysis`."""

from analysis.cli import main

main(prog_name="media-analysis")
