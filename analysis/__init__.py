"""Which topics were covered, by which outlets, when; which articles are one story; who repeats whom."""

import sys

from analysis import deferred, words

__version__ = "0.1.0"

sys.modules[__name__].__class__ = words.Package
deferred.defer()
