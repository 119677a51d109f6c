"""Alike and not the same: two events of one kind, texts of a series, other days in the text."""

import time

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import scipy.sparse as sp

from analysis import stories
from analysis.stories import (
    beats,
    chance,
    copies,
    events,
    gaps,
    reasons,
    reuse,
    said,
    series,
    tokens,
    vectors,
)

FIGHT = (
    "{champion} kept his heavyweight title.", "{loser} went down in round {round}.", "It was {day} in {town}.",
    "{loser}, {age}, hit the canvas {downs} times.", "Referee {referee} ended the fight.",
    "{manager} speaks for {loser}.", "The purse was {purse} million.", "{champion} praised {loser}.",
)  # fmt: skip
CHAMPION = "Wendelin Karsch"
SLOTS = ("loser", "round", "town", "day", "age", "downs", "referee", "manager", "purse")
BOUTS = tuple(dict(zip(SLOTS, filled, strict=True)) for filled in (
    ("Hollis Vane", "seven", "Mannheim", "13 December 2008", "36", "four", "Tobin Ashgrove", "Perrin Stole", "9"),
    ("Ezra Tolliver", "six", "Berne", "7 July 2012", "40", "two", "Sam Ruddock", "Iver Quill", "14"),
))  # fmt: skip
ENDS = (
    "The crowd sang until the lights went out.", "Both men shook hands in the ring.", "Tickets had been gone for weeks.",
    "A rematch was ruled out at once.", "Scorecards had the champion far ahead.", "It was over before midnight.",
)  # fmt: skip
HEADS = (
    "{champion} stops {loser} in {town}",
    "{champion} keeps title against {loser}",
    "{loser} no match for {champion}",
)


def frame(rows: list[tuple[str, str | None, str, str, str | None]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "headline", "body", "published_earliest"])
    table["published_earliest"] = pd.to_datetime(table["published_earliest"], utc=True)
    return table.assign(published_latest=table["published_earliest"])


def bouts(both: bool) -> pd.DataFrame:
    """Reports of two fights of one champion, or as many of one fight, without times."""
    rows = []
    for number, end in enumerate(ENDS):
        for which, bout in enumerate(BOUTS if both else BOUTS[:1] * 2):
            told = bout | {"champion": CHAMPION}
            step = (1, 3, 5, 7)[(number + which) % 4]
            parts = [FIGHT[(number + which * 3 + step * place) % len(FIGHT)] for place in range(len(FIGHT))]
            body = " ".join([*parts[:4], end, *parts[4:], ENDS[(number + 1 + which) % 6]])
            head = HEADS[(number + which) % 3]
            rows.append((f"{which}-{number}", None, head.format(**told), body.format(**told), None))
    return frame(rows)


def test_two_events_of_one_kind_are_two_stories_and_one_told_as_often_is_one() -> None:
    found = stories.relate(bouts(both=True)).articles
    fights = found.groupby(found["article_id"].str[0])["story_id"].agg(["nunique", "first"])
    assert fights["nunique"].tolist() == [1, 1]
    assert fights["first"].nunique() == 2
    assert len(set(stories.relate(bouts(both=False)).articles["story_id"])) == 1


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [("Evening digest: what you missed on Monday", "Evening digest: what you missed on Friday", False),
     ("Reds transfer news LIVE: winger wanted", "Reds transfer news LIVE: keeper wanted", False),
     ("Your horoscope for today: a day for lovers", "Your horoscope for today: a day for savers", False),
     ("Das Wetter am Montag: Regen im Norden", "Das Wetter am Freitag: Regen im Norden", False),
     ("Rassegna stampa: le prime pagine di oggi", "Rassegna stampa: le prime pagine di oggi, ieri", False),
     ("Ferry sinks off Sorrel Point, nine missing", "Ferry sinks off Sorrel Point, eleven missing", True)],
)  # fmt: skip
def test_the_frame_of_a_series_ties_nothing(one: str, other: str, together: bool) -> None:
    found = stories.relate(frame([("a", "Gull", one, "", None), ("b", "Gull", other, "", None)])).articles
    assert (len(set(found["story_id"])) == 1) == together


