"""The first screen and the cards: short, by name, nothing claimed that a tie or too few would deny."""

import re

import harbour
import pandas as pd
import pytest
from harbour import TOPICS

from analysis import cards, evidence, findings, front, overview, schema
from analysis.front import alone, copying, latest, rising
from analysis.prepared import Prepared
from analysis.times import first

T0 = pd.Timestamp("2026-03-01T06:00Z")


def articles(*told: tuple[object, ...]) -> pd.DataFrame:
    """Articles of outlet, story, origin and hour of publication (None: not known)."""
    rows = []
    for at, (outlet, story, origin, hour) in enumerate(told):
        time = None if hour is None else T0 + pd.Timedelta(hours=float(str(hour)))
        rows.append({
            "article_id": f"a{at}", "document": "d", "role": "item", "outlet": outlet, "headline": f"Headline {story} is long enough",
            "published_earliest": time, "published_latest": time, "published_basis": "absolute" if time else "none",
            "text_id": f"t{at}", "origin_id": origin, "story_id": story, "topics": [],
        })  # fmt: skip
    return schema.frame(rows, schema.ARTICLES)


def credited(*given: tuple[str, str]) -> pd.DataFrame:
    rows = [
        {"article_id": article, "outlet": "x", "credited": outlet, "kind": "reported", "quote": outlet}
        for article, outlet in given
    ]
    return schema.frame(rows, schema.CREDITS)  # type: ignore[arg-type]


def run(table: pd.DataFrame, **tables: pd.DataFrame) -> Prepared:
    """A run of these articles; what is not given is empty."""
    empty = {name: schema.frame([], columns) for name, columns in schema.TABLES.items()}
    known = empty | {"articles": table, "steps": pd.DataFrame()} | tables
    return Prepared(**{name: known[name] for name in Prepared._fields})


def opening(table: pd.DataFrame, **tables: pd.DataFrame) -> list[evidence.Html]:
    made = run(table, **tables)
    return front.sentences(made, first.outlets(table, made.credits), TOPICS, 10)


@pytest.mark.parametrize("n", [0, 1, 2, 4, 9, 10, 60])
def test_it_is_seven_sentences_at_most_and_ranks_no_few(n: int) -> None:
    said = opening(harbour.articles(n))
    assert 1 <= len(said) <= front.MOST
    text = " ".join(one.text for one in said)
    assert ("the floor is 10 articles" in text) is (0 < n < 10)
    assert n >= 10 or not re.search(r"\bmost\b(?! )|most widely|is copied most", text)
    assert (n == 0) is (text == findings.NOTHING)


def test_names_in_a_sentence_lead_to_their_articles() -> None:
    html = evidence.few({"<Gull>": [3, 1], "Post": [2], "Echo": [0], "Radio": [4], "Wire": [5]}, "outlets")
    assert html.text == "<Gull>, Post, Echo and 2 more"
    assert '<data class="count" value="2" data-rows="1,3" data-called="1">&lt;Gull&gt;</data>' in html.html
    assert 'data-names="Radio&#10;Wire"' in html.html


