"""Exact and near copies, and shared passages: what is found, and what must not be."""

import time
from random import Random
from unittest import mock

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import scipy.sparse as sp
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import pipeline, schema, stories
from analysis.keeping import spill
from analysis.stories import chance, copies, graphs, reasons, reuse, tokens

BODY = (
    "The harbour council met on Tuesday night to settle a quarrel that had lasted nine weeks. Its members could not "
    "agree on who should pay for the new breakwater, which engineers say will cost forty million crowns. Fishermen "
    "filled the gallery and hummed whenever the treasurer rose to speak. A vote was put off until the spring, when "
    "the survey of the sea bed is due, and the chair asked everyone to go home quietly, which nobody did. Outside, a "
    "brass band that had been booked for a wedding played until the lamps went out along the quay. The mayor, who "
    "lives above the chandler's shop, closed her windows at ten and wrote the minutes herself. She counted eleven "
    "interruptions, two apologies and one proposal of marriage, and read all of them aloud on Wednesday morning."
)
OTHER = (
    "A railway museum in the hills has found a buyer for its oldest engine. The locomotive, built for a sugar mill "
    "and last steamed before the war, will travel by barge to a collector who promises to run it twice a year. "
    "Volunteers polished the brass for the last time on Friday and posed for a photograph that nobody wanted to end. "
    "The money will mend the roof, which leaks over the ticket hall whenever the wind turns to the north and east."
)


@given(st.lists(st.text("aZ9é²½ªĿ_ \n\t\u00a0'’“–—-.€/", max_size=40) | st.none(), max_size=5))
def test_few_plain_texts_are_cut_as_many_of_any_script_are(texts: list[str | None]) -> None:
    few, many = read(*texts), read(*texts, *["\u4e00"] * tokens._FEW)
    assert few.lengths.tolist() == many.lengths[: len(texts)].tolist()
    assert few.hashes.tolist() == many.hashes[: len(few.hashes)].tolist()
    assert few.spelling.of(few.hashes) == many.spelling.of(few.hashes)
    assert all(few.spelling.of(few.hashes))


def read(*texts: str | None) -> tokens.Tokens:
    return tokens.read(pd.Series(list(texts), dtype=object))


def same(headlines: list[str | None], bodies: list[str | None], outlets: list[int]) -> list[int]:
    return copies.same_text(read(*headlines), read(*bodies), pd.Series(outlets).to_numpy()).tolist()


def near(*texts: str) -> list[tuple[int, int]]:
    words = read(*texts)
    found = copies.near(words, copies.index(words))
    return list(zip(found.a.tolist(), found.b.tolist(), strict=True))


SHORT = "Sign up to our letter and get the best of the coast each morning, with tides, jobs, boats for sale and a word from the editor, free for ever."


@pytest.mark.parametrize(
    ("headlines", "bodies", "outlets", "one_text"),
    [
        (["Quarrel", "Breakwater vote off"], [BODY, BODY], [0, 1], True),
        (["Quarrel", "Quarrel"], [BODY, BODY.upper().replace(" ", "  ")], [0, 1], True),
        (["Quarrel", "Quarrel"], [BODY, BODY + " More follows."], [0, 1], False),
        (["Museum sells engine", "Museum sells engine"], [None, None], [0, 1], True),
        (["Museum sells engine", "Museum sells barge"], [None, None], [0, 1], False),
        (["Museum sells engine", "Council vote"], ["Watch here.", "Watch here."], [0, 0], False),
        (["Museum sells engine", "Council vote"], [SHORT, SHORT], [0, 0], False),
        (["Museum sells engine", "Oldest engine sold"], [SHORT, SHORT], [0, 1], True),
        ([None, None], [None, None], [0, 1], False),
        (["", ""], ["…", "!"], [-1, -1], False),
    ],
)
def test_the_same_text(
    headlines: list[str | None], bodies: list[str | None], outlets: list[int], one_text: bool
) -> None:
    first, second = same(headlines, bodies, outlets)
    assert (first == second) is one_text