def kinds(headlines: list[str], outlets: list[int] | None = None) -> list[bool]:
    shown = pd.Series(headlines)
    given = np.array(outlets or range(len(headlines)))
    return [bool(kind >= 0) for kind in series.read(shown, tokens.read(shown), given).kind]


@pytest.mark.parametrize(
    ("headline", "expected"),
    [("Morning briefing: five things", True), ("Arsenal v Leeds LIVE: latest score and updates", False),
     ("Arsenal v Leeds live updates", True), ("Aktien Frankfurt Schluss: Dax gibt nach", True),
     ("Nordex Q3 2013 earnings call transcript", True), ("Nordex earnings rise by a third", False),
     ("Horoscopo de hoy", True), ("El tiempo hoy en Madrid", True), ("La météo du jour", True),
     ("حالة الطقس اليوم", True), ("Liveblog: debat over begroting", True), ("Previsão do tempo para sexta", True),
     ("Calder Daily: a bridge and a goat", True), ("The Download: tides and toads", True),
     ("Port Daily wins prize: editor weeps", False), ("3 Reasons to Buy Ropery Stock", True),
     ("5 Small Ropery Stocks to Avoid", True), ("Why Ropery Stock Rallied in June", True),
     ("Ropery stocks seized in raid", False), ("港口周报｜渡轮与羊", True), ("港口日报记者获奖", False),
     ("Live music returns to the harbour", False), ("Obituary: Jonas Feld, watchman", True),
     ("v3.9.0", True), ("Release 4.1-beta2", True), ("Quaylink 4.1 breaks old accounts", False), ("2.5", True),
     ("Sunny flat by the pier $2095 1bd 600ft", True), ("Flat sold for $2,095,000", False)],
)  # fmt: skip
def test_series_are_known_in_eight_languages(headline: str, expected: bool) -> None:
    assert kinds([headline]) == [expected]


@pytest.mark.parametrize(
    ("outlets", "found"),
    [([0, 0, 0], 3), ([0, 0, 1], 1), ([-1, -1, -1], 1)],
)  # fmt: skip
def test_an_article_between_does_not_make_a_story_of_a_series(outlets: list[int], found: int) -> None:
    shown = pd.Series(["Calder Daily: a goat", "Calder Daily: a bridge", "A goat on a bridge"])
    told = series.read(shown, tokens.read(shown), np.array(outlets))
    assert len(set(told.parted(np.zeros(3, np.int64)).tolist())) == found


def test_a_series_is_learned_from_how_an_outlet_begins_its_headlines() -> None:
    rest = ["taxes and rain", "a bridge and a goat", "the vote and after", "long evenings"]
    plain = ["the view from here is fine and the notes were short"] * 4
    heads = pd.Series([f"Notes from here: {r}" for r in rest] + [f"Calder fire: {r}" for r in rest] + plain)
    outlets = np.array([1] * 8 + [2] * 4)
    assert (series.read(heads, tokens.read(heads), outlets).kind >= 0).tolist() == [True] * 4 + [False] * 8


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("held on 9 March", "held on March 17", True), ("held on 9 March", "on March 10th", False),
     ("am 3. Oktober", "am 21. Oktober", True), ("el 9 de marzo", "el 9 de marzo", False),
     ("in 2008", "in 2013", True), ("in 2008", "between 2008 and 2013", False), ("in May", "in 2013", False),
     ("9 مارس", "20 مارس", True), ("le 1er mai", "le 14 mai", True)],
)  # fmt: skip
def test_other_days_in_the_text_are_seen(one: str, other: str, apart: bool) -> None:
    empty, bodies = tokens.read(pd.Series(["", ""])), tokens.read(pd.Series([one, other]))
    assert said.read(empty, bodies).differ(np.array([0]), np.array([1])).tolist() == [apart]


