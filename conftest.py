"""Notebooks that nbval runs are silent: progress is for people, and would differ from run to run."""

import os

os.environ["MEDIA_ANALYSIS_QUIET"] = "1"