@pytest.mark.parametrize(
    ("told", "given", "had"),
    [
        # a credit tells; the clock would say the same
        ([("A", "s", "o", 1), ("B", "s", "o", 2)], [("a1", "A")], {"B": ("A", "credit")}),
        # a credit tells against the clock: the wire's own copy was stamped later
        ([("A", "s", "o", 5), ("B", "s", "o", 2)], [("a1", "A")], {"B": ("A", "credit")}),
        # no credit: the one that must have been first
        ([("A", "s", "o", 1), ("B", "s", "o", 2)], [], {"B": ("A", "time")}),
        # the same minute, or one without a time: nobody can tell
        ([("A", "s", "o", 1), ("B", "s", "o", 1)], [], {"A": None, "B": None}),
        ([("A", "s", "o", 1), ("B", "s", "o", None)], [], {"A": None, "B": None}),
        # two are named as often: neither
        ([("A", "s", "o", 1), ("B", "s", "o", 1)], [("a0", "B"), ("a1", "A")], {"A": None, "B": None}),
        # an agency that has no article here
        ([("A", "s", "o", 1), ("B", "s", "o", 1)], [("a0", "Wire"), ("a1", "Wire")], {"A": ("Wire", "credit"), "B": ("Wire", "credit")}),
        # one outlet that prints its text twice copies nobody
        ([("A", "s", "o", 1), ("A", "s", "o", 2)], [], {}),
        ([(None, "s", "o", 1), ("A", "s", "o", 2)], [], {}),
    ],
)  # fmt: skip
def test_who_copied_whom_where_credits_or_clocks_say(
    told: list[tuple[object, ...]], given: list[tuple[str, str]], had: dict[str, object]
) -> None:
    found = copying.table(articles(*told), credited(*given))
    said = {
        row.outlet: (row.had, row.why) if isinstance(row.had, str) else None for row in found.itertuples()
    }
    assert said == had


def test_copies_in_words() -> None:
    table = articles(
        ("A", "s", "o", 1), ("B", "s", "o", 2), ("C", "r", "p", 1), ("C", "q", "p2", 1), ("D", "q", "p2", 1)
    )
    said = copying.sentence(table, credited())
    assert said is not None
    assert (
        said.text
        == "A is copied most: 1 article of 1 other outlet carries its texts; of 2 more copies nobody can tell who had the text first."
    )
    unknown = copying.sentence(table[table["story_id"] == "q"], credited())
    assert unknown is not None
    assert (
        unknown.text
        == "2 articles have a text that another outlet prints too, and nobody can tell who had it first."
    )
    assert copying.sentence(table.head(1), credited()) is None


HEADED = {
    "s": "Harbour tunnel floods again",
    "r": "Lottery winner buys roundabout",
    "q": "Otters return to Marrow weir",
}


def headed(table: pd.DataFrame, *headlines: str) -> pd.DataFrame:
    """Articles with these headlines, else with one that tells their story alone."""
    given = dict(enumerate(headlines))
    told = [given.get(at) or HEADED.get(story, story) for at, story in enumerate(table["story_id"])]
    return table.assign(headline=pd.Series(told, table.index, dtype=table["headline"].dtype))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([("A", "s", "o", 1), ("B", "s", "p", 1), ("A", "r", "q", 1)],
         "A alone has a story to itself: no other outlet here tells “Lottery winner buys roundabout”."),
        ([("A", "s", "o", 1), ("B", "s", "p", 1), ("A", "r", "q", 1), ("B", "q", "q2", 1)],
         "A and B have 1 story each that no other outlet here tells, among them “Lottery winner buys roundabout” in A."),
        ([("A", "s", "o", 1), ("B", "s", "p", 1), ("A", "r", "q", 1), ("A", "q", "q2", 1)],
         "A has most stories to itself: no other outlet here tells 2 of its 3, among them “Lottery winner buys roundabout”."),
        ([("A", "s", "o", 1), ("B", "r", "p", 1)], None),  # nothing is shared: to be alone tells nothing
        ([("A", "s", "o", 1), ("B", "s", "p", 1), ("A", "r", "q", 1), ("B", "r", "q2", 1)],
         "No outlet has a story to itself: each of the 2 stories is told by two or more."),
        ([("A", "s", "o", 1), ("A", "r", "p", 1)], None),  # an outlet alone in the corpus
        ([("A", "s", "o", 1), (None, "s", "p", 1), ("B", "r", "q", 1), ("A", "r", "z", 1)],
         "No outlet has a story to itself: each of the 2 stories is told by two or more."),
    ],
)  # fmt: skip
def test_who_has_something_alone(told: list[tuple[object, ...]], said: str | None) -> None:
    table = headed(articles(*told))
    names = overview.stories(table).set_index("story_id")["story"].to_dict()
    found = alone.sentence(table, names)
    assert (found and found.text) == said


