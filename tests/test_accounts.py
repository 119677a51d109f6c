import pandas as pd

from analysis import accounts, overview
from analysis.evidence import Html


def test_a_document_lists_what_it_prints_also_where_an_article_was_merged_into_another() -> None:
    documents = pd.DataFrame({
        "document": ["a", "b", "c"], "reader": "pages", "layout": "A", "records": [2, 2, 5],
        "articles": [2, 1, 5], "set_aside": [0, 1, 0], "status": "read", "reason": None,
    })  # fmt: skip
    articles = pd.DataFrame({"article_id": ["x", "y"], "document": ["a", "a"]}, index=[4, 7])
    printings = pd.DataFrame({
        "article_id": ["y", "z"], "document": ["a", "b"], "merged_into": ["y", "y"],
    })  # fmt: skip
    ledger = pd.DataFrame({
        "document": ["b", "b", "a"], "use": ["set aside", "record", "set aside"], "record": ["2", "1", None],
    })  # fmt: skip
    found = accounts.documents(documents, articles, printings, ledger)
    assert [count.html for count in found["articles"][:2]] == [
        '<data class="count" value="2" data-rows="4,7">2</data>',
        '<data class="count" value="1" data-rows="7">1</data>',
    ]
    assert found["articles"][2] == 5  # what cannot be listed whole stays a plain number
    assert found["set_aside"].tolist() == [
        Html('<data class="count" value="0" data-rows="" data-of="ledger">0</data>', "0"),
        Html('<data class="count" value="1" data-rows="0" data-of="ledger">1</data>', "1"),
        Html('<data class="count" value="0" data-rows="" data-of="ledger">0</data>', "0"),
    ]


def test_reasons_that_name_a_record_are_one_reason_a_document() -> None:
    said = ["the same record as a.csv, row 3", "the same record as a.csv, row 1,204", "no headline, no text",
            "the same record as b.csv, row 3"]  # fmt: skip
    lines = pd.DataFrame({"use": "set aside", "reason": said, "document": "c.csv"})
    lines["reason"] = lines["reason"].astype("string[pyarrow]")
    why = overview.why_set_aside(lines)
    assert list(zip(why["reason"], why["lines"], strict=True)) == [
        ("the same record as a.csv", 2), ("no headline, no text", 1), ("the same record as b.csv", 1),
    ]  # fmt: skip
