from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import asking, coding, labelling, package, topics
from analysis.errors import InputError, ParameterError

NAMES = {"medtop:15000000": "sport", "medtop:11000000": "politics and government"}


def corpus(n: int) -> pd.DataFrame:
    topic = [[{"qcode": "medtop:15000000" if i % 10 else "medtop:11000000", "score": 0.5}] for i in range(n)]
    names = {"article_id": [f"a{i:04}" for i in range(n)], "outlet": [f"o{i % 3}" for i in range(n)]}
    told = {"headline": "=1+1", "body": "Tide tables. " * 200}
    return pd.DataFrame(names | told, dtype="string[pyarrow]").assign(topics=pd.Series(topic, dtype=object))


@given(st.integers(1, 400), st.integers(1, 120), st.integers(0, 9))
@examples(40)
def test_a_sample_has_its_size_and_stands_for_the_corpus(size: int, n: int, seed: int) -> None:
    sheet = labelling.draw(corpus(size), n, seed)
    assert len(sheet) == min(n, size)
    assert sheet["article_id"].is_unique
    assert (sheet["weight"] >= 1).all()
    assert list(sheet.columns) == [column.name for column in labelling.SHEET]


@pytest.mark.worlds
def test_weights_undo_the_denser_drawing_of_small_strata() -> None:
    articles, shares, rare = corpus(500), [], []
    for seed in range(200):
        sheet = labelling.draw(articles, 60, seed, strata=("topic",))
        small = sheet["article_id"].str[-1] == "0"
        rare.append(small.mean())
        shares.append(sheet.loc[small, "weight"].sum() / sheet["weight"].sum())
    assert np.mean(rare) > 0.2  # twice their part of the corpus
    assert np.mean(shares) == pytest.approx(0.1, abs=0.005)


def test_the_sample_depends_on_seed_and_corpus_alone() -> None:
    articles = corpus(90)
    once, again = labelling.draw(articles, 20, 5), labelling.draw(articles.iloc[::-1], 20, 5)
    pd.testing.assert_frame_equal(once, again)
    assert not once["article_id"].equals(labelling.draw(articles, 20, 6)["article_id"])


def test_a_sample_that_cannot_be_drawn_says_why() -> None:
    with pytest.raises(ParameterError, match="at least one article"):
        labelling.draw(corpus(5), 0)
    with pytest.raises(ParameterError, match="no column 'colour' to stratify by"):
        labelling.draw(corpus(5), 2, strata=("colour",))
    assert labelling.draw(corpus(0), 3).empty


def test_topics_that_are_less_sure_are_drawn_more_densely() -> None:
    sure = [[{"qcode": "medtop:15000000", "score": 0.9 if i % 2 else 0.3}] for i in range(200)]
    articles = corpus(200).assign(topics=pd.Series(sure, dtype=object))
    sheets = [labelling.draw(articles, 40, seed, strata=("topic",)) for seed in range(40)]
    odd = [sheet["article_id"].str[-1].astype(int) % 2 == 1 for sheet in sheets]
    assert np.mean([one.mean() for one in odd]) < 0.35
    share = [s.loc[o, "weight"].sum() / s["weight"].sum() for s, o in zip(sheets, odd, strict=True)]
    assert np.mean(share) == pytest.approx(0.5, abs=0.02)


@pytest.mark.worlds
def test_a_second_sheet_draws_others_and_both_speak_for_the_corpus() -> None:
    articles, shares = corpus(300), []
    for seed in range(120):
        first = labelling.draw(articles, 30, seed, strata=("topic",))
        second = labelling.draw(articles, 50, seed + 1000, ("topic",), first["article_id"])
        assert not set(first["article_id"]) & set(second["article_id"])
        assert second["drawn_after"].eq(30).all()
        both = labelling.combined(pd.concat([first, second]).rename(columns={"drawn_after": "after"}))
        assert both["weight"].sum() == pytest.approx(300, rel=0.2)
        small = both["article_id"].str[-1] == "0"
        shares.append(both.loc[small, "weight"].sum() / both["weight"].sum())
    assert np.mean(shares) == pytest.approx(0.1, abs=0.006)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return labelling.write(labelling.draw(corpus(40), 6, strata=("outlet",)), tmp_path / "ada.csv")


