"""Two slices of a corpus side by side: what differs, how surely and by how much, with the articles behind it."""

from analysis.slices.naming import Side as Side
from analysis.slices.naming import Two as Two
from analysis.slices.naming import of as of
from analysis.slices.saying import both as both
from analysis.slices.saying import compared as compared
from analysis.slices.saying import heads as heads
from analysis.slices.saying import one_outlet as one_outlet
from analysis.slices.saying import sentences as sentences
from analysis.slices.saying import shown as shown
from analysis.slices.saying import versus as versus
from analysis.slices.told import alone as alone
from analysis.slices.told import firsts as firsts
