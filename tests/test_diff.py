import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import accessible
import derived
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from test_browser import chromium  # noqa: F401 - a fixture

from analysis import diff, narrow, paths, pipeline, schema
from analysis.cli import main
from analysis.diff import compare, difference, page, runs, stages, summary
from analysis.errors import InputError
from analysis.parameters import parse
from analysis.run import manifest, report
from analysis.stories import fates

PAGES = sorted((paths.sample() / "pages").glob("[ab]-*.txt"))[:4]
MORE = paths.sample() / "pages" / "b-measles-2026-03-10T1225Z.txt"
OLD = {"commit": "0" * 40, "changed": False}
CLEAN, CHANGED = ({"commit": "1" * 40, "changed": changed} for changed in (False, True))
Make = Callable[..., pipeline.Prepared]


def write(
    folder: Path, tables: pipeline.Prepared, code: dict[str, object] | None = None, **given: object
) -> Path:
    """A run folder with tables and manifest, as a report leaves them, without notebooks and page."""
    parameters = parse(given)
    folder.mkdir(parents=True, exist_ok=True)
    report.save_tables(tables, parameters.title, folder)
    facts = manifest.seal(manifest.describe(tables, parameters), folder, {})
    report.write_json(folder / "manifest.json", facts | ({"code": code} if code else {}))
    return folder


@pytest.fixture(scope="module", autouse=True)
def _derived_once() -> Iterator[None]:
    with derived.once():
        yield


@pytest.fixture(scope="module")
def tables() -> Make:
    """Tables of pages and parameters, each made once."""
    made: dict[str, pipeline.Prepared] = {}

    def make(inputs: list[Path] = PAGES, **given: object) -> pipeline.Prepared:
        key = f"{inputs} {given}"
        if key not in made:
            made[key] = pipeline.prepare(inputs, parse(given))
        return made[key]

    return make


@pytest.fixture(scope="module")
def first(tables: Make, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("runs") / "first", tables())


def older(tables: pipeline.Prepared) -> pipeline.Prepared:
    """Tables as an older code would have left them: an outlet under another name, two stories as one."""
    articles = tables.articles
    known = articles["outlet"] == articles["outlet"].value_counts().index[0]
    biggest = articles["story_id"].value_counts().index
    return tables._replace(
        articles=articles.assign(
            outlet=articles["outlet"].mask(known, "The Name Before"),
            story_id=articles["story_id"].replace(biggest[1], biggest[0]),
        )
    )


def moved_by(found: difference.Difference) -> dict[str, float]:
    """How far each cause moved numbers, in all."""
    return {cause: float(found.numbers[cause].abs().sum()) for cause in found.causes()}


def test_two_equal_runs_differ_in_nothing(first: Path, tables: Make, tmp_path: Path) -> None:
    found = diff.between(first, write(tmp_path / "again", tables()))
    assert set(found.tables["verdict"]) == {"same bytes"}
    assert [
        len(found.articles),
        len(found.changes),
        len(found.documents),
        len(found.stories),
        len(found.numbers),
    ] == [0] * 5
    assert not any(state.derived for state in found.states)
    html = page.render(found, "out")
    assert summary.verdict(found) in html
    assert summary.verdict(found).startswith("Nothing changed")
    assert "The inputs of both runs are the same bytes." in html


def test_equal_counts_are_not_called_nothing(first: Path, tables: Make, tmp_path: Path) -> None:
    """Two headlines change places: every count stays, and still something changed."""
    there = tables()
    names = there.articles["headline"].copy()
    names.iloc[[0, 1]] = names.iloc[[1, 0]].to_list()
    swapped = there._replace(articles=there.articles.assign(headline=names))
    found = diff.between(first, write(tmp_path / "swapped", swapped))
    assert not summary.verdict(found).startswith("Nothing")
    assert found.tables.set_index("table").loc["articles", "verdict"] == "differs in headline"
    assert set(found.changes["column"]) >= {"headline"}
    assert list(found.numbers["change"].abs()) == [0] * len(found.numbers)


