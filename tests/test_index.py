import re
from html import unescape

from analysis import parameters
from analysis.run import index
from analysis.run.index import Made
from analysis.run.plans import Asked

GIVEN = parameters.parse({})
ATTACK = '<img src=x onerror=alert(1)>" javascript:alert(1)'


def asked(name: str, folder: str) -> Asked:
    return Asked(name, folder, GIVEN)


MADE = [
    Made(asked("Harbour Post", "harbour-post"), 31, 20, 18),
    Made(asked(ATTACK, "ṣaḥīfa"), 3, 3, 3),
    Made(asked("The Gull", "the-gull"), 9, reason="fewer than 10 articles"),
    Made(asked("Marrow Radio", "marrow-radio"), None, reason="notebook <b>failed</b>", failed=True),
]


def test_every_report_is_linked_and_what_has_none_is_named_with_its_reason() -> None:
    html = index.render("The press", "outlet", MADE, "2 of 45 articles are in none of the reports.")
    assert re.findall(r'href="([^"#]+)"', html) == [
        "harbour-post/report.html",
        "%E1%B9%A3a%E1%B8%A5%C4%ABfa/report.html",
    ]
    for said in (
        "2 of 4 reports",
        "1 could not be made",
        "2 of 45 articles",
        "The Gull",
        "fewer than 10 articles",
        "Marrow Radio",
    ):
        assert said in html
    assert "<b>failed</b>" not in html
    assert "<img" not in html


def test_the_page_runs_no_script_and_loads_nothing() -> None:
    html = index.render("The press", "outlet", MADE, "")
    assert "script-src 'none'" in unescape(html)
    assert not re.search(r"<script|https?://", html)


def test_chapters_that_would_be_empty_are_left_out() -> None:
    html = index.render("The press", "outlet", MADE[:1], "")
    assert "too few" not in html
    assert "could not" not in html


def test_the_record_has_a_line_for_each() -> None:
    lines = index.record(MADE)
    assert [line["status"] for line in lines] == ["made", "made", "left out", "failed"]
    assert [line["folder"] for line in lines] == ["harbour-post", "ṣaḥīfa", None, None]
