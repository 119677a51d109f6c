"""The language of queries: what each finds and does not, where, and how mistakes are told."""

import contextlib
from datetime import date

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import query, schema
from analysis.query import QueryError, Reading, plain

SPORT, POLITICS = "medtop:15000000", "medtop:11000000"


def about(*codes: str) -> list[dict[str, object]]:
    return [{"qcode": code, "score": 0.5, "words": ["w"]} for code in codes]


def table(*rows: dict[str, object]) -> pd.DataFrame:
    base = {"document": "d", "role": "item", "published_basis": "none", "topics": [], "printings": 1}
    return schema.frame(
        [{"article_id": f"a{n}", "position": n, **base, **row} for n, row in enumerate(rows)], schema.ARTICLES
    )


ARTICLES = table(
    {"headline": "Storm hits the harbour", "body": "The harbour wall broke in the storm.", "outlet": "Harbour Post",
     "section": "Weather", "hashtags": ["#Storm", "#Sea", "#Storm"], "topics": about(SPORT), "language": "en",
     "story_id": "s1"},
    {"headline": "Vaccines arrive", "body": "Doctors began vaccination at a Café.", "outlet_raw": "Daily Echo",
     "hashtags": [], "language": "de-AT", "topics": about(POLITICS)},
    {"headline": "The Harbour wall is safe, engineers say", "outlet": "Gull", "story_id": "s1"},
)  # fmt: skip
QUOTES = pd.DataFrame(
    {
        "article_id": ["a0", "a0", "a2"],
        "person": ["Ada Lowe", None, None],
        "speaker": ["Lowe", "the mayor", None],
    }
)


def found(text: str, articles: pd.DataFrame = ARTICLES, quotes: pd.DataFrame | None = None) -> list[int]:
    return [row for row, held in enumerate(query.mask(query.parse(text), Reading(articles, quotes))) if held]


def hits(text: str, articles: pd.DataFrame = ARTICLES, quotes: pd.DataFrame | None = QUOTES) -> list[str]:
    lines = query.table(query.parse(text), Reading(articles, quotes))
    return [
        f"{h.article_id[1:]} {h.field} {h.hit}" if isinstance(h.field, str) else h.article_id[1:]
        for h in lines.itertuples()
    ]


def holds(text: str, said: str) -> bool:
    return found(text, table({"body": said})) == [0]


@pytest.mark.parametrize(
    ("text", "closed"),
    [("(storm", False), ("storm)", False), ('storm "wall', False), ("„storm", False), (")(", False), ('"(" storm', True),
     ("(a OR (b c))", True), ("Metro (UK)", True), ("„Sturm“ «mer» “sea”", True), ("People's Daily", True), ("", True)],
)  # fmt: skip
def test_brackets_and_quotation_marks_are_closed_as_in_a_name(text: str, closed: bool) -> None:
    assert query.closed(text) is closed


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("storm", ["0 headline Storm", "0 body storm"]),
        ('"harbour wall"', ["0 body harbour wall", "2 headline Harbour wall"]),
        ('"wall harbour"', []),
        ('"harbour * broke"', ["0 body harbour wall broke"]),
        ("vaccin*", ["1 headline Vaccines", "1 body vaccination"]),
        ("vaccin!", ["1 headline Vaccines", "1 body vaccination"]),
        ("*ination", ["1 body vaccination"]),
        ("vaccin", []),
        ("engineer?", ["2 headline engineers"]),
        ("engineers?", []),
        ("cafe", ["1 body Café"]),
        ("CAFÉ", ["1 body Café"]),
        ("harbour AND safe", ["2 headline Harbour", "2 headline safe"]),
        ("harbour & safe", ["2 headline Harbour", "2 headline safe"]),
        ("headline:harbour AND NOT storm", ["2 headline Harbour"]),
        ("headline:harbour NOT storm", ["2 headline Harbour"]),
        ("(storm AND safe) OR vaccines", ["1 headline Vaccines"]),
        ("wall NEAR/3 storm", ["0 body wall broke in the storm"]),
        ("storm NEAR/3 wall", ["0 body wall broke in the storm"]),
        ("wall NEAR/2 storm", []),
        ("wall W/4 storm", ["0 body wall broke in the storm"]),
        ("wall w/3 storm", []),
        ("wall PRE/4 storm", ["0 body wall broke in the storm"]),
        ("wall PRE/3 storm", []),
        ("storm PRE/9 wall", []),
        ("harbour NEAR/0 wall NEAR/3 storm", ["0 body harbour wall broke in the storm"]),
        ("headline:(harbour NEAR/2 safe)", ["2 headline Harbour wall is safe"]),
        ("(wall OR hits) NEAR/1 (broke OR storm)", ["0 headline Storm hits", "0 body wall broke"]),
        ("arrive OR safe", ["1 headline arrive", "2 headline safe"]),
        ("arrive | safe", ["1 headline arrive", "2 headline safe"]),
        ("outlet:post", ["0 outlet Post"]),
        ('outlet:"daily echo"', ["1 outlet Daily Echo"]),
        ("section:(sport OR weather) AND wall", ["0 body wall", "0 section Weather"]),
        ("hashtags:#sea", ["0 hashtags Sea"]),
        ('hashtags:"storm sea"', []),
        ("body:engineers", []),
        ("NOT storm", ["1", "2"]),
        ("topic:sport", ["0"]),
        ("topic:15000000", ["0"]),
        ("topic:medtop:15000000", ["0"]),
        ("topic:(sport OR politic*)", ["0", "1"]),
        ("storm AND topic:politics", []),
        ("language:en", ["0"]),
        ("language:German", ["1"]),
        ("story:s1 AND storm", ["0 headline Storm", "0 body storm"]),
        ("speaker:lowe", ["0 speaker Lowe", "0 speaker Lowe"]),
        ('speaker:"ada lowe"', ["0 speaker Ada Lowe"]),
        ('speaker:"lowe the mayor"', []),
        ("“harbour wall” （storm）", None),
        ("“harbour wall” AND （storm）", ["0 headline Storm", "0 body harbour wall", "0 body storm"]),
    ],
)
def test_what_a_query_finds(text: str, there: list[str] | None) -> None:
    if there is None:
        with pytest.raises(QueryError):
            query.parse(text)
    else:
        assert hits(text) == there