def test_one_more_page_is_data(first: Path, tables: Make, tmp_path: Path) -> None:
    more = tables([*PAGES, MORE])
    found = diff.between(first, write(tmp_path / "more", more))
    new = more.articles[~more.articles["article_id"].isin(tables().articles["article_id"])]
    assert list(found.articles["article_id"]) == list(new["article_id"])
    assert set(found.articles["what"]) == {"added"}
    assert set(found.articles["cause"]) == {"data"}
    assert found.documents[["document", "what", "cause"]].to_numpy().tolist() == [
        [MORE.name, "added", "data"]
    ]
    assert set(found.stories["cause"]) == {"data"}
    assert {c for c, far in moved_by(found).items() if far} == {"data"}
    articles = found.numbers.iloc[0]
    assert (articles["measure"], articles["change"], articles["data"]) == ("articles", len(new), len(new))


def test_another_threshold_is_parameters(first: Path, tables: Make, tmp_path: Path) -> None:
    strict = {"topic_threshold": 0.6}
    found = diff.between(first, write(tmp_path / "strict", tables(**strict), **strict))
    assert {c for c, far in moved_by(found).items() if far} == {"parameters"}
    assert set(found.changes["column"]) == {"topics"}
    assert set(found.changes["cause"]) == {"parameters"}
    assert (len(found.articles), len(found.stories), len(found.documents)) == (0, 0, 0)
    html = page.render(found, "out")
    assert "parameter topic_threshold" in html
    assert "The inputs of both runs are the same bytes." in html


def test_a_given_time_of_capture_is_parameters(first: Path, tables: Make, tmp_path: Path) -> None:
    given = {"captured_at": "2026-04-01T09:30Z"}
    at = write(tmp_path / "at", tables(**given), **given)
    for found in (diff.between(first, at), diff.between(at, first)):
        assert {c for c, far in moved_by(found).items() if far} <= {"parameters"}
        assert set(found.changes["column"]) >= {"captured_cause", "captured_latest"}
        assert set(found.changes["cause"]) == {"parameters"}


def test_a_table_of_older_code_is_code(tables: Make, tmp_path: Path) -> None:
    old, now = write(tmp_path / "old", older(tables()), OLD), write(tmp_path / "now", tables())
    there, back = diff.between(old, now), diff.between(now, old)
    for found in (there, back):
        assert {c for c, far in moved_by(found).items() if far} == {"code"}
        assert set(found.changes["cause"]) == {"code"}
        assert set(found.changes["column"]) == {"outlet", "story_id"}
        assert set(found.stories["cause"]) == {"code"}
    assert list(there.stories["what"]) == ["split"]
    assert list(back.stories["what"]) == ["merged"]


def test_another_reading_of_the_same_bytes_is_code(tables: Make, tmp_path: Path) -> None:
    """An older code read no sections from the pages and missed the last article."""
    there = tables()
    fewer = there.articles.iloc[:-1].assign(
        published_raw=there.articles["published_raw"].iloc[:-1].str.upper()
    )
    old = write(tmp_path / "old", there._replace(articles=fewer), OLD)
    found = diff.between(old, write(tmp_path / "now", there))
    assert {c for c, far in moved_by(found).items() if far} == {"code"}
    assert found.articles[["what", "cause"]].to_numpy().tolist() == [["added", "code"]]
    assert set(found.changes.loc[found.changes["column"] == "published_raw", "cause"]) == {"code"}
    assert len(found.documents) == 0


def test_all_three_at_once_are_told_apart(tables: Make, tmp_path: Path) -> None:
    strict = {"topic_threshold": 0.6}
    a = write(tmp_path / "a", older(tables()), OLD)
    b = write(tmp_path / "b", tables([*PAGES[1:], MORE], **strict), **strict)
    found = diff.between(a, b)
    numbers = found.numbers.set_index(["of", "id", "measure"])
    assert all(moved_by(found).values())
    assert (numbers[found.causes()].sum(axis=1) - numbers["change"]).abs().max() < 1e-9
    assert numbers.loc[("outlet", "The Name Before", "articles"), ["data", "parameters"]].to_list() == [0, 0]
    assert numbers.loc[("in all", "", "articles"), ["parameters", "code"]].to_list() == [0, 0]
    by_column = found.changes.groupby("column")["cause"].apply(set)
    assert by_column["outlet"] == {"code"}
    assert by_column["topics"] == {"parameters"}
    assert set(found.articles["cause"]) == {"data"}
    assert set(found.articles["what"]) == {"added", "gone"}


