"""The user's codebook: which categories its rules give, how its examples test them, and what people say of it."""

from pathlib import Path

import in_process
import pandas as pd
import pytest

from analysis import coding, labelling, narrow, paths, pipeline, schema
from analysis.errors import InputError, ParameterError
from analysis.prepared import Prepared
from analysis.run import checks, report

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


def book(folder: Path, text: str, name: str = "codebook.csv") -> list[coding.Rule]:
    (folder / name).write_text(text, "utf-8")
    return coding.read(folder / name)


SEA = """
version: 2
categories:
  - label: sea
    rule: storm OR harbour
    note: the coast
    must_match: [A storm at the coast, {headline: Harbour}]
    must_not_match: ["An electric storming", {section: storm}]
  - {label: sea, rule: whale}
  - {label: ill, rule: "vaccin*"}
  - {label: no such thing, rule: 'outlet:"no such outlet"'}
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("label,rule,version,note\nsea,storm OR,1,\n", "line 2, label 'sea', character"),
        ("label,rule,version,note\n,storm,1,\n", "the label is empty"),
        ("label,rule\nsea,storm\n", "no column version, note"),
        ("", "not a CSV table"),
        ("label,rule,version,note\n", "no rule in it"),
        ("label,rule,version,note\nsea,NOT storm,1,\n", "line 2, label 'sea': a rule must find something"),
        ("label,rule,version,note\nsea,storm OR NOT wall,1,\n", "must find something"),
        (
            "label,rule,version,note,must_match,must_not_match\nsea,storm,1,,a calm sea,\n",
            "line 2, label 'sea': the rule does not find what it must: 'a calm sea'",
        ),
        (
            'label,rule,version,note,must_match,must_not_match\nsea,elect*,1,,elections,"an elector\nelectricity"\n',
            "the rule finds what it must not: 'an elector'",
        ),
    ],
)
def test_a_codebook_that_cannot_be_read_says_why(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        book(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("categories: 3", "no list `categories`"),
        ("- label: sea", "no list `categories`"),
        ("categories: [", "not YAML that can be read"),
        ("categories: [{label: sea, rule: storm OR}]", "category 1, label 'sea', character 7"),
        ("categories: [{label: sea, rules: storm}]", "category 1: 'rules' is none of label, rule"),
        ("categories: [{label: sea, rule: storm, must_match: storm}]", "must_match must be a list"),
        (SEA.replace("[A storm at", "[A whale at"), "category 1, label 'sea': the rule does not find"),
    ],
)
def test_a_yaml_codebook_that_cannot_be_read_says_why(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        book(tmp_path, text, "codebook.yaml")


def test_the_same_codebook_is_read_from_yaml_and_csv(tmp_path: Path) -> None:
    of_yaml = book(tmp_path, SEA, "codebook.yaml")
    lines = ["sea,storm OR harbour,2,the coast", "sea,whale,2,", "ill,vaccin*,2,"]
    lines += ['no such thing,"outlet:""no such outlet""",2,']
    of_csv = book(tmp_path, "label,rule,version,note\n" + "\n".join(lines))
    assert [rule[:4] for rule in of_yaml] == [rule[:4] for rule in of_csv]
    assert coding.labels(of_yaml) == ["sea", "ill", "no such thing"]


def test_categories_are_tallied_as_topics_are_those_without_articles_too(
    tmp_path: Path, articles: pd.DataFrame
) -> None:
    read = book(tmp_path, SEA, "codebook.yaml")
    coded = coding.apply(articles, read)
    assert [list(codes) for codes in coded["categories"]] == [["sea"], ["ill"], ["sea"]]
    table = coding.tallied(coded, read)
    assert table[["categories", "articles", "total"]].to_numpy().tolist() == [
        ["sea", 2, 3], ["ill", 1, 3], ["no such thing", 0, 3],
    ]  # fmt: skip
    assert [list(rows) for rows in table["rows"]] == [[0, 2], [1], []]
    none = coding.tallied(coding.apply(articles, []), [])
    assert none[["categories", "articles"]].to_numpy().tolist() == [["(no category)", 3]]


def test_each_rule_and_its_wildcards_are_told(tmp_path: Path, articles: pd.DataFrame) -> None:
    read = book(tmp_path, SEA, "codebook.yaml")
    rules = coding.rules(coding.apply(articles, read), read)
    assert rules[["rule", "articles", "share"]].to_numpy().tolist()[:3] == [
        ["storm OR harbour", 2, 0.666667], ["whale", 0, 0.0], ["vaccin*", 1, 0.333333],
    ]  # fmt: skip
    assert coding.took(articles, read).drop(columns="rows").to_numpy().tolist() == [
        ["ill", "vaccin*", "vaccination", 1], ["ill", "vaccin*", "vaccines", 1],
    ]  # fmt: skip
    hits = coding.hits(articles, read)
    assert hits[["label", "article_id", "hit"]].to_numpy().tolist()[:2] == [
        ["sea", "1", "Storm"],
        ["sea", "1", "harbour"],
    ]


def test_no_articles_and_no_rules(tmp_path: Path, articles: pd.DataFrame) -> None:
    read, none = book(tmp_path, SEA, "codebook.yaml"), articles.head(0)
    assert coding.rules(coding.apply(none, read), read)["share"].tolist() == [0.0] * 4
    assert coding.took(articles, []).empty
    assert coding.hits(articles, []).empty
    assert coding.hits(none, read).empty