@pytest.mark.parametrize(
    ("text", "said", "held"),
    [
        ("muller", "Herr Müller kam.", True),
        ("Müller", "Herr MULLER kam.", True),
        ("müller", "Herr Mu\u0308ller kam.", True),
        ("muell*", "Herr Müller kam.", False),
        ("strasse", "In der Straße", True),
        ("STRASSE", "in der straße", True),
        ("sorensen", "Sørensen sagte", True),
        ("lodz", "in Łódź", True),
        ("istanbul", "İstanbul'da", True),
        ("ΣΟΦΟΣ", "ο σοφός", True),
        ("елка", "Ёлка", True),
        ("мои", "мой дом", False),
        ("soft", "so\u00adft", True),
        ("naive", "naïve", True),
        ("u.s.", "the U.S. said", True),
        ("u.s.", "the US said", False),
        ("don't", "they don’t know", True),
        ("state-of-the-art", "a state of the art", True),
        ("1,000", "1 000 people", True),
        ("covid_19", "COVID-19", True),
        ("选举", "总统选举结果公布", True),
        ("选举", "他选，举手", False),
        ("选举", "选 举", True),
        ("选?结", "选举结果", True),
        ("“选举结果” AND 公布", "总统选举结果公布", True),
        ("选举 NEAR/2 公布", "选举结果公布", True),
        ("选举 NEAR/1 公布", "选举结果公布", False),
        ("5g网络", "在5G网络上", True),
        ("かき", "がき", False),
        ("サーバー", "新しいサーバーが", True),
        ("การเลือกตั้ง", "ผลการเลือกตั้งวันนี้", True),
        ("선거*", "선거는 끝났다", True),
        ("선거", "선거는 끝났다", False),
        ("हिन्दी", "यह हिन्दी है", True),
        ("हिन्द", "यह हिन्दी है", False),
        ("احمد", "قال أَحْمَد", True),
        ("مدرسه", "مدرسة", True),
        ("ＡＰ", "AP says", True),
        ("storm", "brainstorm", False),
        ("*storm", "brainstorm", True),
        ("storm", "storms", False),
        ("elect*", "electricity", True),
        ("storm", "x<b>storm</b>", True),
    ],
)
def test_case_marks_and_scripts(text: str, said: str, held: bool) -> None:
    assert holds(text, said) == held


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("date:2026-03-02", [0, 1]),
        ("certainly:2026-03-02", [0]),
        ("possibly:2026-03-02", [0, 1, 2, 3]),
        ("possibly:2026-03-02 AND NOT certainly:2026-03-02", [1, 2, 3]),
        ("date:2026-03", [0, 1, 2]),
        ("date:2026", [0, 1, 2]),
        ("date:..2026-03-01", []),
        ("date:2026-03-03..", [2]),
        ("certainly:2026-03-01..2026-03-09", [0, 1, 2]),
        ("NOT possibly:2026-03-09..", [0, 1, 2]),
    ],
)
def test_days_are_asked_of_intervals(text: str, rows: list[int]) -> None:
    ends = [("02T08:00", "02T09:00"), ("01T20:00", "02T19:59"), ("02T00:00", "08T00:00"), (None, None)]
    articles = table(
        *(
            {
                "published_earliest": low and pd.Timestamp(f"2026-03-{low}Z"),
                "published_latest": high and pd.Timestamp(f"2026-03-{high}Z"),
            }
            for low, high in ends
        )
    )
    assert found(text, articles) == rows