@pytest.mark.parametrize(
    ("headlines", "said"),
    [
        # the outlet's story is another's by its headline: one that is near in words, however it was grouped
        (("Panama Papers a very big deal", "Panama Papers: paper prints biggest leak in history", "Weir otters are back"),
         "A alone has a story to itself: no other outlet here tells “Weir otters are back”."),
        # words that news is full of make nothing near
        (("Council says new plan will go ahead this week", "Council says week of strikes will hit new trains", "Weir otters are back"),
         "A has most stories to itself: no other outlet here tells 2 of its 3, among them “Council says week of strikes will hit new trains”."),
        # the name that every headline of an outlet ends in is no word of its story
        (("Otters are back - Zargon Gazette News", "Bridge shut - Zargon Gazette News", "Mayor resigns - Zargon Gazette News"),
         "A has most stories to itself: no other outlet here tells 2 of its 3, among them “Bridge shut - Zargon Gazette News”."),
    ],
)  # fmt: skip
def test_what_another_headline_comes_near_to_is_told_by_nobody_alone(
    headlines: tuple[str, ...], said: str
) -> None:
    shared = (("A", "z", "y", 1), ("B", "z", "x", 1))
    told = articles(("B", "s", "o", 1), ("A", "r", "p", 1), ("A", "q", "u", 1), *shared)
    table = headed(told, *headlines)
    found = alone.sentence(table, dict(zip("srq", headlines, strict=True)))
    assert found is not None
    assert found.text == said


def test_a_story_that_a_habit_of_headlines_holds_together_is_not_the_largest() -> None:
    told = [("A", "s", "o", 1), ("A", "s", "p", 1), ("A", "r", "q", 1), ("B", "q", "u", 1)]
    habit = (
        "Diets for schools - Zargon 41",
        "Nurses fear layoffs - Zargon 41",
        "Lottery winner buys roundabout",
    )
    words = alone._Words(headed(articles(*told), *habit))
    assert words.sizes(articles(*told)).to_dict() == {"q": 1, "r": 1, "s": 1}
    event = ("Tunnel floods harbour", "Harbour tunnel shut", "Lottery winner buys roundabout")
    words = alone._Words(headed(articles(*told), *event))
    assert words.sizes(articles(*told)).to_dict() == {"q": 1, "r": 1, "s": 2}


def period(*late: tuple[object, ...]) -> pd.DataFrame:
    """Four weeks, an old story of one outlet each day, and what is told late in them."""
    return articles(*((f"O{day % 3}", f"old{day}", f"x{day}", 24 * day) for day in range(28)), *late)