def many(n: int) -> pd.DataFrame:
    rows = [
        {"article_id": f"a{i:02}", "headline": "A storm" if i % 2 else "A calm", "document": "d", "position": i,
         "role": "item", "topics": [], "story_id": f"s{i:02}", "printings": 1, "published_basis": "none"}
        for i in range(n)
    ]  # fmt: skip
    return schema.frame(rows, schema.ARTICLES)


def sheet(folder: Path, articles: pd.DataFrame, name: str, *said: str) -> str:
    drawn = (
        labelling.draw(articles, len(articles))
        .rename(columns={"label": "categories"})
        .sort_values("article_id")
    )
    path = labelling.write(
        drawn.assign(categories=list(said)).reset_index(drop=True), folder / name, coding.SHEET
    )
    return str(path)


def test_shares_are_corrected_by_what_people_say(tmp_path: Path) -> None:
    articles, read = many(40), book(tmp_path, "label,rule,version,note\nsea,storm,1,\nland,field,1,\n")
    truth = ["Sea" if i % 4 else "none" for i in range(40)]  # the rule misses ten of thirty
    labels = sheet(tmp_path, articles, "ada.csv", *truth)
    said = coding.read_labels(labels, read, articles)
    assert said["sea"].tolist() == ["yes" if i % 4 else "no" for i in range(40)]
    assert said["land"].eq("no").all()
    sea, land = coding.checked(said, coding.apply(articles, read), read).to_dict("records")
    assert (sea["labelled"], sea["share"], sea["corrected"]) == (40, 0.5, pytest.approx(0.75))
    assert sea["low"] <= 0.75 <= sea["high"]
    assert 0 < sea["alpha"] < 1
    assert pd.isna(land["corrected"])  # nobody has it: there is nothing to correct with


@pytest.mark.parametrize(
    ("cells", "message"),
    [(["see"] * 2, "no category 'see': did you mean 'sea'"), (["sea; lnd"] * 2, "no category 'lnd'")],
)
def test_a_label_that_is_no_category_is_named(tmp_path: Path, cells: list[str], message: str) -> None:
    articles, read = many(2), book(tmp_path, "label,rule,version,note\nsea,storm,1,\nland,field,1,\n")
    with pytest.raises(InputError, match=rf"ada\.csv, line 2: {message}"):
        coding.read_labels(sheet(tmp_path, articles, "ada.csv", *cells), read, articles)


def test_lines_without_a_label_say_nothing(tmp_path: Path) -> None:
    articles, read = many(3), book(tmp_path, "label,rule,version,note\nsea,storm,1,\n")
    said = coding.read_labels(sheet(tmp_path, articles, "ada.csv", "", "sea", ""), read, articles)
    assert said["article_id"].tolist() == ["a01"]
    assert coding.read_labels("", read, articles).empty


FERRIES = "label,rule,version,note\nferries,ferr*,1,\nstorm,storm,1,\nwhales,whale*,1,\n"


def test_the_notebook_tallies_the_codebook_of_what_a_query_finds(sample: Prepared, tmp_path: Path) -> None:
    asked = "ferr* OR storm"
    read, part = book(tmp_path, FERRIES), narrow.to(sample, asked).articles
    said = ["ferries" if "erry" in str(headline) else "none" for headline in part["headline"]]
    labels = sheet(tmp_path, part, "ada.csv", *pd.Series(said, part["article_id"]).sort_index())
    pipeline.save(sample, tmp_path / "tables")
    given = {"corpus": str(tmp_path / "tables"), "query": asked, "codebook": str(tmp_path / "codebook.csv")}
    source = paths.notebooks() / "03-what-is-each-article-about.ipynb"
    done = in_process.notebook(source, given | {"labels": labels})
    shown = {
        cell.id: str(cell.outputs[0])
        for cell in done.cells
        if cell.id.startswith("codebook") and cell.get("outputs")
    }
    coded = coding.apply(part, read)
    of_ferries = coding.tallied(coded, read).set_index("categories")["articles"]["ferries"]
    assert "only query “ferr* OR storm”" in shown["codebook-chart"]
    assert f"ferries {of_ferries}" in shown["codebook-chart"]
    assert "whales 0" in shown["codebook-chart"]
    most = coding.tallied(coded, read).iloc[0]
    said = f"Most articles are in {most['categories']}: {most['articles']} of {len(part)}; no article is in whales."
    assert said in shown["codebook-finding"]
    assert "ferrand" in shown["codebook-took"]
    assert f"ferries | {len(part)} | " in shown["codebook-checked"]


def test_labels_of_categories_ask_for_their_codebook(sample: Prepared, tmp_path: Path) -> None:
    (tmp_path / "codebook.csv").write_text(FERRIES)
    labels = sheet(tmp_path, sample.articles.head(2), "ada.csv", "none", "none")
    given = {"labels": labels, "codebook": str(tmp_path / "codebook.csv")}
    with pytest.raises(ParameterError, match="go with their codebook"):
        checks.labels(report.parameters.parse({"labels": labels}), None)
    checks.labels(report.parameters.parse(given), None)
    (tmp_path / "run").mkdir()
    kept = report.coded(
        report.labelled(report.parameters.parse(given), sample, tmp_path / "run"), tmp_path / "run"
    )
    assert (kept.labels, kept.codebook) == ("../labels/1/ada.csv", "../codebook/codebook.csv")
    assert (tmp_path / "run" / "codebook" / "codebook.csv").read_text() == FERRIES