def test_a_month_ends_with_its_last_day() -> None:
    tree = query.parse("date:2028-02").tree
    assert tree == ("date", date(2028, 2, 1), date(2028, 2, 29), "date:2028-02")


@pytest.mark.parametrize(
    ("text", "character", "reason"),
    [
        ("storm harbour", 7, "write AND or OR between two terms"),
        ("(storm", 1, "this ( is never closed"),
        ("storm)", 6, "a ) without its ("),
        ('storm AND "wall', 11, 'this " is never closed'),
        ("storm AND “wall", 11, "this “ is never closed"),
        ("AND storm", 1, "AND needs a term on each side"),
        ("storm AND", 7, "AND needs a term on each side"),
        ("storm OR (wall AND ", 10, "this ( is never closed"),
        ("storm NEAR wall", 7, "storm NEAR/5 wall"),
        ("storm NEAR/3 (a AND b)", 15, "NEAR joins words"),
        ("headline:storm NEAR/3 wall", 1, "put fields and AND outside"),
        ("storm OR *", 10, "no word in it"),
        ("(" * 60 + "a" + ")" * 60, 41, "too deep"),
        ("storm AND\twall gull", 16, "write AND or OR"),
        # what users bring from elsewhere
        ("storm and wall", 7, "write AND in capitals"),
        ("storm -wall", 7, "written NOT term"),
        ("storm AND -wall", 11, "write NOT wall"),
        ("+storm", 1, "write storm with AND"),
        ('"storm wall"~5', 13, "write storm NEAR/5 wall"),
        ("storm~", 6, "likeness by ~"),
        ("storm^2", 6, "weights by ^"),
        ("storm w/s wall", 7, "sentences and paragraphs are not known here"),
        ("storm w/p wall", 7, "sentences and paragraphs"),
        ("storm N/5 wall", 7, "write W/5"),
        ("storm near5 wall", 7, "write NEAR/5"),
        ("storm onear/5 wall", 7, "write PRE/5"),
        ("headline(storm)", 9, "write headline:( … )"),
        ("hlead(storm)", 6, "write headline:( … )"),
        ("atleast5(storm)", 9, "how often a word stands"),
        ("title:storm", 1, "title: is written headline: here"),
        ("media_id:1", 1, "media_id: is written outlet: here"),
        ("publish_date:2026-03-01", 1, "publish_date: is written date: here"),
        ("date:[2026-03-01 TO 2026-03-08]", 18, "a span is written with two points"),
        ("/elect.*/", 1, "regular expressions are not known"),
        ("headlin:storm", 1, "did you mean headline:?"),
        ("http://gull.example", 1, "unknown field 'http'"),
        ("10:30", 3, "put a colon that is printed in quotation marks"),
        # what is asked for and cannot be
        ("date:monday", 6, "is no span of days"),
        ("date:2026-02-30", 6, "is no span of days"),
        ("date:..", 6, "is no span of days"),
        ("date:2026-03-08..2026-03-02", 6, "the last day is before the first"),
        ("storm W/0 wall", 7, "neighbours are W/1"),
        ("storm NEAR/500 wall", 7, "at most 100 words"),
        ("topic:(sport NEAR/2 politics)", 8, "NEAR is of words in a text"),
        ("outlet:(headline:storm)", 9, "a field inside outlet:"),
    ],
)
def test_a_mistake_is_pointed_at_with_the_way_out(text: str, character: int, reason: str) -> None:
    with pytest.raises(QueryError) as error:
        query.parse(text)
    first, shown, caret = str(error.value).splitlines()
    assert first.startswith(f"query, character {character}: ")
    assert reason in first
    assert (shown, caret) == (f"  {text}".replace("\t", " "), " " * (character + 1) + "^")