def test_a_table_edited_by_hand_is_not_called_code(first: Path, tables: Make, tmp_path: Path) -> None:
    """Both runs are on record as made by one code, so nothing on record explains this."""
    a, b = write(tmp_path / "a", tables(), OLD), write(tmp_path / "b", tables(), OLD)
    pipeline.save(older(tables()), b / "tables")
    found = diff.between(a, b)
    assert found.causes() == ["data", "parameters", "cannot tell"]
    assert {c for c, far in moved_by(found).items() if far} == {"cannot tell"}
    assert "articles.parquet is no longer what the run wrote" in page.render(found, "out")


@pytest.mark.parametrize(
    ("a", "b", "libraries", "cause"),
    [
        (CLEAN, OLD, ("1", "1", "1"), "code"),
        (CLEAN, CHANGED, ("1", "1", "1"), "code"),
        (CLEAN, OLD, ("1", "2", "2"), "code or libraries"),
        (CLEAN, OLD, ("1", "1", "2"), "code or libraries"),
        (CLEAN, CLEAN, ("1", "2", "2"), "code or libraries"),
        (CLEAN, CLEAN, ("1", "1", "2"), "cannot tell"),
    ],
)  # fmt: skip
def test_what_code_is_blamed_for_follows_from_the_records(
    a: dict[str, object], b: dict[str, object], libraries: tuple[str, str, str], cause: str
) -> None:
    facts = [
        {"version": "0.1", "code": code, "versions": {"pandas": version, "python": "3.11"}}
        for code, version in zip((a, b, b), libraries, strict=True)
    ]
    blame = runs.blame(*facts)
    assert blame.cause == cause
    assert ("pandas" in blame.why) == (cause == "code or libraries")


def test_articles_that_stand_again_in_a_changed_document_are_kept(tables: Make, tmp_path: Path) -> None:
    changed = tmp_path / PAGES[0].name
    changed.write_bytes(PAGES[0].read_bytes() + b"\n\n")
    found = diff.between(
        write(tmp_path / "a", tables()),
        write(tmp_path / "b", pipeline.prepare([changed, *PAGES[1:]], parse({}))),
    )
    assert found.documents[["document", "what"]].to_numpy().tolist() == [[PAGES[0].name, "changed"]]
    assert found.again == (tables().articles["document"] == PAGES[0].name).sum() > 0
    assert (len(found.articles), len(found.stories), len(found.numbers)) == (0, 0, 0)


def test_a_run_as_read_and_derived_again_is_the_run(tables: Make) -> None:
    for values in ({}, {"captured_at": "2026-04-01T09:30Z"}):
        there = tables(**values)
        again = pipeline.derive(stages.as_read(there), parse(values))
        assert stages.unequal(there, again) == ["steps"]  # the step `read` was not taken again


def test_a_run_that_keeps_the_ids_of_an_earlier_one_has_changed_in_data_alone(
    tables: Make, tmp_path: Path
) -> None:
    before = tables(PAGES[1:]).articles
    renamed = before.assign(story_id="story-" + before["story_id"].str[-4:])  # as if handed down for long
    after = pipeline.prepare(PAGES, parse({}), earlier=renamed)
    both = renamed.merge(after.articles, on="article_id")
    whole = both.groupby("story_id_x")["story_id_y"].nunique() < 2
    kept = both[both["story_id_x"].map(whole)]
    assert len(kept) > 10
    assert (kept["story_id_x"] == kept["story_id_y"]).mean() > 0.9  # two that merge have one id
    runs_of = (tables(PAGES[1:])._replace(articles=renamed), after)
    found = diff.between(*(write(tmp_path / name, run) for name, run in zip("ab", runs_of, strict=True)))
    moved = moved_by(found)
    assert moved.pop("data") > 0
    assert set(moved.values()) == {0.0}
    assert set(found.stories["cause"]) <= {"data"}


