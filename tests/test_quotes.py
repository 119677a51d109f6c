"""Who said what: marks, cues, speakers, turns."""

import pandas as pd
import pytest

from analysis import outlets, quotes, schema
from analysis.quotes import marks

READ = tuple(c for c in schema.READ if c.name in quotes.READ_FROM)


def found(body: str, headline: str = "", language: str = "en") -> pd.DataFrame:
    """The quotes of one article."""
    row = {"article_id": "a", "language": language, "headline": headline, "body": body}
    table = quotes.find(schema.frame([row], READ), outlets.load(), schema.frame([], schema.CREDITS))
    return schema.check(table, schema.QUOTES, "quotes")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He is 6\'2" tall and said "no way".', ['"no way"']),
        ("the boys' club and 'tis the dogs' dinner", []),
        ("'The workers' rights matter,' he said. It's Jones' car.", ["'The workers' rights matter,'"]),
        ("Rock 'n' roll of the '90s", []),
        ("„Das ist gut“, sagte er. „Nein.“", ["„Das ist gut“", "„Nein.“"]),
        ("»Das ist gut«, sagte sie", ["»Das ist gut«"]),
        ("« Bon », a-t-elle dit", ["« Bon »"]),
        ('"One.\n"Two."\nHe left.', ['"One.', '"Two."']),
        ('The 12" single and a 10" pizza are "good"', ['"good"']),
        ("''It is good,'' he said. ''No.''", ["''It is good,''", "''No.''"]),
        ("“A says ‘b’ to c,” he said.", ["“A says ‘b’ to c,”"]),
        ("‘A says “b” to c,’ he said.", ["‘A says “b” to c,’"]),
        ('Go for "silver".It was "late".She left "it', ['"silver"', '"late"', '"it']),
        ("", []),
    ],
)
def test_marks_open_and_close(text: str, expected: list[str]) -> None:
    assert [text[one.start : one.end] for one in marks.quoted(text)] == expected


def test_a_quotation_over_paragraphs_is_one_turn() -> None:
    body = 'Ada Reyes, the harbour master, said: "The wall is old.\n"It will hold this winter."\nIt rained.'
    table = found(body)
    assert table["speaker"].tolist() == ["Ada Reyes"]
    assert table["content"].tolist() == ['"The wall is old. "It will hold this winter."']
    assert [body[part["start"] : part["end"]] for part in table["parts"][0]] == [
        '"The wall is old.',
        '"It will hold this winter."',
    ]


def test_no_article_has_no_quotes() -> None:
    assert quotes.find(schema.frame([], READ), outlets.load(), schema.frame([], schema.CREDITS)).empty
