"""The workbench: a dozen words for questions of one's own; each takes what `open` gave and gives a pandas frame."""

from analysis.workbench import chart as chart
from analysis.workbench.comparing import compare as compare
from analysis.workbench.counting import over_time as over_time
from analysis.workbench.counting import shares as shares
from analysis.workbench.counting import tally as tally
from analysis.workbench.finding import claims as claims
from analysis.workbench.finding import copies as copies
from analysis.workbench.finding import evidence as evidence
from analysis.workbench.finding import first as first
from analysis.workbench.finding import quotes as quotes
from analysis.workbench.finding import search as search
from analysis.workbench.finding import stories as stories
from analysis.workbench.finding import versions as versions
from analysis.workbench.opening import open as open
from analysis.workbench.opening import read as read
from analysis.workbench.opening import where as where