STORIES = {
    "merged": ("a a b", "x x x"),
    "split": ("a a a", "x x y"),
    "regrouped": ("a a b b", "x y y y"),
    "grown": ("a a -", "x x x"),
    "shrunk": ("a a a", "x x -"),
    "exchanged": ("a a -", "x - x"),
    "born": ("-", "x"),
    "gone": ("a", "-"),
    "": ("a a", "x x"),
}


def partition(names: str) -> pd.Series:
    return pd.Series({str(n): name for n, name in enumerate(names.split()) if name != "-"}, dtype="str")


@pytest.mark.parametrize(("what", "sides"), STORIES.items(), ids=[*[*STORIES][:-1], "same"])
def test_what_became_of_a_story(what: str, sides: tuple[str, str]) -> None:
    before, after = map(partition, sides)
    told = fates.tell(before, after)
    assert [fate.what for fate in told] == [what] * bool(what)
    for fate in told:
        assert sum(n for _, n in fate.before) == len(before)
        assert sum(n for _, n in fate.after) == len(after)


LABELS = st.lists(st.sampled_from("abc-"), min_size=1, max_size=12).map(" ".join)


@given(LABELS, LABELS)
def test_fates_hold_for_any_two_partitions(one: str, other: str) -> None:
    before, after = partition(one), partition(other)
    renamed = after.map({"a": "c", "b": "a", "c": "b"})
    told, mirrored = fates.tell(before, after), fates.tell(after, before)
    assert [(f.what, f.articles) for f in fates.tell(before, renamed)] == [(f.what, f.articles) for f in told]
    pairs = (("merged", "split"), ("grown", "shrunk"), ("born", "gone"))
    turned = {one: other for a, b in pairs for one, other in ((a, b), (b, a))}
    assert sorted(turned.get(f.what, f.what) for f in told) == sorted(f.what for f in mirrored)
    members = [article for fate in told for article in fate.articles]
    assert len(members) == len(set(members))
    untold = (set(before.index) | set(after.index)) - set(members)
    assert not (compare.regrouped(before, after) & untold)
    assert fates.tell(before, before) == []


@given(LABELS, LABELS)
def test_followed_stories_keep_their_partition(one: str, other: str) -> None:
    stories, against = partition(one), partition(other)
    followed = fates.followed(stories, against)
    assert stories.groupby(stories).ngroups == followed.groupby(followed).ngroups
    assert compare.regrouped(stories, followed) == set()


ATTACK = "</td><script>window.hurt=1</script><img src=x onerror=alert(1)>"


def test_hostile_text_stays_text(tables: Make, tmp_path: Path) -> None:
    there = tables()
    bad = there.articles.assign(headline=ATTACK, outlet="=HYPERLINK(1)")
    a = write(tmp_path / "a", there._replace(articles=bad), OLD, title=ATTACK)
    out = diff.make(a, write(tmp_path / "b", there), tmp_path / "out" / "d.html")
    html = out.read_text(encoding="utf-8")
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    assert re.search(r"default-src 'none'; script-src 'none'", html.replace("&#39;", "'"))
    changes = (tmp_path / "out" / "d" / "changes.csv").read_text(encoding="utf-8")
    assert '"\'=HYPERLINK(1)"' in changes
    assert '"=HYPERLINK(1)"' not in changes