@pytest.mark.parametrize(
    "edited",
    [
        "Neighbours had hoped for better news.\n" + BODY.partition(". ")[2],
        BODY[: len(BODY) // 3],
        BODY.replace("nine", "ten").replace("forty", "46").replace("eleven", "12").replace("two", "3"),
        "By Ada Quill and agencies\n" + BODY + "\n(Reporting by Ada Quill)",
    ],
    ids=["new first line", "cut tail", "changed numbers", "byline"],
)
def test_an_edited_agency_text_is_a_near_copy(edited: str) -> None:
    assert near(BODY, edited, OTHER) == [(0, 1)]


@pytest.mark.parametrize(
    "text",
    [OTHER, BODY[-150:], OTHER + " " + BODY[:200] + " " + OTHER[::-1], OTHER[:200] + " " + BODY[300:400]],
    ids=["another story", "the last lines alone", "held in a longer text", "one quotation"],
)
def test_what_is_no_near_copy(text: str) -> None:
    assert near(BODY, text) == []


def test_a_live_blog_that_holds_two_agency_texts_does_not_make_them_one() -> None:
    blog = " ".join([OTHER[100:330] * 3, BODY, OTHER])
    assert (0, 1) not in near(BODY, OTHER, blog)
    assert (0, 2) not in near(BODY, OTHER, blog)


def test_a_shared_passage_is_found_with_its_place_in_both() -> None:
    quote = "whenever the wind turns to the north the roof sings like a kettle over the ticket hall"
    texts = [f"{OTHER} {quote}", f"{quote} and {BODY}"]
    words = read(*texts)
    [index] = copies.index(words)
    found = reuse.passages(words, [copies.seeds(index)])
    (a, b, words_) = max(zip(found.at_a, found.at_b, found.words, strict=True), key=lambda part: part[2])
    places = [tokens.spans(pd.Series([text]))[0] for text in texts]
    assert texts[0][places[0][a][0] : places[0][a + words_ - 1][1]] == quote
    assert texts[1][places[1][b][0] : places[1][b + words_ - 1][1]] == quote


def test_a_sites_own_sentence_is_chrome_and_a_copied_paragraph_is_not() -> None:
    own = "Sign up here for the morning letter of the coast and never miss a tide again, dear reader."
    texts = [f"{own} {part}" for part in (BODY[:300], OTHER[:200], BODY[-300:], OTHER[-200:])] + [BODY[:300]]
    words = read(*texts)
    [index] = copies.index(words)
    flags = copies.chrome(index, pd.Series([0, 1, 2, 3, 4]).to_numpy(), pd.Series([0, 0, 0, 0, 1]).to_numpy())
    covered = copies.covered(index.places[flags], words)
    by_text = [covered[words.offsets[i] : words.offsets[i + 1]] for i in range(len(texts))]
    assert all(flags[:17].all() and not flags[22:].any() for flags in by_text[:4])
    assert not by_text[4].any()


WORD = st.sampled_from(
    ["tide", "quay", "lamp", "rope", "gull", "salt", "oar", "net", "crane", "dock", "weir", "mist"]
)


@examples(40)
@given(st.lists(WORD, min_size=130, max_size=200), st.integers(0, 99))
def test_whatever_stands_beside_it_a_text_is_its_own_copy(words: list[str], number: int) -> None:
    text = " ".join(f"{word}{i % 37}" for i, word in enumerate(words))
    assert (0, 1) in near(text, f"{text} {number}", BODY)


@examples(100)
@given(st.lists(st.text(max_size=40), max_size=8))
def test_words_and_their_places_agree_for_any_text(texts: list[str]) -> None:
    series = pd.Series(texts, dtype=object)
    found, places = tokens.read(series), tokens.spans(series)
    assert found.lengths.tolist() == [len(part) for part in places]
    spelled = [tokens.word_hash(text[a:b]) for text, part in zip(texts, places, strict=True) for a, b in part]
    assert found.hashes.tolist() == spelled


PLAIN = st.characters(max_codepoint=0x20AC).filter(lambda letter: letter in "“’–…€" or ord(letter) < 0x250)


@examples(200)
@given(st.text(PLAIN, max_size=60))
def test_words_of_plain_letters_stand_where_those_of_any_do(text: str) -> None:
    [found] = tokens.spans(pd.Series([text], dtype=object))
    assert found.tolist() == tokens._word_places(tokens._marked([text])[0]).tolist()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t stop — 3.5 km!", ["Don", "t", "stop", "3", "5", "km"]),
        ("东京 quake", ["东", "京", "quake"]),
        ("زلزال في المدينة", ["زلزال", "في", "المدينة"]),
        ("co\u00adop cafe\u0301", ["co\u00adop", "cafe\u0301"]),
        ("… — !", []),
    ],
)
def test_words_of_many_scripts(text: str, words: list[str]) -> None:
    assert [text[a:b] for a, b in tokens.spans(pd.Series([text]))[0]] == words


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [("Fires", "fire", True), ("Café", "CAFE", True), ("parties", "party", True), ("bus", "bu", False), ("news", "new", True),
     ("glass", "glas", False), ("ﬁre", "fire", True), ("fire", "fired", False)],
)  # fmt: skip
def test_words_are_compared_folded_and_without_plural(one: str, other: str, equal: bool) -> None:
    assert (tokens.word_hash(one) == tokens.word_hash(other)) is equal


