#!/bin/sh
# One turn of the watch: collect, read, report, and say what changed. For cron, a systemd timer or a CI job:
#   0 6 * * 1  /path/to/this/folder/weekly.sh
# MEDIA_ANALYSIS names the command where it is not on the PATH: /path/to/.venv/bin/media-analysis
set -eu
exec ${MEDIA_ANALYSIS:-media-analysis} watch "$(dirname "$0")" "$@"
