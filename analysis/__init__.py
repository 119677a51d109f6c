"""Which topics were covered, by which outlets, when; which articles are one story; who repeats whom."""

from analysis import deferred

__version__ = "0.1.0"

deferred.defer()