@pytest.mark.parametrize(
    ("late", "said"),
    [
        # no story that began is told by two
        ((), "7 of 28 dated stories began in the last 7 days, since 22 Mar 2026; none of them is told by two outlets."),
        ((("A", "s", "o", 600), ("B", "s", "p", 610), ("C", "r", "q", 620)),
         "9 of 30 dated stories began in the last 7 days, since 22 Mar 2026; most widely told of them is “Harbour tunnel floods again”, in 2 articles of 2 outlets."),
        # an article without a time may be older: the story is not new
        ((("A", "s", "o", 600), ("B", "s", "p", None)),
         "7 of 29 dated stories began in the last 7 days, since 22 Mar 2026; none of them is told by two outlets."),
        # two are told as widely
        ((("A", "s", "o", 600), ("B", "s", "p", 610), ("A", "r", "q", 600), ("B", "r", "u", 610)),
         "9 of 30 dated stories began in the last 7 days, since 22 Mar 2026; among the most widely told of them is “Lottery winner buys roundabout”, in 2 articles of 2 outlets."),
        # one that two told in the week before is told no more
        ((("A", "old17", "o", 430),),
         "7 of 28 dated stories began in the last 7 days, since 22 Mar 2026; none of them is told by two outlets. “old17”, told in 2 dated articles of 2 outlets, has fallen silent: the last is of 19 Mar 2026."),
        # … an article without a time does not speak against it, one that may be later does, and so does a silence of weeks
        ((("A", "old17", "o", 430), ("B", "old17", "p", None)),
         "7 of 28 dated stories began in the last 7 days, since 22 Mar 2026; none of them is told by two outlets. “old17”, told in 2 dated articles of 2 outlets, has fallen silent: the last is of 19 Mar 2026."),
        ((("A", "old17", "o", 430), ("B", "old17", "p", 510)),
         "7 of 28 dated stories began in the last 7 days, since 22 Mar 2026; none of them is told by two outlets."),
        ((("A", "old2", "o", 50),),
         "7 of 28 dated stories began in the last 7 days, since 22 Mar 2026; none of them is told by two outlets."),
        # an older one goes on
        ((("A", "old3", "o", 600), ("B", "old3", "p", 610), ("A", "old4", "q", 610)),
         "7 of 28 dated stories began in the last 7 days, since 22 Mar 2026; none of them is told by two outlets. Of the older ones “old3” goes on most: 2 articles since then."),
    ],
)  # fmt: skip
def test_what_is_new_in_the_last_part(late: tuple[tuple[object, ...], ...], said: str) -> None:
    found = latest.sentence(period(*late), HEADED | {"old3": "old3", "old17": "old17"})
    assert found is not None
    assert found.text == said


@pytest.mark.parametrize(
    ("hours", "days", "of"),
    [
        ([float(n) for n in range(48)], 0, 6),  # two days: six hours
        ([24.0 * n for n in range(21)], 7, 0),  # three weeks: one
        ([24.0 * n for n in range(100)], 30, 0),
        ([24.0 * 30 * n for n in range(60)], 365, 0),
        ([24.0 * n for n in range(12)] + [24.0 * 300 + n for n in range(5)], 30, 0),  # by the articles, too
        ([0.0] * 20, None, None),  # all at once: nothing is last
        ([24.0 * n for n in range(9)], None, None),  # too few
    ],
)
def test_the_last_part_is_the_longest_that_holds_a_minority(
    hours: list[float], days: int | None, of: int | None
) -> None:
    found = latest.of(articles(*(("A", f"s{n}", f"o{n}", hour) for n, hour in enumerate(hours))))
    assert (found and (found.days, found.hours)) == (None if days is None else (days, of))


def test_an_older_story_is_not_new_where_only_copies_of_the_corpus_are_late() -> None:
    found = latest.of(period(("A", "old1", "o", 600)))
    assert found is not None
    assert "old1" not in set(found.new["story_id"])
    assert found.older["story_id"].tolist() == ["old1"]


def test_what_grew_since_the_report_before() -> None:
    table = articles(("A", "s", "o", 1), ("B", "s", "p", 1), ("A", "r", "q", 1))
    rows = [{"what": "grown", "before": "s", "story_id": "s", "articles": 1, "came": 1},
            {"what": "merged", "before": "x", "story_id": "r", "articles": 1, "came": 0}]  # fmt: skip
    changes = schema.frame(rows, schema.STORY_CHANGES)  # type: ignore[arg-type]
    found = front.since_before(changes, table, {"s": "Storm", "r": "Rain"})
    assert found is not None
    assert (
        found.text
        == "Since the report before, “Storm” grew most, by 1 to 2 articles; 1 other story grew, merged or split."
    )
    assert front.since_before(changes.head(0), table, {}) is None