CHOIR = (
    "Forty singers from the valley schools rehearsed a cantata in the disused swimming bath on Sunday, because its "
    "echo flatters altos. Nobody had told the caretaker, who arrived with a bucket and stayed until the last chord."
)


@pytest.mark.parametrize("words", [1, 7, 60])
def test_ranges_of_hashes_and_arrays_on_disk_change_nothing(
    words: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [
        BODY,
        OTHER,
        f"{BODY} More to come.",
        OTHER[50:],
        "",
        f"{OTHER} {BODY}",
        "tide quay lamp rope gull salt oar",
        f"{CHOIR} {BODY[:260]}",
        f"{OTHER[:200]} {CHOIR[::-1]}",
    ]
    table = pd.DataFrame({
        "article_id": [f"a{n}" for n in range(len(texts))], "headline": [f"Headline {n} of all" for n in range(len(texts))],
        "body": texts, "outlet": [f"Outlet {n % 3}" for n in range(len(texts))],
        "published_earliest": pd.to_datetime(["2026-03-02"] * len(texts), utc=True),
        "published_latest": pd.to_datetime(["2026-03-02"] * len(texts), utc=True),
    })  # fmt: skip
    whole = stories.relate(table)
    monkeypatch.setattr(copies, "_AT_ONCE", words)
    monkeypatch.setattr(copies, "_WORDS", 5)
    monkeypatch.setattr(spill, "SMALL", words)
    monkeypatch.setattr(tokens, "_BATCH", 2)
    monkeypatch.setattr(reasons, "_AT_ONCE", 1)
    monkeypatch.setattr(chance, "_AT_ONCE", 3)
    parts = stories.relate(table)
    assert len(copies.index(tokens.read(table["body"]))) > 1
    pd.testing.assert_frame_equal(parts.articles, whole.articles)
    assert set(whole.relations["relation"]) >= {"near copy", "reuse"}
    kept = (
        whole.relations["relation"] != "reuse"
    )  # what passages tell is counted in some texts: other ones here
    pd.testing.assert_frame_equal(parts.relations[kept], whole.relations[kept])


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4)), max_size=8))
def test_spans_are_all_places_from_each_start_on(parts: list[tuple[int, int]]) -> None:
    starts, lengths = (np.array([part[n] for part in parts], np.int64) for n in (0, 1))
    assert spill.spans(starts, lengths).tolist() == [s + n for s, length in parts for n in range(length)]


@given(st.lists(st.lists(st.integers(0, 2**63), max_size=5), max_size=6), st.integers(0, 90))
def test_an_array_is_the_same_in_memory_and_in_a_file(parts: list[list[int]], small: int) -> None:
    arrays = [np.array(part, np.uint64) for part in parts]
    assert spill.joined(arrays, np.uint64, small).tolist() == [number for part in parts for number in part]


TEXT = st.one_of(st.none(), st.text(max_size=6))


@given(st.lists(st.lists(TEXT, max_size=4), max_size=5), st.integers(0, 40), st.randoms())
def test_texts_are_the_same_in_memory_and_in_a_file(
    parts: list[list[str | None]], small: int, draw: Random
) -> None:
    told, pieces = [text for part in parts for text in part], [pa.array(part, pa.string()) for part in parts]
    kept = spill.Texts(small)
    kept.add(pa.chunked_array([pa.array([None, *told], pa.string()).slice(1)], pa.string()))
    kept.add(pa.chunked_array(pieces, pa.string()))
    column = kept.column()
    assert column.to_pylist() == told * 2
    rows = [draw.randrange(len(column)) for _ in told]
    assert spill.taken(column, np.array(rows, np.int64), small).to_pylist() == [
        (told * 2)[row] for row in rows
    ]


ROW = st.tuples(TEXT, st.integers(0, 9), st.lists(st.integers(0, 9), max_size=3))
KINDS = pa.schema({"text": pa.string(), "number": pa.int64(), "list": pa.list_(pa.int64())})


@given(st.lists(st.lists(ROW, max_size=4), min_size=1, max_size=5), st.integers(0, 200))
def test_tables_are_the_same_in_memory_and_in_a_file(
    parts: list[list[tuple[object, ...]]], small: int
) -> None:
    tables = [
        pa.Table.from_pylist([dict(zip(KINDS.names, row, strict=True)) for row in part], schema=KINDS)
        for part in parts
    ]
    found = spill.aside(iter(tables), small)
    spill.give_back()  # what is let go of a file is read again
    assert found.schema == KINDS
    assert found.equals(pa.concat_tables(tables))


