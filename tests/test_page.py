import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import nbformat
import pandas as pd
import pytest
import unpacked
from harbour import TOPICS, articles, cells, every_chart
from nbformat import NotebookNode

from analysis import evidence, page, palette
from analysis.page import blocks, room

MARKDOWN = "# What the press wrote\n\n<script>window.hurt=1</script> [x](javascript:hurt())\n\n## Who & when?"


def notebook(*sources: tuple[str, list[NotebookNode], list[str]], first: str = MARKDOWN) -> NotebookNode:
    made = [nbformat.v4.new_markdown_cell(first)]
    for source, outputs, tags in sources:
        made.append(
            nbformat.v4.new_code_cell(source, outputs=outputs, execution_count=1, metadata={"tags": tags})
        )
    return nbformat.v4.new_notebook(cells=made)


def shown(data: dict[str, object]) -> NotebookNode:
    return nbformat.v4.new_output("execute_result", data=data, execution_count=1)


def notebooks() -> list[tuple[str, NotebookNode]]:
    """Two notebooks, made anew: one of findings, one of every chart."""
    table = articles()
    drawn = [(name, [shown(chart._repr_mimebundle_()[0])], []) for name, chart in every_chart(table).items()]
    told = [(name, [shown(html._repr_mimebundle_())], []) for name, html in cells(table).items()]
    first = notebook(("x: int = 1", [], ["parameters"]), *told)
    second = notebook(*drawn, first="# Charts\n")
    return [("Findings", first), ("Charts", second)]


def press(of: list[tuple[str, NotebookNode]]) -> str:
    return page.render(of, "The <press>", articles(), names=TOPICS).html


@pytest.fixture(scope="module", autouse=True)
def _short_scripts() -> Iterator[None]:
    """A line in place of Vega, which takes seconds to bundle: what it does is looked at in a browser."""
    packed = page._packed("// Vega")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page, "_vega", lambda: "// Vega")
        patch.setattr(page, "_packed_vega", lambda: packed)
        yield


@pytest.fixture(scope="module")
def given() -> list[tuple[str, NotebookNode]]:
    return notebooks()


@pytest.fixture(scope="module")
def made(given: list[tuple[str, NotebookNode]]) -> str:
    return press(given)


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_same_notebooks_same_bytes(made: str) -> None:
    assert press(notebooks()) == made


def test_nothing_is_loaded_and_nothing_refers_outside(made: str) -> None:
    for tag, attributes in Elements(made).tags:
        assert tag not in {"link", "iframe", "object", "embed", "base", "form", "audio", "video", "import"}
        for name in ("src", "href", "srcset", "action", "data"):
            value = attributes.get(name) or ""
            assert value == "" or value.startswith(("#", "data:image/png"))
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