@pytest.mark.parametrize(
    ("text", "character", "reason"),
    [
        ("topic:sprt", 7, "there is no topic 'sprt': did you mean 'sport'"),
        ("storm OR language:Klingon", 19, "there is no language 'Klingon'"),
        ("story:nothing", 7, "there is no story 'nothing'"),
        ("speaker:lowe", 9, "who is quoted is not known"),
    ],
)
def test_what_is_not_in_the_corpus_is_pointed_at(text: str, character: int, reason: str) -> None:
    with pytest.raises(QueryError, match=f"query, character {character}: {reason}"):
        found(text)


@pytest.mark.parametrize("text", ["", "  ", "a OR " * 2000, "()", '""', "NEAR/5"])
def test_a_query_without_words_or_end_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        query.parse(text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("elect*", [["elect*", "election", 2], ["elect*", "electricity", 1]]),
        ("(elect* OR bill?) NEAR/1 night", [["elect*", "election", 2]]),
        ("election", []),
        ("outlet:post", [["post", "Evening Post", 1], ["post", "Harbour Post", 1]]),
        ("topic:politic*", [["topic:politic*", "politics", 1]]),
        ("NOT elect*", []),
    ],
)
def test_what_wildcards_and_names_took_is_told(text: str, lines: list[list[object]]) -> None:
    articles = table(
        {"headline": "Election night", "outlet": "Harbour Post", "topics": about(POLITICS)},
        {"headline": "Night", "body": "The ELECTION is near, election night.", "outlet": "Evening Post"},
        {"headline": "Electricity bills"},
    )
    taken = query.took(query.parse(text), Reading(articles))
    assert taken.drop(columns="rows").to_numpy().tolist() == lines
    assert taken["rows"].map(len).tolist() == taken["articles"].tolist()


def test_hits_are_placed_in_what_is_printed() -> None:
    body = "“Café”, sa\u00adgt—Ärzte: 总统选举。 Straße"
    articles = table({"body": body})
    for text in ("cafe", "sagt", "arzte", "选举", "strasse"):
        [hit] = query.table(query.parse(text), Reading(articles)).itertuples()
        assert plain.form(body[hit.start : hit.end]).split() == plain.form(text).split()
        assert hit.left == " ".join(body[: hit.start].split())


def test_the_nearest_words_are_named_where_nothing_is_found() -> None:
    near = query.nearest(query.parse("(harbuor OR storm) AND whalee AND NOT gulll"), Reading(ARTICLES))
    assert near == {"harbuor": ["harbour"], "whalee": []}


TERMS = st.sampled_from(
    ["storm", "wall", "harbour", "vaccin*", '"harbour wall"', "absent", "storm NEAR/1 wall"]
)
BOOLE = table(
    *({"body": text} for text in ["storm", "wall", "harbour wall", "storm and wall", "vaccine", "nothing"])
)


@given(a=TERMS, b=TERMS)
def test_the_laws_of_boole(a: str, b: str) -> None:
    def matched(text: str) -> set[int]:
        return set(found(text, BOOLE))

    assert matched(f"{a} AND {b}") == matched(a) & matched(b)
    assert matched(f"{a} OR {b}") == matched(a) | matched(b)
    assert matched(f"NOT {a}") == set(range(len(BOOLE))) - matched(a)
    assert matched(f"{a} AND NOT {b}") == matched(f"{a} NOT {b}") == matched(a) - matched(b)
    assert matched(f"NOT ({a} AND {b})") == matched(f"NOT {a} OR NOT {b}")


@given(st.text(alphabet='abANDORTW()":*?!#/NE5~-+[ \n选“', max_size=40))
def test_any_query_is_read_or_refused_with_a_reason(text: str) -> None:
    with contextlib.suppress(QueryError):  # no other error may escape
        query.mask(query.parse(text), Reading(BOOLE))


LETTERS = "aZ é–’ßİŉ×½\u00ad\u0301选，x_ग़ि\u200b．か\u3099\n\x00«ªµ…ﷺæ€"


@given(st.lists(st.text(alphabet=LETTERS, max_size=12), min_size=1, max_size=4))
def test_many_texts_have_the_form_that_each_has_alone(texts: list[str]) -> None:
    formed = plain.forms(pa.array(texts)).to_pylist()
    assert [form.split() for form in formed] == [plain.form(text).split() for text in texts]
    counted = [sum(word != plain.PAUSE for word in form.split(" ") if word) for form in formed]
    assert [len(plain.words(text)) for text in texts] == counted
