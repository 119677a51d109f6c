"""Which topics were covered, by which outlets, when; which articles are one story; who repeats whom."""

__version__ = "0.1.0"
