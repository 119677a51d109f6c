#!/bin/sh
# A weekly report: collect what is new, read it into the corpus, report, and show what changed since last week.
#
# docs/weekly.sh FOLDER [OPTIONS OF report]
#
# FOLDER keeps feeds.opml (addresses to collect, if any), raw/, corpus/ and runs/. Run it as often as you like:
# nothing is read twice, and the run of a week takes the place of an earlier one of the same week.
set -eu
suite=${MEDIA_ANALYSIS:-media-analysis}
week=${WEEK:-$(date -u +%G-W%V)}
cd "$1"
shift

mkdir -p raw runs
if [ -f feeds.opml ]; then
  $suite collect feeds.opml --into raw
fi
$suite read raw --corpus corpus

before=$(ls runs | grep -E '^[0-9]{4}-W[0-9]{2}$' | sort | sed "/^$week\$/,\$d" | tail -n 1)
earlier=$before
for ids in corpus/ids-*.parquet; do
  if [ -f "$ids" ]; then earlier=; fi # the corpus keeps the ids of its stories itself; of older runs it takes them once
done
$suite report corpus --out "runs/$week" ${earlier:+--earlier "runs/$earlier"} -p "title=The news until $week" "$@"
if [ -n "$before" ]; then
  $suite diff "runs/$before" "runs/$week" --out "runs/$before-to-$week.html"
fi