def many(shares: tuple[float, float], n: int = 200) -> pd.DataFrame:
    """Articles of two topics, the second with this share in the earlier and in the later half, each its own story."""
    table = articles(*((f"O{i % 7}", f"s{i}", f"o{i}", i) for i in range(2 * n)))
    late = [i * 100 // n % 100 < 100 * shares[i >= n] for i in range(2 * n)]
    return table.assign(
        topics=pd.Series(
            [
                [{"qcode": f"medtop:{15 if is_late else 4:02}000000", "score": 0.9, "words": ["x"]}]
                for is_late in late
            ],
            dtype=table["topics"].dtype,
        )
    )


def test_a_topic_that_rose_is_named_and_noise_is_not() -> None:
    names = {"medtop:15000000": "sport", "medtop:04000000": "economy"}
    rose = rising.sentence(many((0.1, 0.5)), names)
    assert rose is not None
    assert re.match(
        r"From the earlier to the later half of the articles sport rose from 10\.0% to 50\.0% of all and economy fell",
        rose.text,
    )
    assert rising.sentence(many((0.3, 0.33)), names) is None
    assert rising.sentence(articles(("A", "s", "o", 1)), names) is None


def test_topics_that_few_articles_have_are_no_ground_for_a_rise() -> None:
    table = many((0.1, 0.5), 15)
    spread = [
        [{"qcode": f"medtop:{number % 10 + 1:02}000000", "score": 0.9, "words": ["x"]}]
        for number in range(len(table))
    ]
    few = table.assign(topics=pd.Series(spread, dtype=table["topics"].dtype))
    assert rising.table(few).empty
    assert rising.sentence(few, {}) is None


@pytest.mark.worlds
def test_of_twenty_topics_that_do_not_change_hardly_one_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A simulation: topics drawn by one law in both halves; all intervals together hold nine times in ten."""
    import numpy as np

    monkeypatch.setattr("analysis.uncertainty.WORK", 160_000)  # as few draws as a large corpus has
    random, wrong = np.random.default_rng(7), 0
    table = many((0.3, 0.3))
    for _ in range(40):
        drawn = random.choice(20, len(table), p=np.full(20, 0.05))
        topics = [[{"qcode": f"medtop:{t + 1:02}000000", "score": 0.9, "words": ["x"]}] for t in drawn]
        found = rising.table(table.assign(topics=pd.Series(topics, dtype=table["topics"].dtype)))
        wrong += bool(((found["low"] > 0) | (found["high"] < 0)).any())
    assert wrong <= 8


def test_a_card_is_of_its_story_and_each_of_its_numbers_opens() -> None:
    table = articles(
        ("A", "s", "o", 1),
        ("<b>B</b>", "s", "p", 3),
        ("A", "s", "o", None),
        (None, "s", "q", None),
        ("C", "r", "z", 1),
    )
    made, told = run(table), overview.stories(table)
    leading = cards.leading(told, [evidence.sentence("“{s}”", s="Headline r is long enough")])
    assert leading == ["s", "r"]
    shown = cards.show(made, leading, told, first.outlets(table))
    assert shown.html.count("<details") == 2
    assert "<b>B" not in shown.html
    assert "A: 1 Mar 2026 07:00 UTC, and 1 more article" in shown.text
    assert "(no outlet printed): time unknown" in shown.text
    link = cards.linked([evidence.sentence("“{s}” and more", s="Headline s is long enough")], told, leading)[
        0
    ]
    [place] = re.findall('href="#([^"]+)"', link.html)
    assert f'id="{place}"' in shown.html
    assert cards.show(made, [], told, first.outlets(table)).text == "No story here is told by two articles."
    rows = {row for code in re.findall('data-rows="([^"]*)"', shown.html) for row in evidence.decode(code)}
    assert rows == set(table.index)


@pytest.mark.parametrize(
    ("was", "noted", "said"),
    [
        ("updates", False, "; Echo had “Four people” before."),
        ("updates", True, "; Echo had “Four people” before, and corrected it in a note."),
        ("agrees", True, "against “three people” in Echo."),
    ],
)
def test_a_side_that_an_outlet_has_left_is_told_as_such(was: str, noted: bool, said: str) -> None:
    table = articles(*((name, "s", f"o{n}", n) for n, name in enumerate(["Mail", "Echo", "Echo", "Mail"])))
    stated = [("a0", "Four people", 4, "conflicts"), ("a1", "Four people", 4, was), ("a2", "three people", 3, "conflicts"),
              ("a3", "Four people", 4, "conflicts")]  # fmt: skip
    told = [
        {"article_id": article, "claim_id": "a0-b1", "place": "body", "sentence_start": 0, "sentence_end": 9,
         "start": 0, "end": 3, "value": value, "kind": "count", "unit": "people", "low": n, "high": n,
         "about": "killed", "verdict": verdict}
        for article, value, n, verdict in stated
    ]  # fmt: skip
    seen = pd.DataFrame({"printing": ["a1", "a2"], "note": [None, "corrected" if noted else None]})
    found = front.contradicted(table, schema.frame(told, schema.CLAIMS), {"s": "Mill burns"}, seen)
    assert found is not None
    assert found.text.endswith(said)


def test_numbers_that_may_be_equal_are_one_side_however_they_are_printed() -> None:
    table = articles(*((name, "s", f"o{n}", n) for n, name in enumerate(["Mail", "Post", "Echo", "Herald"])))
    stated = [
        ("a0", "nearly $2m", 1.8e6, 2e6),
        ("a1", "$2m", 2e6, 2e6),
        ("a2", "$4m", 4e6, 4e6),
        ("a3", "$2 million", 2e6, 2e6),
    ]
    told = [
        {"article_id": article, "claim_id": "a0-b1", "place": "body", "sentence_start": 0, "sentence_end": 9,
         "start": 0, "end": 3, "value": value, "kind": "money", "unit": "usd", "low": low, "high": high,
         "about": "tax", "verdict": "conflicts"}
        for article, value, low, high in stated
    ]  # fmt: skip
    said = front.contradicted(table, schema.frame(told, schema.CLAIMS), {"s": "Taxes are paid"})
    assert said is not None
    assert said.text.endswith("“Taxes are paid”: “$2m” in Herald and Post against “$4m” in Echo.")


def test_what_is_so_of_all_articles_says_all() -> None:
    table = articles(("Post", "s", "o1", 1), ("Echo", "t", "o2", 2))
    none = pd.Series(pd.NaT, table.index, dtype=table["published_latest"].dtype)
    said = front.doubts(table.assign(published_latest=none))
    assert said is not None
    assert said.text.startswith("Read with care: of 2 articles, all 2 leave the day of publication open")


def test_a_day_without_a_zone_is_not_called_open() -> None:
    table = articles(("Post", "s", "o1", 1), ("Echo", "t", "o2", 2), (None, "u", "o3", 3))
    day = table.assign(published_latest=table["published_earliest"] + pd.Timedelta(hours=49.99))
    said = front.doubts(day)
    assert said is not None
    assert said.text == (
        "Read with care: of 3 articles, all 3 print no time zone, which leaves up to 50 hours open and 1 prints no "
        "outlet."
    )
    wider = day.assign(published_latest=table["published_earliest"] + pd.Timedelta(hours=51))
    assert overview.placed(day).all()
    assert not overview.placed(wider).any()


def test_where_no_story_is_shared_none_is_called_widely_told() -> None:
    alone_ = articles(("Post", "s", "o1", 1), ("Post", "s", "o2", 2), ("Echo", "r", "o3", 3))
    said = findings.biggest_story(alone_)
    assert said is not None
    assert said.text == (
        "No story here is told by two outlets. “Headline s is long enough” is the story with most independent origins: "
        "2, in 2 articles of Post, 2 distinct texts."
    )
    both = pd.concat([alone_, articles(("Echo", "r", "o9", 4)).set_axis([3])])
    tied = findings.biggest_story(both)
    assert tied is not None
    assert "Among the stories with most independent origins, 2 each, is" in tied.text


def aged(*told: tuple[str, str, str | None]) -> pd.DataFrame:
    """Articles of one story on one page whose day is not known: outlet, age as printed, its page."""
    table = articles(*((outlet, "s", f"o{n}", 1) for n, (outlet, _, _) in enumerate(told)))
    low, high = table["published_earliest"], table["published_earliest"] + pd.Timedelta(days=8)
    raw = [age for _, age, _ in told]
    return table.assign(
        document=pd.Series([page or "p" for _, _, page in told], dtype=table["document"].dtype),
        role=pd.Series("related", table.index, dtype=table["role"].dtype),
        published_raw=pd.Series(raw, dtype=table["published_raw"].dtype), published_earliest=low, published_latest=high,
        published_basis=pd.Series("relative", table.index, dtype=table["published_basis"].dtype),
        captured_earliest=low, captured_latest=high,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ((("Gull", "29 minutes ago", None), ("Post", "20 minutes ago", None)),
         ": the page they stand on prints “29 minutes ago” beside its article and “20 minutes ago” beside the other, on whichever day."),
        ((("Gull", "5 hours ago", None), ("Post", "20 minutes ago", None), ("Echo", "10 minutes ago", None)),
         ": the page they stand on prints “5 hours ago” beside its own and “20 minutes ago” and “10 minutes ago” beside others, on whichever day."),
    ],
)  # fmt: skip
def test_why_one_is_first_although_no_day_is_certain(
    told: tuple[tuple[str, str, str | None], ...], why: str
) -> None:
    table = aged(*told)
    said = findings.first(first.outlets(table), table)
    assert said is not None
    assert said.text.startswith("Gull was first (probability")
    assert said.text.endswith(why)


def test_of_two_pages_no_age_is_set_against_another() -> None:
    table = aged(("Gull", "9 days ago", "p"), ("Post", "20 minutes ago", "q"))
    said = findings.first(first.outlets(table), table)
    assert said is None or "page they stand on" not in said.text


TOO_FEW = "Too few articles can be placed in time for a chart: of"
AN_AGE = "an age on a page of unknown day. When the pages were captured (--captured-at) would place the ages."


@pytest.mark.parametrize(
    ("dated", "aged_", "said"),
    [
        (10, 0, "drawn"), (6, 6, "drawn"), (6, 5, "drawn"),
        (3, 7, f"{TOO_FEW} 10, 3 can be placed and 7 print {AN_AGE}"),
        (0, 10, f"{TOO_FEW} 10, 10 print {AN_AGE}"),
        (0, 0, f"{TOO_FEW} 12, all 12 have no time that can be used."),
        (2, 1, "few"),
    ],
)  # fmt: skip
def test_a_chart_of_time_that_leaves_out_most_gives_way_to_a_sentence(
    dated: int, aged_: int, said: str
) -> None:
    n = dated + aged_ or 12
    table = articles(*(("A", f"s{at}", f"o{at}", 1 if at < dated else None) for at in range(n)))
    basis = ["absolute"] * dated + ["relative"] * aged_ + ["none"] * (n - dated - aged_)
    table = table.assign(published_basis=pd.Series(basis, dtype=table["published_basis"].dtype))
    found = findings.over_time(table, 10, "drawn", evidence.sentence("few"))
    assert getattr(found, "text", found) == said


def test_open_times_are_told_once_with_their_articles() -> None:
    table = aged(("Gull", "2 days ago", None), ("Post", "a day ago", None), ("Echo", "2 days ago", None))
    known = articles(("Post", "r", "z", 1)).assign(published_raw="1 March")
    found = overview.open_times(pd.concat([table, known], ignore_index=True))
    assert found[["published_raw", "articles", "rows"]].to_numpy().tolist() == [
        ["2 days ago", 2, [0, 2]],
        ["a day ago", 1, [1]],
    ]
    assert overview.open_times(known).empty
