"""`make accuracy`: every score beside its floor; exit status 1 where one is below it."""

import sys
from typing import TYPE_CHECKING

from analysis import ends

if TYPE_CHECKING:
    from accuracy import Line


def row(gold: str, line: "Line") -> str:
    mark = "" if line.holds else "  BELOW ITS FLOOR"
    return f"{gold:20}  {line.score:55}  {line.of:6,}  {line.value:6.3f}  {line.floor:6.3f}{mark}"


def main(wanted: list[str]) -> int:
    """Print the table, of all sets or of the named ones; a score below its floor makes the exit status 1."""
    from accuracy import GOLD, lines
    from accuracy.real import NotHereError

    chosen = [gold for gold in GOLD if not wanted or {gold, gold.partition("/")[0]} & set(wanted)]
    known = {name for gold in GOLD for name in (gold, gold.partition("/")[0])}
    if unknown := sorted(set(wanted) - known):
        print(f"no gold set {', '.join(unknown)}; there are: {', '.join(GOLD)}", file=sys.stderr)
        return 2
    print(f"{'gold set':20}  {'score':55}  {'of':>6}  {'value':>6}  {'floor':>6}", flush=True)
    below = absent = 0
    for gold in chosen:
        try:
            found = lines(gold)
        except NotHereError as error:
            absent += 1
            print(f"{gold:20}  not measured: {error}", flush=True)
            continue
        below += sum(not line.holds for line in found)
        print("\n".join(row("" if i else gold, line) for i, line in enumerate(found)), flush=True)
    print(f"{below} below the floor; {absent} of {len(chosen)} sets not measured")
    return int(below > 0)


if __name__ == "__main__":
    with ends.guarded():
        try:
            status = main(sys.argv[1:])
            sys.stdout.flush()
        except BrokenPipeError:
            ends.unread()
    sys.exit(status)
