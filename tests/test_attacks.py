"""Hostile input through the whole report, opened in a browser: nothing of it runs, loads or is a formula."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import hostile
import pytest
from test_browser import UNEQUAL, Opened, chromium  # noqa: F401 - a fixture

from analysis import parameters
from analysis.run import report

csv.field_size_limit(sys.maxsize)
LIVE = "script:not([type]), img, iframe, object, embed, [onload], [onerror], [onclick], [ontoggle], [style], style"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of the hostile corpus, under a hostile title."""
    folder = tmp_path_factory.mktemp("attacks")
    given = parameters.parse({"title": f"</title><script>{hostile.HURT}</script> {{{{ 7 * 7 }}}}"})
    return report.make([hostile.write(folder / "in")], folder / "run", given).page.parent


@pytest.fixture(scope="module")
def opened(chromium: object, run: Path) -> Iterator[Opened]:  # noqa: F811
    page = Opened(chromium, run / "report.html")
    yield page
    page.context.close()


def unhurt(opened: Opened, page: Path) -> None:
    assert opened.tab.evaluate("window.hurt") is None
    assert opened.said == []
    assert opened.asked == [page.as_uri()]
    assert opened.tab.locator("a[href^='java' i], a[href^='data' i], a[href^='vb' i]").count() == 0


def test_nothing_runs_and_nothing_is_loaded(opened: Opened, run: Path) -> None:
    unhurt(opened, run / "report.html")
    assert opened.tab.locator(f"main :is({LIVE}):not(svg *):not(figure [style])").count() == 0
    assert opened.tab.evaluate("document.title").startswith("</title><script>")
    assert opened.tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_every_list_opens_and_is_whole(opened: Opened, run: Path) -> None:
    assert opened.tab.locator("button.count").count() > 100
    assert opened.tab.evaluate(UNEQUAL) == []
    unhurt(opened, run / "report.html")


def test_every_mark_can_be_clicked(opened: Opened, run: Path) -> None:
    clicked = opened.tab.evaluate("""async () => {
      let clicked = 0;
      for (const mark of document.querySelectorAll('[data-chart] .role-mark > *')) {
        const { x, y, width, height } = mark.getBoundingClientRect();
        const at = { bubbles: true, clientX: x + width / 2, clientY: y + height / 2 };
        for (const type of ['pointerover', 'pointermove', 'mouseover', 'mousemove', 'pointerdown', 'pointerup', 'click'])
          mark.dispatchEvent(new (type.startsWith('p') ? PointerEvent : MouseEvent)(type, at));
        if (document.getElementById('panel').open) clicked++;
        document.getElementById('panel').close();
      }
      return clicked;
    }""")
    assert clicked > 50
    unhurt(opened, run / "report.html")


def test_notebooks_shown_as_html_hold_no_live_markup(chromium: object, run: Path, tmp_path: Path) -> None:  # noqa: F811
    from nbconvert import HTMLExporter

    exporter, asked = HTMLExporter(template_name="basic"), list[str]()
    context = chromium.new_context(offline=True)  # type: ignore[attr-defined]
    tab = context.new_page()
    tab.on("request", lambda request: asked.append(request.url))
    for notebook in sorted((run / "notebooks").glob("*.ipynb")):
        body, _ = exporter.from_filename(str(notebook))
        page = tmp_path / f"{notebook.stem}.html"
        page.write_text(f"<!doctype html><meta charset=utf-8><body>{body}", encoding="utf-8")
        tab.goto(page.as_uri())
        assert tab.evaluate("window.hurt") is None
        assert page.as_uri() in asked
        assert [url for url in asked if "outside.example" in url] == []
        assert tab.locator(".jp-OutputArea :is(img, iframe, [onload], [onerror], [onclick])").count() == 0
        assert tab.locator("a[href^='java' i], a[href^='data' i], a[href^='vb' i]").count() == 0
    context.close()


def test_no_cell_of_a_table_is_a_formula(run: Path) -> None:
    for table in sorted((run / "tables").glob("*.csv")):
        with table.open(newline="", encoding="utf-8") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert [cell[:40] for cell in cells if cell[:1] in tuple("=+@\t\r") or cell[:2] == "-1"] == []