def test_the_command_writes_a_page_and_its_tables(first: Path, tables: Make, tmp_path: Path) -> None:
    more = write(tmp_path / "more", tables([*PAGES, MORE]))
    out = tmp_path / "changes.html"
    done = CliRunner().invoke(main, ["diff", str(first), str(more), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(out)
    assert "added" in done.stderr
    written = {path.stem for path in (tmp_path / "changes").glob("*.csv")}
    assert written == {"articles", "changes", "documents", "stories", "numbers", "tables"}
    numbers = pd.read_csv(tmp_path / "changes" / "numbers.csv", keep_default_na=False)
    assert numbers.loc[numbers["change"] != numbers["data"]].to_dict("records") == []
    before = out.read_bytes()
    assert CliRunner().invoke(main, ["diff", str(first), str(more), "--out", str(out)]).exit_code == 0
    assert out.read_bytes() == before


@pytest.fixture(scope="module")
def compared(tables: Make, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of two runs in which data, parameters and code differ."""
    folder, strict = tmp_path_factory.mktemp("compared"), {"topic_threshold": 0.6}
    a = write(folder / "a", older(tables()), OLD, title=ATTACK)
    return diff.make(a, write(folder / "b", tables([*PAGES, MORE], **strict), **strict), folder / "d.html")


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_page_in_a_browser(chromium: Any, compared: Path, scheme: str, width: int) -> None:  # noqa: F811
    view = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme, offline=True)
    tab = view.new_page()
    said: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(compared.as_uri())
    wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    paper = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    violations = accessible.violations(tab)
    view.close()
    assert (said, asked) == ([], [compared.as_uri()])
    assert wide <= 0
    assert paper == {"light": "rgb(255, 255, 254)", "dark": "rgb(21, 24, 27)"}[scheme]
    assert violations == []


def test_what_is_no_run_is_said_plainly(first: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "manifest.json").write_text("[1]")
    (tmp_path / "damaged").mkdir()
    facts = json.loads((first / "manifest.json").read_text())
    report.write_json(tmp_path / "damaged" / "manifest.json", facts)
    for name in ("empty", "other", "damaged", "nowhere"):
        with pytest.raises(InputError, match=name):
            diff.between(first, tmp_path / name)
        done = CliRunner().invoke(main, ["diff", str(first), str(tmp_path / name)])
        assert (done.exit_code, done.stdout) == (1, "")
        assert "Traceback" not in done.stderr


def test_a_run_whose_tables_lack_a_column_is_still_compared(tables: Make, tmp_path: Path) -> None:
    there = tables()
    old = write(tmp_path / "old", there, OLD)
    thin = schema.to_arrow(there.articles, schema.ARTICLES).drop_columns(["publisher_family"])
    pipeline.pq.write_table(thin, old / "tables" / "articles.parquet")
    found = diff.between(old, write(tmp_path / "now", there))
    assert any("articles.publisher_family" in remark for remark in found.a.remarks)
    assert set(found.changes["column"]) <= {"publisher_family"}
    assert set(found.changes["cause"]) <= {"code"}


def test_a_run_older_than_a_parameter_is_compared_by_its_default(tables: Make, tmp_path: Path) -> None:
    old, now = write(tmp_path / "old", tables()), write(tmp_path / "now", tables())
    facts = json.loads((old / "manifest.json").read_text(encoding="utf-8"))
    facts["parameters"] = [row for row in facts["parameters"] if row["name"] != "languages"]
    report.write_json(old / "manifest.json", facts)
    found = diff.between(old, now)
    assert found.changes.empty
    assert found.a.remarks == ["the run is older than the parameter 'languages', which is taken as 'told'"]
    assert diff.between(now, old).changes.empty


@pytest.mark.parametrize(
    ("inputs", "other", "code", "cause"),
    [
        (PAGES, {"outlet": "Marrow Radio"}, CLEAN, "parameters"),
        ([*PAGES, MORE], {"outlet": "Harbour Post"}, CLEAN, "data"),
        (PAGES, {"outlet": "Harbour Post"}, OLD, "code"),
        ([*PAGES, MORE], {"outlet": "Harbour Post"}, OLD, "cannot tell"),
        (PAGES, {"outlet": "Harbour Post"}, CLEAN, None),
    ],
    ids=["parameters", "data", "code", "two things", "nothing"],
)
def test_reports_of_a_part_are_not_derived_again_but_blamed_by_what_alone_differs(
    tables: Make,
    tmp_path: Path,
    inputs: list[Path],
    other: dict[str, str],
    code: dict[str, object],
    cause: str | None,
) -> None:
    def part(name: str, whole: pipeline.Prepared, code: dict[str, object], given: dict[str, str]) -> Path:
        narrowed = narrow.down(whole, parse(given), pipeline.Track(lambda _: None))
        if code == OLD:
            narrowed = narrowed._replace(credits=narrowed.credits.iloc[:0])
        return write(tmp_path / name, narrowed, code, **given)

    a = part("a", tables(), CLEAN, {"outlet": "Harbour Post"})
    found = diff.between(a, part("b", tables(inputs), code, other))
    assert not any(state.derived for state in found.states)
    if cause:
        assert found.states[-1].cause == cause
        assert {*found.articles["cause"], *found.changes["cause"]} <= {cause}
        assert f"several do: {cause}" in page.render(found, "b")
    else:
        assert summary.verdict(found) == summary.NOTHING


NESTED = [(table, column.name) for table, columns in pipeline.SAVED.items() for column in columns]


@pytest.mark.parametrize(("table", "column"), NESTED)
def test_any_column_may_be_missing(tables: Make, table: str, column: str) -> None:
    """Also one whose values are lists of records: it is there, empty, in its own type."""
    columns = pipeline.SAVED[table]
    frame = getattr(tables(), table)
    whole = runs._whole(frame.drop(columns=column), columns)
    assert list(whole) == [c.name for c in columns]
    assert whole[column].isna().all()
    assert schema.to_arrow(whole, columns).schema.field(column).type == frame_type(columns, column)
    kept = [c.name for c in columns if c.name != column]
    pd.testing.assert_frame_equal(whole[kept], schema.to_pandas(schema.to_arrow(frame, columns))[kept])


def frame_type(columns: tuple[schema.Column, ...], name: str) -> object:
    return next(c.type for c in columns if c.name == name)


def test_a_run_from_before_passages_were_kept_is_compared(tables: Make, tmp_path: Path) -> None:
    there = tables()
    old = write(tmp_path / "old", there, OLD)
    thin = schema.to_arrow(there.relations, schema.RELATIONS).drop_columns(["passages"])
    pipeline.pq.write_table(thin, old / "tables" / "relations.parquet")
    found = diff.between(old, write(tmp_path / "now", there))
    assert "relations.passages is not in its tables: an older code made them" in found.a.remarks
    assert "relations.passages is not in its tables" in page.render(found, "d")


def test_counts_unfold_into_just_what_they_count(tables: Make, tmp_path: Path) -> None:
    """Without a script: as many articles as the number says, or the first ten and where the rest are."""
    from lxml import html

    found = diff.between(
        write(tmp_path / "a", older(tables()), OLD), write(tmp_path / "b", tables([*PAGES, MORE]))
    )
    made = html.fromstring(page.render(found, "d"))
    opened = 0
    for count in made.iter("data"):
        n = int(count.get("value"))
        fold = count.getparent().getparent()
        assert fold.tag == "details", html.tostring(count.getparent())
        said = re.search(r"(\d+) of ([\d,]+) shown", fold.text_content())
        assert len(fold.findall("./ol/li")) == (int(said[1]) if said else n)
        assert n > 0
        opened += 1
    assert opened > 50
    plain = {"change", "step"}  # a movement, a place in an order
    for table in made.iter("table"):
        if table.find("thead").text_content() == "TableBeforeAfterVerdict":
            continue  # rows of whole tables: these stand in the run folders
        heads = [head.text_content().lower() for head in table.find("thead").iter("th")]
        for row in table.find("tbody"):
            for head, cell in zip(heads, row, strict=True):
                number = re.fullmatch(r"[\d,]+", cell.text_content().strip())
                assert not number or cell.text_content().strip() == "0" or head in plain, (
                    head,
                    row.text_content(),
                )


def test_a_line_that_one_more_article_makes_the_outlets_own_has_left_because_of_data(tmp_path: Path) -> None:
    line = "Our evening letter brings you the day in five minutes, free of charge"
    told = {
        "Council agrees to repair the sea wall": "Masons will begin in May and work until autumn.",
        "Striker leaves for record fee": "He had scored nineteen goals since August.",
        "Rare owls nest in clock tower": "Four chicks were counted on Sunday.",
        "Bakery wins national prize": "The winning loaf is made of rye and spelt.",
    }
    rows = [
        json.dumps(
            {"id": f"hp-{n}", "headline": headline, "body": f"{body}\n{line}", "outlet": "Harbour Post"}
        )
        for n, (headline, body) in enumerate(told.items())
    ]
    made = []
    for name, n in (("a", 3), ("b", 4)):
        table = tmp_path / f"{name}.jsonl"
        table.write_text("\n".join(rows[:n]))
        made.append(write(tmp_path / name, pipeline.prepare([table], parse({}))))
    before, after = (pipeline.load(run / "tables") for run in made)
    assert before.articles["body"].str.contains("evening letter").all()
    assert list(after.articles["body"]) == list(told.values())
    assert stages.unequal(after, pipeline.derive(stages.as_read(after), parse({}))) == ["steps"]
    found = diff.between(*made)
    assert {c for c, far in moved_by(found).items() if far} == {"data"}
    assert set(found.changes.loc[found.changes["column"] == "body", "cause"]) == {"data"}


def nexis(*articles: tuple[str, str, str]) -> str:
    """An export of Nexis with these articles: outlet, headline, text."""
    return "\n".join(
        f"""
                              {n} of {len(articles)} DOCUMENTS


                                 {outlet}

                             March 9, 2026 Monday

{headline}

BYLINE: Ann Reed

LENGTH: 32 words

{body}

LOAD-DATE: March 10, 2026

LANGUAGE: ENGLISH

                   Copyright 2026 {outlet}
                       All Rights Reserved
"""
        for n, (outlet, headline, body) in enumerate(articles, 1)
    )


def table_of(*articles: tuple[str, str, str]) -> str:
    head = "id,title,outlet,date,author,text\n"
    rows = (f"hp-{sum(map(ord, a[1]))},{a[1]},{a[0]},2026-03-09,Ann Reed,{a[2]}\n" for a in articles)
    return head + "".join(rows)


WALL = "The council agreed on Monday to repair the sea wall before winter and asked who would pay for it."
FIRST = [
    ("Harbour Post", "Council agrees to repair sea wall before winter", WALL),
    (
        "The Gull",
        "Ferries stop for a second day on strike",
        "Crews of all nine ferries stayed at home on Monday.",
    ),
    (
        "Harbour Post",
        "Rare owls nest in the clock tower of Lumen",
        "Four chicks were counted on Sunday by wardens.",
    ),
]
MORE_OF_IT = (
    "The Gull",
    "Bakery wins the national prize for rye",
    "The winning loaf is made of rye and spelt.",
)
EDITED = f"{WALL} Residents will be heard in April."


@pytest.mark.parametrize(("write_out", "ending"), [(nexis, "txt"), (table_of, "csv")])
@pytest.mark.parametrize("both", [False, True])
def test_an_edited_body_is_an_edited_version_of_the_same_article(
    write_out: Callable[..., str], ending: str, both: bool, tmp_path: Path
) -> None:
    """Exported again: grown, sorted anew, renamed, one body edited; alone or beside the first export."""
    (tmp_path / f"export.{ending}").write_text(write_out(*FIRST))
    again = [MORE_OF_IT, *FIRST[1:][::-1], (*FIRST[0][:2], EDITED)]
    (tmp_path / f"renamed.{ending}").write_text(write_out(*again))
    old, new = (tmp_path / f"{name}.{ending}" for name in ("export", "renamed"))
    a, b = (pipeline.prepare(given, parse({})) for given in ([old], [old, new] if both else [new]))
    wall = a.articles.loc[a.articles["headline"] == FIRST[0][1], "article_id"].item()
    assert len(b.articles) == 4
    assert set(a.articles["article_id"]) < set(b.articles["article_id"])
    assert b.articles.set_index("article_id").loc[wall, "body"] == EDITED
    if both:
        told = b.ledger[
            b.ledger["reason"].str.startswith("an edited version of the same article, in").fillna(False)
        ]
        assert len(told) == 1
        assert told["document"].item() == new.name
        assert set(b.printings["reason"]) == {"captured first", "edited version"}
        assert set(b.printings["merged_into"]) == {wall}
        assert list(b.articles.set_index("article_id").loc[wall, "edited"]) == ["body"]
    found = diff.between(write(tmp_path / "a", a), write(tmp_path / "b", b))
    assert found.articles[["what", "headline", "cause"]].to_numpy().tolist() == [
        ["added", MORE_OF_IT[1], "data"]
    ]
    bodies = found.changes[found.changes["column"] == "body"]
    assert bodies[["article_id", "what", "cause"]].to_numpy().tolist() == [
        [wall, "an edited version of the same article", "data"]
    ]
    assert "1 article edited" in summary.verdict(found)
    assert {c for c, far in moved_by(found).items() if far} == {"data"}