@given(st.lists(st.integers(2, 9), min_size=1, max_size=6), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_what_else_is_in_a_graph_moves_no_group(sizes: list[int], at_once: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    parts = [np.triu(chance.random((n, n)) * (chance.random((n, n)) < 0.5), 1) for n in sizes]
    graphs_of = [sp.csr_matrix((part + part.T).astype(np.float32)) for part in parts]
    alone = [graphs.communities(part) for part in graphs_of]
    firsts = np.cumsum([0, *(int(labels.max()) + 1 for labels in alone)])
    with mock.patch.object(graphs, "AT_ONCE", at_once):
        together = graphs.communities(sp.block_diag(graphs_of, "csr"))
    assert together.tolist() == [
        label + first for labels, first in zip(alone, firsts, strict=False) for label in labels
    ]


@given(st.integers(1, 30), st.integers(1, 6), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_the_strongest_links_are_those_of_each_end(nodes: int, most: int, at_once: int, seed: int) -> None:
    """Whatever number of rows is ranked at a time; links as strong as the last one that is kept are kept too."""
    chance = np.random.default_rng(seed)
    part = np.triu(chance.integers(0, 5, (nodes, nodes)), 1)
    links = (part + part.T).astype(np.float32)
    least = [sorted(row[row > 0], reverse=True)[most - 1 : most] for row in links]
    kept = [
        [
            one > 0 and any(not row or one >= row[0] for row in (least[i], least[j]))
            for j, one in enumerate(row)
        ]
        for i, row in enumerate(links)
    ]
    with mock.patch.object(graphs, "LINKS", at_once):
        found = graphs.strongest(sp.csr_matrix(links), most)
    assert found.toarray().tolist() == np.where(kept, links, 0).tolist()


def test_memory_is_given_back_where_the_system_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever C library there is: where it cannot be asked, nothing is lost but memory."""
    asked: list[str] = []

    class Library:
        def __init__(self, name: str | None) -> None:
            asked.append(str(name))

        def __getattr__(self, name: str) -> object:
            raise AttributeError(name)

    monkeypatch.setattr(spill.ctypes, "CDLL", Library)
    spill.give_back()
    assert asked == ["None"]


def test_memory_holds_of_files_in_use_what_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    spill.let_go()
    before = spill._resident()
    if before is None:
        pytest.skip("this system does not say how much of files memory holds")
    monkeypatch.setattr(spill, "MAPPED", before + (32 << 20))
    held = spill.Writer(np.uint8, 0)
    for _ in range(96):
        held.add(np.ones(1 << 20, np.uint8))
    array = held.array()

    def resident() -> int:
        assert array.sum() == 96 << 20  # all of it is read
        return spill._resident() or 0

    assert resident() > spill.MAPPED
    with spill.bounded():
        begun = time.monotonic()
        while (spill._resident() or 0) > spill.MAPPED:
            assert time.monotonic() - begun < 60
            time.sleep(0.01)
    assert resident() > spill.MAPPED  # nobody looks any longer


@pytest.mark.parametrize("small", [0, spill.SMALL])
def test_a_frame_in_a_file_is_the_same(sample: pipeline.Prepared, small: int) -> None:
    articles = (
        schema.lean(sample.articles)
        .assign(number=np.arange(len(sample.articles)), said="as it was")
        .iloc[::-1]
    )
    before = set(spill._mapped)
    put = spill.put(articles, small)
    assert bool(set(spill._mapped) - before) == (small == 0)
    pd.testing.assert_frame_equal(put, articles)
    pd.testing.assert_frame_equal(spill.put(articles.iloc[:0], small), articles.iloc[:0])


@given(st.lists(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9)), max_size=5), max_size=4))
def test_rows_are_taken_lot_by_lot_in_the_order_they_came(parts: list[list[tuple[int, int]]]) -> None:
    lots = spill.Lots(3, np.int64, np.int8)
    for part in parts:
        rows = np.array(sorted(part, key=lambda row: row[0]), np.int64).reshape(-1, 2)
        lots.add(np.searchsorted(rows[:, 0], range(4)), rows[:, 0], rows[:, 1])
    every = [row for part in parts for row in part]
    assert [list(zip(*(column.tolist() for column in lot), strict=True)) for lot in lots.taken()] == [
        [row for row in every if row[0] == lot] for lot in range(3)
    ]
    assert list(lots.taken()) == []
