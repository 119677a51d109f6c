"""The user's codebook: what rules find, where, and how their mistakes are told."""

import contextlib
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import schema
from analysis.errors import InputError
from analysis.topics import codebook, rules

COLUMNS = tuple(
    c for c in schema.ARTICLES
    if c.name in ("article_id", "headline", "body", "outlet", "outlet_raw", "section", "hashtags")
)  # fmt: skip


@pytest.fixture
def articles() -> pd.DataFrame:
    rows = [
        {"article_id": "1", "headline": "Storm hits the harbour",
         "body": "The harbour wall broke in the storm.", "outlet": "Post", "outlet_raw": "The Post",
         "section": "Weather", "hashtags": ["#Storm", "#Sea", "#Storm"]},
        {"article_id": "2", "headline": "Vaccines arrive", "body": "Doctors began vaccination at a Café.",
         "outlet_raw": "Daily Echo", "hashtags": []},
        {"article_id": "3", "headline": "The Harbour wall is safe, engineers say"},
    ]  # fmt: skip
    return schema.frame(rows, COLUMNS)


def book(*lines: str) -> list[codebook.Rule]:
    return [codebook.Rule("label", line, "1", "", rules.parse(line)) for line in lines]


@pytest.mark.parametrize(
    ("rule", "hits"),
    [
        ("storm", ["1 body storm", "1 headline Storm"]),
        ('"harbour wall"', ["1 body harbour wall", "3 headline Harbour wall"]),
        ('"wall harbour"', []),
        ("vaccin*", ["2 body vaccination", "2 headline Vaccines"]),
        ("vaccin", []),
        ("engineer?", ["3 headline engineers"]),
        ("cafe", ["2 body Café"]),
        ("harbour AND safe", ["3 headline Harbour", "3 headline safe"]),
        ("headline:harbour AND NOT storm", ["3 headline Harbour"]),
        ("wall NEAR/3 storm", ["1 body wall broke in the storm"]),
        ("storm NEAR/3 wall", ["1 body wall broke in the storm"]),
        ("wall NEAR/2 storm", []),
        ("(wall OR hits) NEAR/1 (broke OR storm)", ["1 body wall broke", "1 headline Storm hits"]),
        ("arrive OR safe", ["2 headline arrive", "3 headline safe"]),
        ("outlet:post", ["1 outlet Post"]),
        ('outlet:"daily echo"', ["2 outlet Daily Echo"]),
        ("section:(sport OR weather) AND storm", ["1 body storm", "1 headline Storm", "1 section Weather"]),
        ("hashtags:#sea", ["1 hashtags Sea"]),
        ("body:engineers", []),
    ],
)
def test_what_a_rule_finds(articles: pd.DataFrame, rule: str, hits: list[str]) -> None:
    found = codebook.apply(articles, book(rule))
    lines = codebook.kwic(found, articles)
    assert [f"{h.article_id} {h.field} {h.hit}" for h in lines.itertuples()] == hits


@pytest.mark.parametrize(
    ("rule", "character", "reason"),
    [
        ("storm harbour", 7, "write AND or OR between two terms"),
        ("(storm", 1, "this ( is never closed"),
        ("storm)", 6, "a ) without its ("),
        ('storm AND "wall', 11, 'this " is never closed'),
        ("AND storm", 1, "AND needs a term on each side"),
        ("storm AND", 7, "AND needs a term on each side"),
        ("storm NEAR wall", 7, "NEAR/5"),
        ("storm NEAR/3 (a AND b)", 15, "NEAR joins words"),
        ("storm & wall", 7, "means nothing here"),
        ("storm OR *", 10, "no word in it"),
        ("(" * 60 + "a" + ")" * 60, 41, "too deep"),
    ],
)
def test_a_mistake_is_pointed_at(rule: str, character: int, reason: str) -> None:
    with pytest.raises(InputError) as error:
        rules.parse(rule, "line 3")
    first, shown, caret = str(error.value).splitlines()
    assert first.startswith(f"line 3, character {character}: ")
    assert reason in first
    assert (shown, caret) == (f"  {rule}", " " * (character + 1) + "^")