@pytest.mark.parametrize(
    ("passage", "expected"),
    [("The company did not immediately respond to a request for comment", True),
     ("spoke on condition of anonymity because they were not authorized to discuss it", True),
     ("The grey van that police had sought since the blaze stood behind the ropery", False),
     ("who was not authorized to discuss the matter publicly", True),
     ("By signing up, you agree to our Privacy Policy and", True),
     ("The mayor was authorized to discuss a loan of nine herring boats", False),
     ("no respondió de inmediato a una solicitud de comentarios", True)],
)  # fmt: skip
def test_what_everybody_writes_is_no_reuse(passage: str, expected: bool) -> None:
    assert reasons.stock(passage) == expected


BICYCLES = "the brigade found seven melted bicycles and a harp under the collapsed roof"
OFFICES = "the Harbour Minister Odette Sorrel of Skelby, Bishop Idony Hark and Saltings Mayor Brandt"


@pytest.mark.parametrize(
    ("outlets", "shared", "ties"),
    [(("Gull", "Post"), BICYCLES, 1), (("Gull", "Gull"), BICYCLES, 0), (("Gull", "Gull"), f"“{BICYCLES}”", 1),
     (("Gull", "Post"), "you can also find us on the bridge every", 1),
     (("Gull", "Gull"), "you can also find us on the bridge every", 0),
     (("Gull", "Post"), "the Secretary of State for Health and Human Services in London", 0),
     (("Gull", "Post"), OFFICES, 0), (("Gull", "Post"), f"“{OFFICES}”", 1)],
)  # fmt: skip
def test_reuse_is_words_of_others_and_no_title(outlets: tuple[str, str], shared: str, ties: int) -> None:
    one = f"Rain fell all week on the hills. {shared} as evening came. Nothing else was reported that night by anybody."
    other = f"Farmers sold hay early this year at low prices. Then {shared} before winter. Markets closed at noon with few buyers left."
    rows = [("a", outlets[0], "Rain falls", one, None), ("b", outlets[1], "Hay sold", other, None)]
    found = stories.relate(frame(rows)).relations
    assert (found["relation"] == "reuse").sum() == ties


@pytest.mark.parametrize(
    ("body", "quoted"),
    [("He said: “one two three” and left", True), ("He said: one two three and left", False),
     ('He said: "one two three" and left', True), ('"Go," he said, one two three "and left"', False),
     ("He said: „one two three“ and left", True), ("« a » one two three « b »", False), ("«one two three» b", True),
     ("»one two three« said he", True), ("‘one two three’ said he", True), ("'one two three,' he said", True),
     ("the crews' one two three boats' end", False), ("“go on\none two three", False),
     ("said “a. One\n“one two three", True), ("he says “one two” three", False), ("「one two three」 b", True)],
)  # fmt: skip
def test_a_quotation_is_what_stands_in_its_marks(body: str, quoted: bool) -> None:
    at = body.index("one two")
    place = (at, body.index("three") + len("three"))
    assert reasons.Marked(body).hold(place) == quoted


def test_a_line_of_a_megabyte_is_read_once_whatever_it_shares() -> None:
    body = reasons.Marked("“one two three” and left. " * 40_000)
    begun = time.process_time()
    assert sum(body.hold((at + 1, at + 14)) for at in range(0, 1_040_000, 26)) == 40_000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("passage", "names"),
    [("Mayor Odette Sorrel, Bishop Idony Hark and the Rovers of Skelby", True),
     ("the Harbour Minister, who spoke to Idris Vane", True),
     ("Odette Sorrel swore that herons would outlive every minister", False),
     ("the brigade found seven bicycles", False), ("وقال الوزير إن الجسر سيفتح غدا", False), ("渡轮今天停航", False)],
)  # fmt: skip
def test_a_list_of_names_is_told_by_how_it_is_printed(passage: str, names: bool) -> None:
    assert reasons.named(passage) == names


OFFICE = "the Bureau for Tidal Gauges and Harbour Dredging"
LETTER = "Read us on the quay, dear friends of salted herring and slow ferries"


