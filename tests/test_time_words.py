"""Two lists hold words of time: what has the form of a time on a page must have a meaning, or say why it has none."""

import csv
from pathlib import Path

import pytest

from analysis import paths
from analysis.readers import registry
from analysis.readers.document import Document
from analysis.readers.pages.time_forms import looks_like_time
from analysis.times import words
from analysis.times.expressions import understand

MEANT = {  # class of data/time_forms.csv → roles of data/times/words.csv that give it a meaning
    "unit": {"unit"}, "short unit": {"unit"}, "weekday": {"weekday"}, "zone": {"zone"}, "am or pm": {"meridiem"},
    "month": {"month", "year_mark", "month_mark", "day_mark"}, "day word": {"day", "now"},
    "ago": {"ago_after", "ago_before", "unit"}, "clock word": {"hour_mark", "oclock", "joiner", "unit"},
    "quantity": {"few", "number", "half", "joiner", "upto"}, "whole expression": set(),
}  # fmt: skip
BARE = {
    "label",
    "filler",
    "ordinal",
    "other label",
}  # these only stand beside a time
ONLY = "form only: "


def forms() -> list[dict[str, str]]:
    with paths.data("time_forms.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def meant(word: str, kind: str) -> bool:
    """Whether the other list knows the word, every part of it, in a role that fits."""
    if kind == "whole expression":
        return understand(word).kind != "not-a-time"
    parts = words.tokens(words.ascii_digits(word))
    return all(part.roles != {"word"} for part in parts) and any(part.roles & MEANT[kind] for part in parts)


def test_every_class_is_judged() -> None:
    assert {row["class"] for row in forms()} == {*MEANT, *BARE}


def test_what_has_the_form_of_a_time_has_a_meaning_or_says_why_not() -> None:
    rows = [row for row in forms() if row["class"] in MEANT]
    assert len(rows) > 1_300
    dumb = [row for row in rows if not meant(row["word"], row["class"])]
    silent = [f"{row['word']} ({row['class']}, {row['language']})" for row in dumb if ONLY not in row["note"]]
    assert silent == [], (
        "add these to data/times/words.csv, or say in data/time_forms.csv why they mean nothing"
    )
    known = [row["word"] for row in rows if ONLY in row["note"] and meant(row["word"], row["class"])]
    assert known == [], "these have a meaning now: take their remark away"


def test_a_word_that_is_in_one_list_alone_is_seen() -> None:
    assert meant("hours", "unit")
    assert not meant("hours", "month")
    assert not meant("blorps", "unit")
    assert not meant("blorps ago", "whole expression")


@pytest.mark.parametrize(
    ("printed", "length"),
    [
        ("3 மணி நேரத்திற்கு முன்பு", (3, "hour")), ("5 മിനിറ്റ് മുമ്പ്", (5, "minute")), ("2 ಗಂಟೆಗಳ ಹಿಂದೆ", (2, "hour")),
        ("3 ঘণ্টা পূর্বে", (3, "hour")), ("2 दिवस पूर्वी", (2, "day")), ("3 ਘੰਟੇ ਪਹਿਲਾਂ", (3, "hour")),
        ("2 saacadood ka hor", (2, "hour")), ("5分間前", (5, "minute")), ("2달 전", (2, "month")),
        ("منذ 3 س", (3, "hour")), ("منذ 20 يومًا", (20, "day")),
    ],
)  # fmt: skip
def test_ago_in_languages_whose_form_alone_was_known(printed: str, length: tuple[int, str]) -> None:
    [(least, most, unit)] = understand(printed).amounts
    assert (least, most, unit) == (length[0], length[0], length[1])


def expressions() -> list[str]:
    with (Path(__file__).parent / "expressions.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [row["expression"] for row in rows if row["kind"] in ("absolute", "date-only", "relative")]


FORM_UNKNOWN = {  # what has a meaning, and whose form pages do not know
    "4 de julio de 2025 a las 10:15 hora peninsular",
    "04 березня 2025 р. 08:05",
    "сьогодні о 09:10",
    "4 липня 2025 12:00 за Києвом",
    "2025-03-04 17:35:20 来源",
    "i dag kl. 09.10",
}


BODY = (
    "The work will take four months and cost two million, as the council says.\n"
    "Crews said that the offer was too low and that they would not go back to work.\n"
    "Parents welcomed the decision of the board, which takes effect in May of this year."
)


def test_what_has_a_meaning_has_the_form_of_a_time() -> None:
    found = expressions()
    assert len(found) > 100
    assert {one for one in found if not looks_like_time(one)} == FORM_UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "Ferry time Paris",
        "Paris",
        "Sydney",
        "heure de Paris",
        "Datum",
        "Publicerad",
        "Ann Bell by time",
        "MESZ",
        "By the time",
    ],
)
def test_words_that_stand_beside_times_are_none(text: str) -> None:
    assert not looks_like_time(text)


@pytest.mark.parametrize(
    ("above", "between"),
    [
        ("", ""),
        ("Home | Sport | Contact\n", "By Ann Bell\n"),
        ("Northgate Herald\n", "Nobody knows yet who is to pay for all of the work.\nAnn Bell\n"),
    ],
)
def test_an_article_has_its_time_whole(above: str, between: str) -> None:
    headline = "Council agrees to repair the sea wall before winter"
    wrong = []
    for printed in expressions():
        (reading,) = registry.parse(
            Document("a.txt", f"{above}{headline}\n{between}{printed}\n{BODY}".encode())
        )
        rows = reading.articles.to_pylist()  # type: ignore[union-attr]
        if printed not in FORM_UNKNOWN and [(r["headline"], r["published_raw"]) for r in rows] != [
            (headline, printed)
        ]:
            wrong.append(printed)
    assert wrong == []


@pytest.mark.parametrize("layout", ["{h}\n{o}\n{t}", "{h}\n{o} | {t}\n{b}", "{o} - {t}\n{h}\n{b}"])
def test_items_of_a_list_have_their_times_whole(layout: str) -> None:
    outlets = ("Northgate Herald", "The Quay Times", "Orrin Tribune")
    headlines = (
        "Council agrees to repair the sea wall",
        "Ferries stop for a second day",
        "School meals to become free",
    )
    told = list(zip(outlets, headlines, BODY.split("\n"), strict=True))
    wrong = []
    for printed in (
        set(expressions()) - FORM_UNKNOWN - {"för 3 timmar sedan"}
    ):  # a name may end in its first word
        text = "\n\n".join(layout.format(o=o, h=h, b=b, t=printed) for o, h, b in told)
        (reading,) = registry.parse(Document("a.txt", text.encode()))
        rows = reading.articles.to_pylist()  # type: ignore[union-attr]
        found = [(row["outlet_raw"], row["headline"], row["published_raw"]) for row in rows]
        if found != [(o, h, printed) for o, h, _ in told]:
            wrong.append(printed)
    assert wrong == []
