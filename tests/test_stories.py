"""Texts, origins and stories: what belongs together, what must not, and what the answer must not depend on."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import schema, side_by_side, stories
from analysis.errors import ParameterError
from analysis.prepared import Prepared
from analysis.stories import (
    apart,
    cards,
    events,
    gaps,
    reasons,
    singletons,
    vectors,
)  # fmt: skip

AGENCY = (
    "Fire swept through the rope works at Calder Quay late on Monday and burned until dawn, the brigade said. Nobody "
    "was hurt. The night watchman, Jonas Feld, told reporters he had smelled tar and run two streets to ring the "
    "bell of Saint Brede. Forty firefighters pumped water from the basin while residents of Net Lane were led out in "
    "blankets. The works, which made hawsers for the fleet for a hundred and twelve years, had been due to close in "
    "June. Its owner, Halvard Brothers, said nothing could be saved but the ledger. Police are looking for the driver "
    "of a grey van seen on the quay shortly before ten. Insurers will visit on Wednesday, and the council has offered "
    "the thirty rope makers work in its parks until the summer."
)
OWN_WORDS = (
    "The old rope works at Calder Quay is gone. Halvard Brothers, who ran it for more than a century, watched from "
    "Net Lane as the roof came down in the small hours of Tuesday. Jonas Feld, the watchman who raised the alarm by "
    "ringing Saint Brede's bell, was treated for a cough and sent home. What caused the blaze is not known; officers "
    "want to trace whoever drove a grey van along the basin that evening."
)
LATER = (
    "A man of thirty-one has been charged with setting the fire that destroyed the Calder Quay rope works. He was "
    "found with the grey van that police had sought since the blaze. The watchman Jonas Feld picked him out of a line. "
    "Halvard Brothers said the rope makers could now sleep."
)
OTHER_FIRE = (
    "A barn full of hay burned down near Upper Linden on Monday evening. The farmer, Greta Olm, led her cows out in "
    "time. Sparks from a harvester are thought to be to blame. Two engines from the village stayed through the night."
)
SPORT = (
    "Linden Wanderers beat Port Aster 3-1 in the cup on Tuesday, with two goals from Mika Dorn before the break. The "
    "visitors lost their keeper to a second yellow card and never looked like coming back. The draw for the last "
    "eight takes place on Friday at the town hall."
)
NEWS = [
    ("a1", "Coast Wire", "Fire destroys Calder Quay rope works", AGENCY, "2024-03-05T06:00Z"),
    ("a2", "Aster Echo", "ROPE WORKS INFERNO: watchman rang church bell", AGENCY, "2024-03-05T07:00Z"),
    ("a3", "Basin Radio", "Rope works burn", "Smoke hung over town.\n" + AGENCY[:600], "2024-03-05T08:00Z"),
    ("a4", "The Linden Times", "Calder Quay rope works burns to the ground", OWN_WORDS, "2024-03-05T11:00Z"),
    ("a5", "Aster Echo", "Man charged over rope works fire at Calder Quay", LATER, "2024-03-09T11:00Z"),
    ("b1", "The Linden Times", "Barn burns at Upper Linden", OTHER_FIRE, "2024-03-05T09:00Z"),
    ("c1", "Coast Wire", "Wanderers knock out Port Aster", SPORT, "2024-03-05T22:00Z"),
]


def corpus(rows: list[tuple[str, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["article_id", "outlet", "headline", "body", "published_earliest"])
    frame["published_earliest"] = pd.to_datetime(frame["published_earliest"], utc=True)
    return frame.assign(published_latest=frame["published_earliest"])


def groups(related: stories.Related, column: str) -> set[frozenset[str]]:
    return {frozenset(part) for part in related.articles.groupby(column)["article_id"].agg(list)}


def members(*names: str) -> set[frozenset[str]]:
    return {frozenset(name.split()) for name in names}


@pytest.fixture(scope="module")
def related() -> stories.Related:
    return stories.relate(corpus(NEWS))


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ("text_id", members("a1 a2", "a3", "a4", "a5", "b1", "c1")),
        ("origin_id", members("a1 a2 a3", "a4", "a5", "b1", "c1")),
        ("story_id", members("a1 a2 a3 a4 a5", "b1", "c1")),
    ],
)
def test_copies_a_rewrite_a_follow_up_and_another_fire_on_the_same_day(
    related: stories.Related, column: str, expected: set[frozenset[str]]
) -> None:
    assert groups(related, column) == expected


def test_every_tie_keeps_the_schema_and_has_a_reason(related: stories.Related) -> None:
    table = schema.check(related.relations, schema.RELATIONS, "relations")
    assert set(table["relation"]) == {"exact copy", "near copy", "same event"}
    assert (table["a"] < table["b"]).all()
    assert table["score"].between(0, 1).all()
    assert table["reason"].str.len().gt(10).all()
    tied = table.loc[table["relation"] == "same event", "reason"].str.cat(sep=" ")
    assert "Calder" in tied
    assert "apart" in tied


def test_the_frame_given_is_left_alone() -> None:
    given_frame = corpus(NEWS)
    before = given_frame.copy(deep=True)
    stories.relate(given_frame)
    pd.testing.assert_frame_equal(given_frame, before)


@examples(12)
@given(st.permutations(range(len(NEWS))), st.integers(0, 1000))
def test_the_order_of_the_rows_changes_nothing(
    related: stories.Related, order: list[int], label: int
) -> None:
    frame = corpus([NEWS[i] for i in order])
    frame.index = pd.Index(range(label, label + len(frame)))
    columns = ["article_id", "text_id", "origin_id", "story_id"]
    shuffled, straight = stories.relate(frame), related
    assert (shuffled.articles.index == frame.index).all()
    one, other = (
        r.articles[columns].sort_values("article_id").to_numpy().tolist() for r in (shuffled, straight)
    )
    assert one == other
    pd.testing.assert_frame_equal(shuffled.relations, straight.relations)


def test_ten_copies_of_an_agency_text_change_only_the_number_of_articles(related: stories.Related) -> None:
    copied = [
        (f"z{i}", f"Outlet {i}", f"Rope works: edition {i}", AGENCY, "2024-03-06T06:00Z") for i in range(10)
    ]
    more = stories.relate(corpus(NEWS + copied))
    assert len(more.articles) == len(related.articles) + 10
    for column in ("text_id", "origin_id", "story_id"):
        assert set(more.articles[column]) == set(related.articles[column])


def test_a_story_keeps_its_id_when_later_articles_are_added(related: stories.Related) -> None:
    later = (
        "d1",
        "Basin Radio",
        "Rope works accused in court over Calder Quay fire",
        LATER[:200],
        "2024-03-12T09:00Z",
    )
    more = stories.relate(corpus([*NEWS, later])).articles.set_index("article_id")
    before = related.articles.set_index("article_id")
    for column in ("text_id", "origin_id", "story_id"):
        assert more.loc[before.index, column].tolist() == before[column].tolist()
    assert more.loc["d1", "story_id"] == before.loc["a5", "story_id"]


def test_ids_of_an_earlier_run_are_kept_even_when_an_older_article_turns_up(related: stories.Related) -> None:
    older = (
        "0",
        "Coast Wire",
        "Fire reported at Calder Quay rope works",
        OWN_WORDS[:160],
        "2024-03-05T01:00Z",
    )
    fresh = stories.relate(corpus([*NEWS, older]))
    kept = stories.relate(corpus([*NEWS, older]), earlier=related.articles)
    before = related.articles.set_index("article_id")["story_id"]
    assert fresh.articles.set_index("article_id")["story_id"]["a1"] != before["a1"]
    assert kept.articles.set_index("article_id")["story_id"].loc[before.index].tolist() == before.tolist()


def test_a_tight_window_parts_what_is_further_apart() -> None:
    near = stories.relate(corpus(NEWS), window_days=2)
    assert frozenset({"a5"}) in groups(near, "story_id")


def test_credits_are_named_in_the_reason() -> None:
    given_credits = pd.DataFrame({"article_id": ["a4"], "credited": ["Coast Wire"]})
    table = stories.relate(corpus(NEWS), given_credits).relations
    told = table[(table["a"] == "a1") & (table["b"] == "a4")]["reason"]
    assert told.str.endswith("b credits Coast Wire").all()
    assert len(told)


def test_a_quotation_in_two_origins_is_reuse_with_its_place() -> None:
    quote = '"We shall dig until the last lamp on the hill has gone out and then we shall dig by the moon"'
    rows = [
        ("a", "X", "Mine rescue goes on", f"{OTHER_FIRE}\n{quote}, said the foreman.", "2024-03-05T06:00Z"),
        ("b", "Y", "Cup night", f"{SPORT}\n{quote}, a rescuer vowed.", "2024-03-05T06:00Z"),
    ]
    table = stories.relate(corpus(rows)).relations
    reused = table[table["relation"] == "reuse"].iloc[0]
    start, end = (int(place) for place in reused["reason"].split(": ")[1].split(" = ")[0].split("-"))
    assert rows[0][3][start:end] == quote.strip('"')
    assert "in quotation marks" in reused["reason"]


BOILER = (
    "Watch the latest video reports from our newsroom and subscribe to alerts so that you never miss a story."
)


def test_a_notice_to_subscribe_is_no_text_of_the_article() -> None:
    notice = "Renew your plan to go on. We could not charge your card. Open your account to mend it."
    rows = [
        ("n1", "Coast Wire", "Volcano wakes above the vineyards", notice, "2024-03-05T06:00Z"),
        ("n2", "Aster Echo", "Parties look for a new leader", notice, "2024-03-05T07:00Z"),
    ]
    for flags, tied in ((["paywall"], 0), ([], 1)):
        found = stories.relate(corpus(rows).assign(damage=[flags, flags]))
        assert len(found.relations) == tied


def test_a_sites_own_sentence_does_not_tie_its_pages() -> None:
    pages = [AGENCY[:250], SPORT, OTHER_FIRE, LATER.replace("rope works", "mill")[-90:]]
    heads = ["Quay blaze", "Cup upset", "Barn lost", "Sleep well"]
    rows = [
        (f"p{i}", "Video One", heads[i], f"{BOILER} {text}", "2024-03-05T06:00Z")
        for i, text in enumerate(pages)
    ]
    assert len(groups(stories.relate(corpus(rows)), "story_id")) == len(pages)


@pytest.mark.parametrize(
    ("headlines", "expected"),
    [
        (
            [
                "Verrand resigns over harbour loans",
                "Harbour loans: Verrand steps down",
                "Snow closes Linden pass",
            ],
            "0 1|2",
        ),
        (["زلزال يضرب مدينة تالورا", "قتلى في زلزال تالورا", "افتتاح مهرجان السينما"], "0 1|2"),
        (["塔洛拉发生强烈地震", "塔洛拉地震造成伤亡", "电影节今晚开幕"], "0 1|2"),
        (
            ["Erdbeben erschüttert Talora", "Talora: Erdbeben fordert Tote", "Filmfestival beginnt in Aster"],
            "0 1|2",
        ),
    ],
    ids=["English", "Arabic", "Chinese", "German"],
)
def test_headlines_alone_in_many_scripts(headlines: list[str], expected: str) -> None:
    rows = [(str(i), f"Outlet {i}", head, None, "2024-03-05T06:00Z") for i, head in enumerate(headlines)]
    assert groups(stories.relate(corpus(rows)), "story_id") == members(*expected.split("|"))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("a", "X", None, None, None)],
        [("a", None, None, None, None), ("b", None, "", "", None)],
        [("a", "X", "Calder Quay fire", None, None), ("b", None, "Fire at Calder Quay", None, None)],
    ],
    ids=["none", "one empty", "two empty", "no times"],
)
def test_articles_that_lack_nearly_everything(rows: list[tuple[str, ...]]) -> None:
    result = stories.relate(corpus(rows))
    assert result.articles[["text_id", "origin_id", "story_id"]].notna().all(axis=None)
    schema.check(result.relations, schema.RELATIONS, "relations")


def test_empty_articles_are_never_one_text() -> None:
    result = stories.relate(corpus([("a", "X", None, None, None), ("b", "X", None, None, None)]))
    assert result.articles["text_id"].nunique() == 2


def test_the_card_says_what_is_shared_what_ties_them_and_who_was_left_out(related: stories.Related) -> None:
    card = cards.why(related.articles, related.relations, "a1", "a4").set_index("part")["value"]
    assert card["together"] == "the same story"
    assert "Calder" in card["shared names"]
    assert card["time"] == "5 hours apart"
    assert "Calder" in card["same event"]
    assert card["nearest left out"].startswith(("b1", "c1"))
    apart = cards.why(related.articles, related.relations, "a1", "c1").set_index("part")["value"]
    assert apart["shared names"] == cards.NONE
    assert apart["together"] == "not in one story"
    with pytest.raises(ParameterError, match="no article 'zz'"):
        cards.why(related.articles, related.relations, "a1", "zz")


@pytest.mark.parametrize(
    ("days", "words"),
    [(0.0, "at the same time"), (1 / 24 / 60, "1 minute apart"), (0.05, "72 minutes apart"), (0.5, "12 hours apart"),
     (3.2, "3 days apart"), (90.0, "13 weeks apart"), (float("nan"), "time apart not known")],
)  # fmt: skip
def test_time_gaps_in_words(days: float, words: str) -> None:
    assert reasons.apart(np.array([days])) == [words]


@given(st.lists(st.floats(0, 4000), min_size=2, max_size=2).map(sorted), st.floats(0.01, 1))
def test_likeness_fades_with_time_and_never_grows(days: list[float], likeness: float) -> None:
    near, far = (gaps.faded(pd.Series([likeness]).to_numpy(), pd.Series([d]).to_numpy())[0] for d in days)
    assert far <= near <= likeness


def test_intervals_that_touch_are_no_time_apart() -> None:
    edges = [("2024-03-01", "2024-03-03"), ("2024-03-02", "2024-03-05"), ("2024-03-08", None), (None, None)]
    frame = pd.DataFrame(edges, columns=["published_earliest", "published_latest"]).apply(
        pd.to_datetime, utc=True
    )
    when = gaps.read(frame)
    got = [when.gap(pd.Series([a]).to_numpy(), pd.Series([b]).to_numpy())[0] for a, b in pairwise(range(4))]
    assert got[:2] == [0.0, 3.0]
    assert pd.isna(got[2])


@examples(100)
@given(
    st.lists(
        st.tuples(st.none() | st.integers(0, 30), st.none() | st.integers(0, 12)), min_size=2, max_size=12
    ),
    st.sampled_from([3.0, 20.0]),
    st.just(20.0),
)
def test_every_pair_of_a_window_is_compared_once(
    intervals: list[tuple[int | None, int | None]], near: float, window: float
) -> None:
    ends = [(first, None if None in (first, days) else first + days) for first, days in intervals]
    when = gaps.Times(*(np.array(part, float) for part in zip(*ends, strict=True)))
    shown = pd.Series(["Ferry strike in Aster"] * len(ends))
    same, empty = stories.tokens.read(shown), stories.tokens.read(pd.Series([""] * len(ends)))
    words, nothing = vectors.read(same, empty), apart.read(shown, same, empty, np.full(len(ends), -1), when)
    one, other = np.triu_indices(len(ends), 1)
    allowed = ~(when.gap(one, other) > window)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "BLOCK", 3)
        patch.setattr(events, "PART", 2)
        patch.setattr(events, "bar", lambda counts: np.zeros(len(counts)))
        looks = [events.Look(-1.0, near, window, 1.0), events.Look(near, window, window, 1.0)]
        found = [
            links for look in looks if look.beyond < window for links in events.links(words, nothing, look)
        ]
    pairs = sorted(
        tuple(sorted(pair)) for a, b, _ in found for pair in zip(a.tolist(), b.tolist(), strict=True)
    )
    assert pairs == list(zip(one[allowed].tolist(), other[allowed].tolist(), strict=True))


def test_what_a_grouping_found_gives_the_same_groups_for_any_likeness(sample: Prepared) -> None:
    compared = stories.compare(sample.articles, sample.credits)
    compared.known.clear()
    given = (compared.words, compared.against, 365.0)
    asked = [1.0, 0.7, 1.25, 0.8, 0.5]
    anew = [events.alike(*given, similarity, first=True) for similarity in asked]
    known = [events.alike(*given, similarity, first=True, known=compared.known) for similarity in asked]
    assert list(compared.known) == [events.Look(-1.0, 365.0, 365.0, events.LOWEST)]
    assert len({graph.nnz for graph in anew}) == len(asked)
    for one, other in zip(anew, known, strict=True):
        assert one.indices.tolist() == other.indices.tolist()
        assert one.data.tolist() == other.data.tolist()


def test_a_text_weighs_the_same_whatever_stands_beside_it() -> None:
    alone, beside = ([row[3] for row in rows] for rows in (NEWS[:5], NEWS))
    likeness = []
    for bodies in (alone, beside):
        heads = pd.Series([row[2] for row in NEWS[: len(bodies)]])
        words = vectors.read(stories.tokens.read(heads), stories.tokens.read(pd.Series(bodies)))
        likeness.append((words.matrix[0] @ words.matrix[3].T).toarray()[0, 0])
    assert likeness[0] == pytest.approx(likeness[1])


FLOOD = (
    "The Orlec burst its banks at Tamberly on Sunday and two thousand people left their homes in the dark. Governor "
    "Ines Caldera asked for the army. Water stood to the sills in Mill Row and the bridge at Sant Orso was closed. "
    "Nobody is missing, the governor said, but the barley is lost and the cattle market will not open this year."
)
RESCUE = (
    "She had been on the roof with a goat and a wireless since before breakfast. When the boat came, Pilar Domingues, "
    "eighty-one, handed over the goat first. Her cottage in Mill Row, Tamberly, has belonged to the family since the "
    "canal was dug. Caldera came to shake her hand. 'He ate my hat,' said Mrs Domingues of the goat."
)
QUARRY = (
    "A quarry at Hessen Cross has been sold to its workers. They paid with their pensions and a loan from the parish. "
    "Governor Ines Caldera cut a ribbon that was too thick for the scissors, and used a chisel. The first order, for "
    "kerbs, is from the railway. Work starts on Monday with forty men and one blast a day."
)
SCOOP = (
    "The head of the national orchestra has been paid twice for eleven years, documents seen by Coast Wire show. Both "
    "salaries were approved by the same clerk, who retired last month. The conductor, Otto Villing, said he had "
    "wondered about it. The ministry has frozen the second account and asked for the bassoons to be counted."
)
RETOLD = (
    "Maestro on double money! Orchestra boss Villing pocketed two wage packets a month for more than a decade, as "
    "Coast Wire revealed. He reckons he smelled a rat. A pen-pusher signed off the lot. Now the ministry has shut the "
    "tap and wants the bassoons checked. Fans at the stage door booed a passing cellist by mistake."
)
AFTER = [
    ("f1", "Coast Wire", "River floods Tamberly, thousands leave homes", FLOOD, "2024-05-05T22:00Z"),
    ("f2", "Basin Radio", "Thousands flee as the Orlec floods Tamberly", FLOOD[:230], "2024-05-06T06:00Z"),
    ("f3", "Aster Echo", "'He ate my hat'", RESCUE, "2024-05-08T06:00Z"),
    ("q1", "Aster Echo", "Workers buy quarry", QUARRY, "2024-05-08T06:00Z"),
    ("s1", "Coast Wire", "Conductor drew two salaries", SCOOP, "2024-05-07T06:00Z"),
    ("s2", "The Lantern", "BATON, BOOKS AND CANDLE", RETOLD, "2024-05-07T09:00Z"),
]
TOLD = pd.DataFrame({"article_id": ["s2"], "credited": ["Coast Wire"], "kind": ["reported"]})


@pytest.mark.parametrize(
    ("given_credits", "expected"),
    [
        (None, members("f1 f2 f3", "q1", "s1", "s2")),
        (TOLD, members("f1 f2 f3", "q1", "s1 s2")),
        (TOLD.assign(kind="agency mark"), members("f1 f2 f3", "q1", "s1", "s2")),
        (TOLD.assign(credited="Basin Radio"), members("f1 f2 f3", "q1", "s1", "s2")),
    ],
    ids=["names alone", "a credit", "a mark of an agency", "a credit to another"],
)
def test_a_follow_up_joins_by_names_and_a_rewrite_by_its_credit(
    given_credits: pd.DataFrame | None, expected: set[frozenset[str]]
) -> None:
    found = stories.relate(corpus(AFTER), given_credits)
    assert groups(found, "story_id") == expected
    together = found.articles.set_index("article_id")["story_id"]
    tied = set(found.relations["a"]) | set(found.relations["b"])
    assert {i for i in together.index if (together == together[i]).sum() > 1} <= tied


def test_what_is_printed_on_a_page_of_unknown_age_is_not_taken_for_old() -> None:
    open_end = corpus(NEWS)
    open_end.loc[3, ["published_earliest", "published_latest"]] = [
        pd.Timestamp("2019-08-01", tz="UTC"),
        pd.NaT,
    ]
    assert groups(stories.relate(open_end), "story_id") == members("a1 a2 a3 a4 a5", "b1", "c1")
    bounded = open_end.assign(
        published_latest=open_end["published_latest"].where(open_end.index != 3, "2019-09-01")
    )
    assert frozenset({"a4"}) in groups(stories.relate(corpus([]).combine_first(bounded)), "story_id")


def test_passages_of_a_reuse_are_characters_of_both_bodies() -> None:
    quote = "we shall dig until the last lamp on the hill has gone out"
    bodies = {"a": f"{OTHER_FIRE} {quote}, he said.", "b": f'{SPORT} "{quote}", a rescuer vowed.'}
    rows = [(key, key, f"Report {key}", body, "2024-03-05T06:00Z") for key, body in bodies.items()]
    [found] = stories.relate(corpus(rows)).relations.set_index("relation").loc[["reuse"], "passages"]
    [place] = [part for part in found if bodies["a"][part["a_start"] : part["a_end"]] == quote]
    assert bodies["b"][place["b_start"] : place["b_end"]] == quote
    assert place["quoted"] is False


def test_two_articles_side_by_side_mark_what_both_have_and_escape_the_rest() -> None:
    quote = "we shall dig until the last lamp on the hill has gone out"
    texts = [
        f"<script>x</script> Tamberly then {quote}, he said & left.",
        f"In Tamberly now: {quote.upper()}!",
    ]
    rows = [(str(i), f"O{i}", "A <b>head</b>", text, "2024-03-05T06:00Z") for i, text in enumerate(texts)]
    found = side_by_side.show(corpus(rows), "0", "1")
    assert f"<mark>{quote}</mark>, he said &amp; left." in found.html
    assert f"<mark>{quote.upper()}</mark>!" in found.html
    assert found.html.count("<strong>Tamberly</strong>") == 2
    assert "<script" not in found.html
    assert "<b>" not in found.html
    assert f"- {quote}" in found.text
    with pytest.raises(ParameterError, match="no article 'zz'"):
        side_by_side.show(corpus(rows), "0", "zz")


def test_long_bodies_are_cut_around_what_they_share() -> None:
    quote = "we shall dig until the last lamp on the hill has gone out"
    rows = [(str(i), "O", "Head", f"{'far ' * 2_000}{quote}{' away' * 2_000}", None) for i in range(2)]
    rows[1] = (*rows[1][:3], quote, None)
    found = side_by_side.show(corpus(rows), "0", "1")
    assert 2 * side_by_side.SHOWN < len(found.html) < 3 * side_by_side.SHOWN
    assert "… " in found.html


@pytest.mark.parametrize("relation", ["same event", "near copy", "reuse"])
def test_the_example_of_a_relation_is_one_of_two_outlets_or_says_there_is_none(
    related: stories.Related, relation: str
) -> None:
    pair = cards.pick(related.relations, related.articles, relation)
    card, both = (
        show.example(related.articles, related.relations, relation) for show in (cards, side_by_side)
    )
    assert (pair is None) == card.empty == (side_by_side.NONE in both.text) == (relation == "reuse")
    if pair:
        outlets = related.articles.set_index("article_id").loc[list(pair), "outlet"]
        assert outlets.nunique() == 2
        assert f"{relation}" in card["part"].tolist()


BEAT = "The Quaylink interface gives accounts, campaigns and reports to developers of the Quaylink client library."
POSTS = (
    "Budgets may be shared by several of them from April on, and two fields that few used are gone.",
    "Reports by the hour arrive within ten minutes; colours in charts can be chosen at last.",
    "Old runtimes get errors from spring. Move to the newer one before the holidays, or ask for help.",
    "Campaigns that bid by place are limited to ninety places, since maps took too long to load.",
    "We meet in Port Aster in June: four talks, a workshop for beginners and a dinner on the pier.",
    "Passwords end. Keys are made in the settings page and last for a year unless they are revoked.",
    "Pictures above five megabytes are made smaller; their captions keep every accent and emoji.",
    "A bug that counted clicks twice on Sundays is mended, and invoices of January are sent anew.",
    "Tests can run against a sandbox with invented shops, so that no money is spent by mistake.",
    "Languages written from right to left are supported in previews, after two years of asking.",
    "Who leads our support team? Meet Greta, who answered nine thousand letters since autumn.",
    "Batches of ten thousand are taken at once now; each failure comes back with its line number.",
    "Video needs subtitles from May. A tool that writes a first draft of them is free until then.",
    "Names of streets are checked against a register, which catches most misspelled addresses.",
    "The forum moves to another host on Friday night and can be read, not written, for a day.",
    "Prices for partners change by three per cent; contracts signed before March keep the old ones.",
)


def posts(outlets: list[str]) -> list[tuple[str, ...]]:
    days = pd.date_range("2024-01-02", periods=16, freq="7D", tz="UTC")
    return [
        (
            f"q{n:02}",
            outlets[n % len(outlets)],
            f"Quaylink interface: note {n}",
            f"{BEAT} {POSTS[n]}",
            f"{day:%Y-%m-%dT06:00Z}",
        )
        for n, day in enumerate(days)
    ]


def test_what_an_outlet_writes_of_most_weeks_ties_no_two_of_its_texts() -> None:
    fire = [("f1", "Quay Blog", "Fire at Calder Quay", AGENCY, "2024-03-05T06:00Z"), ("f2", "Quay Blog", "Rope works gone", OWN_WORDS, "2024-03-05T11:00Z")]  # fmt: skip
    found = groups(stories.relate(corpus(posts(["Quay Blog"]) + fire)), "story_id")
    assert frozenset({"f1", "f2"}) in found
    assert max(len(story) for story in found if not story & {"f1", "f2"}) <= 2
    together = groups(stories.relate(corpus(posts([f"Paper {n}" for n in range(16)]))), "story_id")
    assert max(map(len, together)) > 2  # of many outlets they may be a story: none has a beat here


def test_of_bodies_as_long_as_books_a_part_is_shown_side_by_side() -> None:
    long = " ".join(f"Quay{n} burned at {n} o'clock." for n in range(4_000))
    told = corpus([(name, name, "Fire", long, "2024-03-05T06:00Z") for name in ("a", "b")])
    shown = side_by_side.show(told, "a", "b").html
    assert 2 * side_by_side.MOST < len(shown) < 4 * side_by_side.MOST
    assert shown.count(" …</td>") == 2


@pytest.mark.parametrize(
    ("headlines", "found"),
    [
        (
            (
                "Improving enzyme folding",
                "Paper folding principle explained",
                "Yeast talks on the enzyme line",
            ),
            3,
        ),
        (("Improving enzyme folding", "Enzyme folding mechanism revealed"), 1),
    ],
)
def test_one_word_of_a_trade_joins_nothing(headlines: tuple[str, ...], found: int) -> None:
    days = pd.to_datetime(["2026-05-01", "2026-05-15", "2026-05-22"][: len(headlines)], utc=True)
    table = pd.DataFrame(
        {"article_id": [f"a{i}" for i in range(len(headlines))], "headline": headlines, "body": None,
         "outlet": "Science Post", "language": "en", "published_earliest": days, "published_latest": days}
    )  # fmt: skip
    assert stories.relate(table).articles["story_id"].nunique() == found


def test_a_text_alone_is_set_beside_what_it_may_join_and_nothing_else() -> None:
    chance = np.random.default_rng(3)
    likeness, shared = (
        sp.random(40, 15, 0.4, "csr", np.float32, random_state=seed, data_rvs=chance.random)
        for seed in (1, 2)
    )
    shared.data *= 3
    least = chance.uniform(0.1, 1.5, 15)
    alike, names, rows, columns = singletons._promising(likeness, shared, least)
    asked, held = likeness.toarray(), shared.toarray()
    bar = singletons.ROOM * singletons.ENOUGH / singletons.CLEAR * least
    expected = np.argwhere((asked > 0) & ((asked >= bar) | (held >= singletons.LEAST)))
    assert np.column_stack([rows, columns]).tolist() == expected.tolist()
    assert np.array_equal(alike, asked[rows, columns])
    assert np.array_equal(names, held[rows, columns])
    none = sp.csr_matrix((40, 15), dtype=np.float32)
    assert [len(part) for part in singletons._promising(none, none, least)] == [0, 0, 0, 0]