def kept(
    sentence: str, outlets: tuple[int, int], others: list[str], families: tuple[int, ...] = ()
) -> tuple[bool, bool]:
    """Whether a sentence that two texts share counts, and whether only if both quote it; each text a story."""
    one = f"Rain fell all week on the hills. {sentence}. Nothing else was reported that night."
    other = f"Farmers sold hay early this year. {sentence}. Markets closed at noon."
    words = tokens.read(pd.Series([one, other, *others]))
    found = reuse.passages(words, [copies.seeds(copies.index(words)[0])])
    told = np.array([*outlets, *range(10, 10 + len(others))])
    unlike = sp.csr_matrix((len(told), 1))
    houses = np.array(families) if families else told
    flags, quotes = reuse.of_others(found, words, unlike, np.arange(len(told)), told, houses)
    pair = (found.a == 0) & (found.b == 1)
    return bool(flags[pair].any()), bool(quotes[flags & pair].all())


def test_words_that_follow_from_each_other_elsewhere_are_no_reuse() -> None:
    goats = [
        f"{n} goats of {OFFICE} {end}."
        for n, end in enumerate(("paid", "wept", "left", "sang", "won", "lost"))
    ]
    assert kept(f"Then {OFFICE} spoke", (0, 1), []) == (True, False)
    counts, only_quoted = kept(f"Then {OFFICE} spoke", (0, 1), goats)
    assert only_quoted or not counts
    vow = "Then a clerk swore that brass herons would outlive every minister"
    assert kept(vow, (0, 1), goats) == (True, False)


def test_what_an_outlet_prints_twice_counts_only_as_a_quotation() -> None:
    assert kept(LETTER, (0, 0), []) == (True, True)
    assert kept(LETTER, (0, 1), []) == (True, False)


@pytest.mark.parametrize(
    ("others", "pairs"),
    [([], 0), (["A town with a bank."], 1), (["A bank with a town."], 0), (["A town with a bank."] * 3, 1),
     (["Small is the town.", "The bank that closes.", "It closes at market.", "A market that follows."], 4),
     (["A town with a goat bank."], 0)],
)  # fmt: skip
def test_words_that_tell_are_counted_that_follow_each_other_elsewhere(others: list[str], pairs: int) -> None:
    saw = "when a small town bank closes the market follows"
    words = tokens.read(
        pd.Series([f"Rain fell. {saw}. Goats slept.", f"Hay rotted. {saw}. Eels swam.", *others])
    )
    found = reuse.passages(words, [copies.seeds(copies.index(words)[0])])
    stories = np.arange(len(words.lengths))
    told = chance.paired(found.shared(words), words, stories, chance.Heard(words, stories))
    assert told.tolist() == [pairs]


def test_what_a_family_of_outlets_prints_under_many_stories_is_its_furniture() -> None:
    note = f"{LETTER}, and tell the keeper of our lighthouse what you would have us print on Sunday mornings"
    third = [f"Goats were sold. {note}. Prices rose."]
    assert kept(note, (0, 1), third, (5, 5, 5)) == (True, True)
    assert kept(note, (0, 1), third, (5, 6, 7)) == (True, False)
    assert kept(note, (0, 1), [], (5, 5)) == (True, False)


@pytest.mark.parametrize(
    ("told", "links", "stories"),
    [
        ([0, 100, 200], [], [0, 0, 0]),  # a year without a silence
        ([0, 30, 400], [], [0, 0, 1]),
        ([400, 0, 30], [], [1, 0, 0]),
        ([0, 400, 800], [], [0, 1, 2]),
        ([0, 400, None], [(2, 1, 0.5)], [0, 1, 1]),  # without a time: where it is most like
        ([0, 400, None], [(2, 1, 0.5), (2, 0, 0.6)], [0, 1, 0]),
        ([0, 5, 400, None], [(3, 2, 0.5), (3, 0, 0.3), (3, 1, 0.3)], [0, 0, 1, 0]),  # in sum
        ([0, 400, None], [], [0, 1, 0]),  # like none: with the first
        ([None, None], [(0, 1, 0.5)], [0, 0]),
        ([], [], []),
    ],
)
def test_a_silence_ends_a_story(told: list[float | None], links: list[tuple], stories: list[int]) -> None:
    days = np.array([np.nan if day is None else day for day in told], float)
    shape = (len(told), len(told))
    graph = sp.csr_matrix(
        ([w for *_, w in links], ([a for a, *_ in links], [b for _, b, _ in links])), shape=shape
    )
    graph = graph.maximum(graph.T).tocsr()
    one = np.zeros(len(told), np.int64)
    found = gaps.parted(one, graph, gaps.Times(days, days), 270)
    assert pd.factorize(found)[0].tolist() == pd.factorize(np.array(stories))[0].tolist()