@pytest.mark.parametrize(
    "rule", ["NOT storm", "NOT storm AND NOT wall", "storm OR NOT wall", "", "  ", "a OR " * 2000]
)
def test_a_rule_that_finds_nothing_or_has_no_end_is_refused(rule: str) -> None:
    with pytest.raises(InputError):
        rules.parse(rule)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("label,rule,version,note\nsea,storm OR,1,\n", "line 2, label 'sea', character"),
        ("label,rule,version,note\n,storm,1,\n", "the label is empty"),
        ("label,rule\nsea,storm\n", "no column version, note"),
        ("", "not a CSV table"),
    ],
)
def test_a_codebook_that_cannot_be_read_says_why(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "codebook.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=message):
        codebook.read(path)


def test_counts_name_every_rule_and_the_total(tmp_path: Path, articles: pd.DataFrame) -> None:
    path = tmp_path / "codebook.csv"
    sea = "sea,storm OR harbour,2,coast\nsea,whale,2,"
    path.write_text(f'label,rule,version,note\n{sea}\nill,vaccin*,1,"a, b"\n', "utf-8")
    read = codebook.read(path)
    assert [rule.note for rule in read] == ["coast", "", "a, b"]
    table = codebook.counts(codebook.apply(articles, read), articles, read)
    assert [tuple(row)[1:] for row in table[["rule", "articles", "hits", "total"]].itertuples()] == [
        ("storm OR harbour", 2, 5, 3), ("whale", 0, 0, 3), ("vaccin*", 1, 2, 3),
    ]  # fmt: skip
    assert table.share.tolist() == pytest.approx([2 / 3, 0, 1 / 3])


def test_kwic_shows_what_stands_around(articles: pd.DataFrame) -> None:
    lines = codebook.kwic(codebook.apply(articles, book("body:wall")), articles, width=8)
    assert [*lines.iloc[0]][-3:] == ["harbour", "wall", "broke i"]


def test_hashtags_as_printed_once_an_article(articles: pd.DataFrame) -> None:
    table = codebook.hashtags(articles)
    assert list(zip(table.article_id, table.hashtag, strict=True)) == [("1", "#Storm"), ("1", "#Sea")]


def test_no_articles_no_hits(articles: pd.DataFrame) -> None:
    none = articles.head(0)
    found = codebook.apply(none, book("storm"))
    assert found.empty
    assert codebook.kwic(found, none).columns.tolist()[-3:] == ["left", "hit", "right"]
    assert codebook.hashtags(none).empty


TERMS = st.sampled_from(["storm", "wall", "harbour", "vaccin*", '"harbour wall"', "absent"])


@given(a=TERMS, b=TERMS)
def test_the_laws_of_boole(a: str, b: str) -> None:
    table = schema.frame(
        [{"article_id": str(i), "body": text} for i, text in
         enumerate(["storm", "wall", "harbour wall", "storm and wall", "vaccine", "nothing"])], COLUMNS
    )  # fmt: skip

    def matched(rule: str) -> set[str]:
        return set(codebook.apply(table, book(rule)).article_id)

    assert matched(f"{a} AND {b}") == matched(a) & matched(b)
    assert matched(f"{a} OR {b}") == matched(a) | matched(b)
    assert matched(f"{a} AND NOT {b}") == matched(a) - matched(b)
    assert matched(f"{a} AND NOT ({a} AND {b})") == matched(f"{a} AND NOT {b}")


@given(st.text(alphabet='abANDORT()":*?#/NE5 \n', max_size=40))
def test_any_rule_is_read_or_refused_with_a_reason(rule: str) -> None:
    with contextlib.suppress(InputError):  # no other error may escape
        assert callable(rules.parse(rule))