def fill(file: Path, *labels: str, coder: str = "") -> pd.DataFrame:
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    table["label"] = [*labels, *[""] * len(table)][: len(table)]
    table["coder"] = coder
    table.to_csv(file, index=False)
    return table


def test_a_sheet_is_safe_and_blind(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    assert "medtop" not in text
    assert package.csv(labelling.draw(corpus(40), 6, strata=("outlet",)), labelling.SHEET) == text


def test_labels_may_be_names_ids_or_none_and_empty_lines_are_left_out(sheet: Path) -> None:
    filled = fill(sheet, "Sport", "medtop:11000000", " none ")
    found = labelling.read([sheet], NAMES, corpus(40)).set_index("article_id")["label"]
    assert found[filled["article_id"][:3]].to_list() == ["medtop:15000000", "medtop:11000000", "none"]
    assert len(found) == 3


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_part_columns_their_own_way(sheet: Path, delimiter: str) -> None:
    table = fill(sheet, *["sport"] * 6, coder="Ben")
    table["weight"] = table["weight"].str.replace(".", ",") if delimiter == ";" else table["weight"]
    table.to_csv(sheet, index=False, sep=delimiter, encoding="utf-8-sig")
    found = labelling.read([sheet], NAMES)
    assert set(found["coder"]) == {"Ben"}
    assert found["weight"].sum() == pytest.approx(40, abs=1)


def test_the_coder_is_the_file_where_none_is_named(sheet: Path, tmp_path: Path) -> None:
    fill(sheet, "sport")
    other = tmp_path / "ben.csv"
    other.write_bytes(sheet.read_bytes())
    assert labelling.read([sheet, other], NAMES)["coder"].to_list() == ["ada", "ben"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.assign(label="sprot"), "ada.csv, line 2: 'sprot' is no label; did you mean 'sport'"),
        (lambda t: t.assign(article_id="zz"), "article 'zz' is not in this corpus"),
        (lambda t: t.assign(weight="heavy"), "weight 'heavy' is no number above 0"),
        (lambda t: t.assign(weight="nan"), "weight 'nan' is no number above 0"),
        (lambda t: t.drop(columns="label"), "no column 'label'; keep the columns"),
        (lambda t: t.assign(label=""), "no article is labelled yet"),
        (lambda t: pd.concat([t, t]), "twice: give each"),
        (lambda t: t.iloc[:0], "no article is labelled yet"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_refused_with_its_place(sheet: Path, change, message: str) -> None:
    change(fill(sheet, *["sport"] * 6)).to_csv(sheet, index=False)
    with pytest.raises(InputError, match=message):
        labelling.read([sheet], NAMES, corpus(40))


@pytest.mark.parametrize(("content", "message"), [("Größe".encode("cp1252"), "not UTF-8"), (b"", "no column"),
                                                  (b"\x00" * 99, "no column|not a CSV")])  # fmt: skip
def test_bytes_that_are_no_sheet_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(InputError, match=message):
        labelling.read([tmp_path / "x.csv"], NAMES)


def test_a_sheet_that_is_not_there_and_one_that_is(tmp_path: Path, sheet: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        labelling.read([tmp_path / "none.csv"], NAMES)
    with pytest.raises(InputError, match="labels may be in it"):
        labelling.write(labelling.draw(corpus(5), 2), sheet)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return labelling.write(labelling.draw(corpus(40), 6, strata=("outlet",)), tmp_path / "ada.xlsx")


def test_a_workbook_runs_no_formula_and_is_the_same_bytes(book: Path, sheet: Path, tmp_path: Path) -> None:
    again = labelling.write(labelling.draw(corpus(40), 6, strata=("outlet",)), tmp_path / "ben.xlsx")
    assert again.read_bytes() == book.read_bytes()
    cells = [cell for row in openpyxl.load_workbook(book).active.iter_rows() for cell in row]
    assert any("=1+1" in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert labelling.table(book) == labelling.table(sheet)


def test_a_workbook_offers_topics_and_keeps_its_lists_when_it_is_filled(tmp_path: Path) -> None:
    drawn = labelling.draw(corpus(40), 6, strata=("outlet",))
    offered = [*topics.names().values(), labelling.NONE]
    path = labelling.write(drawn, tmp_path / "ada.xlsx", choices={"label": offered})
    said = iter(["sport", ""])
    assert asking.fill(path, lambda _: next(said)) == 1
    book = openpyxl.load_workbook(path)
    [rule] = book["Sheet"].data_validations.dataValidation
    assert [cell.value for cell in book["choices"]["A"]] == offered
    assert rule.formula1 == f"choices!$A$1:$A${len(offered)}"
    assert not rule.showErrorMessage


def test_categories_may_be_several_and_of_a_quote_it_is_asked_who_speaks(tmp_path: Path) -> None:
    drawn = labelling.draw(corpus(40), 2, strata=("outlet",)).rename(columns={"label": "categories"})
    path = labelling.write(drawn, tmp_path / "ada.csv", coding.SHEET)
    said = iter(["sea; lnd", "sea; Land", "stop"])
    assert asking.fill(path, lambda _: next(said), ["sea", "land"]) == 1
    assert labelling.table(path)[1][0]["categories"] == "sea; land"
    quote = tmp_path / "quotes.csv"
    quote.write_text("pair_id,same,speaker,speakers\np1,,,Ada; none\n")
    said = iter(["yes", "Ada"])
    assert asking.fill(quote, lambda _: next(said)) == 1
    assert labelling.table(quote)[1] == [
        {"pair_id": "p1", "same": "yes", "speaker": "Ada", "speakers": "Ada; none"}
    ]


def test_what_a_spreadsheet_makes_of_a_workbook_is_read(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    names = [cell.value for cell in opened.active[1]]
    for row in opened.active.iter_rows(min_row=2):
        row[names.index("label")].value = "sport"
        row[names.index("weight")].value = float(row[names.index("weight")].value)
    opened.save(book)
    read = labelling.read([book], NAMES)
    assert len(read) == 6
    assert set(read["coder"]) == {"ada"}


@pytest.mark.parametrize("content", [b"", b"article_id,label", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(InputError, match="not an Excel workbook"):
        labelling.read([tmp_path / "x.xlsx"], NAMES)
    with pytest.raises(InputError, match="cannot be read"):
        labelling.read([tmp_path / "none.xlsx"], NAMES)


@pytest.mark.parametrize("name", ["sheet", "book"])
def test_answers_are_kept_one_by_one_and_the_next_time_goes_on(
    name: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    file = request.getfixturevalue(name)
    said = iter(["sprot", "sport", "none", "stop", "sport", ""])
    assert asking.fill(file, lambda _: next(said)) == 2
    assert asking.fill(file, lambda _: next(said)) == 1
    labels = [row["label"] for row in labelling.table(file)[1]]
    assert labels == ["sport", "none", "sport", "", "", ""]
    assert "1 of 6" in capsys.readouterr().out


@pytest.mark.parametrize("nobody", [EOFError, NotImplementedError])
def test_where_nobody_can_answer_nothing_is_asked(sheet: Path, nobody: type[Exception]) -> None:
    def ask(_: str) -> str:
        raise nobody

    before = sheet.read_bytes()
    assert asking.fill(sheet, ask) == 0
    assert sheet.read_bytes() == before