def test_a_silence_is_counted_from_the_end_of_what_came_before() -> None:
    when = gaps.Times(np.array([0.0, 10.0, 400.0]), np.array([350.0, 11.0, 401.0]))
    none = sp.csr_matrix((3, 3))
    assert len(set(gaps.parted(np.zeros(3, np.int64), none, when, 270).tolist())) == 1
    assert len(set(gaps.parted(np.array([4, 4, 9]), none, when, 270).tolist())) == 2


@pytest.mark.parametrize(
    ("shared", "stories"),
    [("Digital transformation of companies", 2), ("Odette Sorrel sank the herring ferry at Calder", 1)],
)
def test_two_texts_need_more_than_common_words_to_be_one_story(shared: str, stories: int) -> None:
    one = (
        f"{shared}. Rain fell all week on the northern hills while farmers sold hay early, cattle stood in water, "
        "schools stayed shut and two bridges were washed into the river, an engineer told the council on Monday."
    )
    other = (
        f"{shared}. Bakers want longer ovens, cheaper flour and fewer inspectors before summer begins, their union "
        "wrote; customers said bread had become a luxury that few families buy every morning, let alone cake."
    )
    empty = tokens.read(pd.Series(["", ""]))
    words = vectors.read(empty, tokens.read(pd.Series([one, other])))
    assert len(set(events._tied(np.zeros(2, np.int64), words).tolist())) == stories
    headlines = vectors.read(empty, tokens.read(pd.Series([shared, shared])))
    assert len(set(events._tied(np.zeros(2, np.int64), headlines).tolist())) == 1


def test_letters_of_scripts_without_spaces_tell_nothing() -> None:
    bodies = tokens.read(pd.Series(["เรือข้ามฟากหยุดให้บริการ Odette", "ละครร้องเพลงเฉลียง Odette"]))
    found = vectors.read(tokens.read(pd.Series(["", ""])), bodies)
    assert (found.matrix[0].multiply(found.matrix[1]).data > 0).sum() == 1


@pytest.mark.parametrize("pieces", [["羊の島", "船と橋"], [None, "Ferry sinks"], [None, None]])
def test_headlines_kept_in_pieces_are_read_as_others(pieces: list[str | None]) -> None:
    whole = pd.Series(pieces, dtype="string[pyarrow]")
    parts = pd.concat([whole.iloc[:1], whole.iloc[1:]], ignore_index=True)
    given = np.arange(2)
    assert pa.array(parts).num_chunks > 1
    told = [series.read(shown, tokens.read(shown), given).kind.tolist() for shown in (whole, parts)]
    assert told[0] == told[1]


def test_words_of_a_beat_are_the_same_whichever_texts_are_asked_of() -> None:
    draw = np.random.default_rng(4)
    counted = sp.csr_matrix((draw.random((300, 12)) < 0.2).astype(np.float32))
    outlets, first = draw.integers(-1, 3, 300), draw.uniform(0, 140, 300)
    when = gaps.Times(np.where(draw.random(300) < 0.1, np.nan, first), first)
    some = draw.random(300) < 0.1
    of_all, of_some = np.zeros((2, counted.nnz))
    for found, asked in ((of_all, np.ones(300, bool)), (of_some, some)):
        entries, shares = beats.shares(counted, outlets, when, asked)
        found[entries] = shares
    asked = some[np.repeat(np.arange(300), np.diff(counted.indptr))]
    assert (of_all[asked] > 0).any()
    assert of_some[asked].tolist() == of_all[asked].tolist()
