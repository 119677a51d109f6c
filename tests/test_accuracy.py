"""No score on gold is below its floor in floors.csv, and no floor was lowered without a word."""

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import accuracy
import pytest
from accuracy import __main__ as command
from accuracy import real
from accuracy.scored import Scored

ROOT = Path(__file__).parent.parent
PUBLISHED = list(csv.DictReader((ROOT / "data" / "published_scores.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("gold", accuracy.GOLD)
def test_no_score_is_below_its_floor(gold: str) -> None:
    try:
        found = accuracy.lines(gold)
    except real.NotHereError as error:
        pytest.skip(str(error))
    published = {(row["gold"], row["floor"]): float(row["score"]) for row in PUBLISHED}
    told = [(line.value, published[gold, line.score]) for line in found if (gold, line.score) in published]
    assert all(abs(value - said) <= 0.01 for value, said in told), "data/published_scores.csv is out of step"
    below = [line for line in found if not line.holds]
    assert not below, "\n".join(f"{b.score} {b.value:.4f} is below {b.floor}\n{b.detail}" for b in below)


@pytest.mark.parametrize("name", real.PINS)
def test_the_gold_is_the_gold_the_floors_were_set_on(shared: Path, name: str) -> None:
    assert real.pinned(name).exists()


def test_every_floor_is_of_a_gold_set_and_has_a_date_and_a_reason() -> None:
    rows = accuracy.rows()
    assert {row["set"] for row in rows} == set(accuracy.GOLD)
    assert len({(row["set"], row["score"]) for row in rows}) == len(rows)
    for row in rows:
        assert date.fromisoformat(row["since"]), row
        assert -1 < float(row["floor"]) <= 1, row
        assert row["reason"].strip(), row


def test_what_is_published_is_measured() -> None:
    assert {(row["gold"], row["floor"]) for row in PUBLISHED} <= {
        (r["set"], r["score"]) for r in accuracy.rows()
    }


def earlier() -> Iterator[dict[str, str]]:
    """The rows of floors.csv in every commit that changed it."""
    git = ["git", "-C", str(ROOT)]
    name = accuracy.FLOORS.relative_to(ROOT).as_posix()
    log = subprocess.run(
        [*git, "log", "--format=%h", "--", name], capture_output=True, text=True, check=False
    )
    for commit in log.stdout.split():
        text = subprocess.run([*git, "show", f"{commit}:{name}"], capture_output=True, text=True, check=False)
        yield from accuracy.parsed(text.stdout)


def lowered(now: list[dict[str, str]], before: list[dict[str, str]]) -> list[str]:
    """Floors that were once higher and whose reason does not say so."""
    highest: dict[tuple[str, str], float] = {}
    for row in before:
        at = row["set"], row["score"]
        highest[at] = max(highest.get(at, -1.0), float(row["floor"]))
    return [
        f"{row['set']}, {row['score']}: once {once:g}"
        for row in now
        if (once := highest.get((row["set"], row["score"]), -1.0)) > float(row["floor"])
        and f"was {once:g}" not in row["reason"]
    ]


def test_no_floor_was_lowered_without_saying_from_where() -> None:
    assert lowered(accuracy.rows(), list(earlier())) == []


ROW = {"set": "pages", "score": "main headline", "since": "2026-11-23"}


@pytest.mark.parametrize(
    ("floor", "reason", "said"),
    [("0.97", "", []), ("0.98", "", []), ("0.9", "the set grew; was 0.97", []),
     ("0.9", "the set grew", ["pages, main headline: once 0.97"])],
)  # fmt: skip
def test_a_lowered_floor_says_so(floor: str, reason: str, said: list[str]) -> None:
    before = [ROW | {"floor": at, "reason": ""} for at in ("0.5", "0.97")]
    assert lowered([ROW | {"floor": floor, "reason": reason}], before) == said


@pytest.mark.parametrize(("value", "status"), [(0.97, 0), (0.9699, 1), (float("nan"), 1)])
def test_the_command_fails_where_one_score_is_below_its_floor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: float, status: int
) -> None:
    real_scores = accuracy.scores
    made = [Scored(row["score"], 9, 1.0) for row in accuracy.rows() if row["set"] == "pages"]
    changed = [one._replace(value=value) if one.name == "main headline" else one for one in made]
    monkeypatch.setattr(accuracy, "scores", lambda gold: changed if gold == "pages" else real_scores(gold))
    assert command.main(["pages"]) == status
    printed = capsys.readouterr().out
    assert printed.count("BELOW ITS FLOOR") == status
    assert printed.endswith(f"{status} below the floor; 0 of 2 sets not measured\n")


def test_a_score_without_a_floor_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accuracy, "scores", lambda _: [Scored("new", 9, 1.0)])
    with pytest.raises(ValueError, match=r"pages: scores \['new'\], but floors.csv has"):
        accuracy.lines("pages")


def test_gold_that_is_not_here_is_said_and_not_passed_over(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(real, "SHARED", tmp_path)
    monkeypatch.setattr(real, "pinned", real.pinned.__wrapped__)
    assert command.main(["times/expressions", "elsewhere"]) == 2
    assert command.main(["times/expressions"]) == 0
    printed = capsys.readouterr().out
    assert "not measured: no pages in ../shared/data" in printed
    assert printed.endswith("0 below the floor; 1 of 1 sets not measured\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_measurement_that_is_stopped_says_so_in_a_line(number: signal.Signals) -> None:
    words = [sys.executable, "-m", "accuracy", "stories"]
    env = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    before = signal.signal(number, signal.SIG_DFL)  # else those who test by `nohup` have it go on
    try:
        running = subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(number, before)
    with running:
        assert running.stdout
        assert "gold set" in running.stdout.readline()
        running.send_signal(number)
        said = running.communicate(timeout=10)[1]
    assert running.returncode == 128 + number
    assert said.startswith("media-analysis: stopped (")
    assert said.count("\n") == 1