def test_the_policy_names_just_the_scripts_and_the_style_of_the_page(made: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', made).group(1).replace("&#39;", "'")  # type: ignore[union-attr]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    script = re.search(r"<script>(.*?)</script>", made, re.DOTALL).group(1)  # type: ignore[union-attr]
    style = re.search(r"<style>(.*?)</style>", made, re.DOTALL).group(1)  # type: ignore[union-attr]
    vega = unpacked.script(made, "vega")
    for text in (script, style, vega):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy
    assert policy.count("sha256-") == 3


def test_what_is_packed_names_no_time_and_no_version_of_python() -> None:
    packed = base64.b64decode(page._packed("Vossling quits"))
    assert packed[:10] == b"\x1f\x8b\x08\0\0\0\0\0\x02\x03"
    assert gzip.decompress(packed) == b"Vossling quits"


def test_the_scripts_are_ours_alone(made: str) -> None:
    kinds = [attributes.get("type") for tag, attributes in Elements(made).tags if tag == "script"]
    assert kinds == ["application/json", *["application/x-gzip-base64"] * 3, None]
    assert "&lt;script&gt;window.hurt=1" in made
    assert 'href="javascript:' not in made


def test_specs_are_json_in_the_colours_of_the_page(made: str) -> None:
    specs = json.loads(unpacked.script(made, "specs"))
    assert sorted(specs) == sorted(re.findall(r'data-chart="(spec-\d+)"', made))
    assert len(specs) == 11
    for spec in specs.values():
        drawing = {key: value for key, value in spec.items() if key not in ("data", "datasets")}
        assert not {colour for colour in palette.LIGHT.values() if f'"{colour}"' in json.dumps(drawing)}
        assert "title" not in spec


def test_the_index_holds_every_article_that_a_count_names(made: str) -> None:
    entries = unpacked.index(made).entries
    assert {entry["row"] for entry in entries["articles"]} == set(range(60))
    assert set(entries) == {"articles"}  # no other table was given


@pytest.mark.parametrize(
    ("tags", "output", "code"),
    [([], True, True), (["parameters"], False, True), (["hide"], False, True), (["omit"], False, False)],
)
def test_tags_say_what_is_shown(tags: list[str], output: bool, code: bool) -> None:
    stream = nbformat.v4.new_output("stream", name="stdout", text="\x1b[31mseen\x1b[0m")
    chapter = blocks.Page().chapter("Name", notebook(("secret = 1", [stream], tags)))
    assert ('<pre tabindex="0">seen</pre>' in chapter.body) is output
    assert ("secret = 1" in chapter.body) is code


@pytest.mark.parametrize(
    ("output", "html"),
    [
        (shown({"text/plain": "a < b"}), "<pre tabindex=\"0\">a &lt; b</pre>"),
        (shown({"text/plain": "x", "text/html": "<p>ours</p>"}), "<p>ours</p>"),
        (shown({"text/markdown": "**bold** <i>"}), "<p><strong>bold</strong> &lt;i&gt;</p>"),
        (shown({"image/png": "QUJD\n", "text/plain": '"pic"'}),
         '<img alt="&quot;pic&quot;" src="data:image/png;base64,QUJD">'),
        (nbformat.v4.new_output("stream", name="stderr", text="warning"), ""),
        (nbformat.v4.new_output("error", ename="E", evalue="<x>", traceback=[]),
         '<pre class="failed">E: &lt;x&gt;</pre>'),
    ],
)  # fmt: skip
def test_outputs(output: NotebookNode, html: str) -> None:
    assert blocks.Page().output(output).strip() == html


def test_headings_make_the_contents_and_ids_stay_apart() -> None:
    pages = blocks.Page()
    one, two = (pages.chapter("Press", notebook()) for _ in range(2))
    assert (one.title, one.sections) == ("What the press wrote", [("at-who-when", "Who & when?")])
    assert two.sections == [("at-who-when-2", "Who & when?")]
    assert one.id != two.id


def test_code_of_cells_that_show_nothing_is_kept_with_the_next_that_does() -> None:
    pages = blocks.Page()
    output = shown({"text/plain": "2"})
    body = pages.chapter("Press", notebook(("a = 1", [], []), ("a + 1", [output], []))).body
    assert body.count(">How this was computed<") == 1
    assert "a = 1\n\na + 1" in body


def test_a_page_without_charts_carries_no_vega() -> None:
    html = page.render([("Press", notebook())], "Press", articles(1)).html
    assert 'id="vega"></script>' in html
    assert len(html) < 100_000


def marked(html: str) -> list[type]:
    """Of what type the lists of all marks are named: those of a chart that has none are null."""
    specs = json.loads(unpacked.script(html, "specs"))
    lines = [line for spec in specs.values() for data in spec["datasets"].values() for line in data]
    return [type(line["rows"]) for line in lines if "rows" in line]


@pytest.mark.parametrize("bound", ["CARRIED", "LARGEST"])
def test_a_large_corpus_makes_no_large_page_and_no_list_is_empty(
    given: list[tuple[str, NotebookNode]], made: str, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    whole = unpacked.index(made).entries["articles"]
    monkeypatch.setattr(room, bound, len(whole) // 2 if bound == "CARRIED" else len(made.encode()) - 100)
    html = press(given)
    assert bound == "CARRIED" or len(html) < len(made)
    carried = {entry["row"] for entry in unpacked.index(html).entries["articles"]}
    assert 0 < len(carried) < len(whole)
    lists = [
        (one.listed, whole.listed)
        for one, whole in zip(unpacked.numbers(html), unpacked.numbers(made), strict=True)
    ]
    assert all(one and whole and one.parts == (whole.parts[0][:1],) for one, whole in lists if whole)
    assert all(one for one, whole in lists if whole)
    assert marked(html) == marked(made)
    assert int in marked(html)
    assert f'data-shown="{evidence.SHOWN}"' not in html


def test_names_of_lists_stand_packed_and_once() -> None:
    groups = {"Gull & “Mew”": [0, 2], "<b>&#10;": [1]}
    body = f"<p>{evidence.named(groups, 'outlets').html} {evidence.named(groups, 'outlets').html}</p>"
    chapter = page.blocks.Chapter("a", "A", [], body)
    articles = pd.DataFrame({"headline": ["one", "two", "three"]})
    made = page.render([], "T", articles, appendix=[chapter]).html
    assert "Mew" not in made
    assert made.count('data-list="0" data-per="outlets"') == 2
    assert unpacked.index(made).lists == {
        "articles": [unpacked.Listed(((0, 2), (1,)), ("Gull & “Mew”", "<b>&#10;"))]
    }


def sections(*told: tuple[str, list[evidence.Html]]) -> NotebookNode:
    """A notebook of a title and sections, each with what its cells show."""
    cells = [nbformat.v4.new_markdown_cell("# Press")]
    for heading, found in told:
        cells.append(nbformat.v4.new_markdown_cell(f"## {heading}\n\nOf {heading.lower()}."))
        for one in found:
            output = shown(one._repr_mimebundle_())
            cells.append(
                nbformat.v4.new_code_cell(f"code_of({heading!r})", outputs=[output], execution_count=1)
            )
    return nbformat.v4.new_notebook(cells=cells)


NONE = evidence.nothing("Set <aside>", "nothing was set aside.")
SOME = evidence.sentence("Two were.")


def test_a_heading_under_which_nothing_stands_is_told_in_short_at_the_end() -> None:
    told = ("Aside", [NONE]), ("Read", [SOME]), ("Lost", [NONE, NONE]), ("Both", [NONE, SOME])
    chapter = blocks.Page().chapter("Press", sections(*told))
    assert chapter.sections == [("at-read", "Read"), ("at-both", "Both")]
    assert "<h3" not in chapter.body.split("Two were.")[-1]
    assert (
        '<ul class="without"><li><b id="at-aside" dir="auto">Aside</b> <b id="at-lost" dir="auto">Lost</b> '
        "<span>Nothing was set aside.</span></li></ul>" in chapter.body
    )
    assert "Of aside." not in chapter.body
    assert "Set &lt;aside&gt;: " in chapter.body  # beside what there is it says what is missing
    assert chapter.body.count("code_of(&#x27;Aside&#x27;)") == 1


def test_a_chapter_in_which_all_is_there_ends_as_it_was() -> None:
    chapter = blocks.Page().chapter("Press", sections(("Read", [SOME]), ("Prose alone", [])))
    assert "without" not in chapter.body
    assert [name for _, name in chapter.sections] == ["Read", "Prose alone"]


def test_what_code_makes_sure_of_stands_with_the_code() -> None:
    cells = [
        nbformat.v4.new_markdown_cell("# Press\n\n## Who?\n\nOutlets. We expect less.\n\nWe expect *all*.\n\nMore."),
        nbformat.v4.new_code_cell("a = 1", outputs=[shown(SOME._repr_mimebundle_())], execution_count=1),
    ]  # fmt: skip
    body = blocks.Page().chapter("Press", nbformat.v4.new_notebook(cells=cells)).body
    prose, fold = body.split("<details", 1)
    assert "Outlets. We expect less." in prose
    assert "More." in prose
    assert "<em>all</em>" not in prose
    assert ">How this was computed</summary><p>We expect <em>all</em>.</p>" in fold
