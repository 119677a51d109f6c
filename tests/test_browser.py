import base64
import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import accessible
import harbour
import pandas as pd
import pytest
from lxml import etree
from nbformat import NotebookNode
from test_page import notebook, notebooks, press, shown

from analysis import charts, echo, evidence, language, tables, tally, theme
from analysis import page as page_
from analysis.page import room
from analysis.run import browser

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
DRAWN = "() => [...document.querySelectorAll('[data-chart]')].every((one) => one.querySelector('.role-mark'))"


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    program = browser.find()
    if program is None:
        pytest.skip("no Chromium installed: the report was not opened in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(program), args=[*browser.OFFLINE, *browser.ROOT]
        )
        yield running
        running.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("run") / "report.html"
    path.write_text(press(notebooks()), encoding="utf-8")
    return path


class Opened:
    """The report in a tab, with everything it said and asked for."""

    def __init__(
        self,
        chromium: object,
        report: Path,
        size: str = "desktop",
        scheme: str = "light",
        unfolded: bool = True,
    ) -> None:
        width, height = SIZES[size]
        view = {"width": width, "height": height}
        self.context = chromium.new_context(viewport=view, color_scheme=scheme, offline=True)  # type: ignore[attr-defined]
        self.tab = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.tab.on("console", lambda message: self.said.append(message.text))
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tab.on("request", lambda request: self.asked.append(request.url))
        self.tab.goto(report.as_uri())
        self.tab.wait_for_selector("html[data-ready=yes]", timeout=60_000)
        if unfolded:
            self.tab.click("#folds")
            self.draw()

    def draw(self) -> None:
        """Draw the charts that are out of view, too, as for paper."""
        self.tab.wait_for_selector("html[data-ready=yes]", timeout=60_000)
        self.tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        self.tab.wait_for_function(DRAWN)


@pytest.fixture(scope="module")
def opened(chromium: object, report: Path) -> Iterator[Opened]:
    page = Opened(chromium, report)
    yield page
    page.context.close()


def test_every_chart_is_drawn_without_a_request_or_a_complaint(opened: Opened, report: Path) -> None:
    drawn = opened.tab.eval_on_selector_all(
        "[data-chart]",
        "all => all.map(one => one.querySelectorAll('svg .mark-group path, svg .mark-text text').length)",
    )
    assert len(drawn) == 11
    assert min(drawn) > 0
    assert opened.said == []
    assert opened.asked == [report.as_uri()]


def test_no_attack_runs(opened: Opened) -> None:
    assert opened.tab.evaluate("window.hurt") is None
    assert opened.tab.locator("main img, main svg[onload], a[href^='javascript']").count() == 0


UNEQUAL = """() => {
  const wrong = [], panel = document.getElementById('panel'), main = document.querySelector('main');
  main.style.display = panel.style.display = 'none';  // so that no click lays anything out: what a list holds is asked …
  panel.showModal = panel.show;  // … and other tests look at one
  for (const button of document.querySelectorAll('button.count')) {
    button.click();
    const listed = panel.querySelectorAll('#panel-list > ol > li').length;
    const rest = /and ([0-9,]+) more/.exec(document.getElementById('panel-rest').textContent)?.[1] ?? '0';
    const whole = listed + Number(rest.replaceAll(',', ''));
    const share = 100 * whole / Number(button.dataset.total);
    const rows = button.dataset.rows.split(/[,;]/).filter(Boolean).map((run) => run.split('-').map(Number));
    const carried = rows.reduce((sum, [first, last]) => sum + (last ?? first) - first + 1, 0);
    const short = rest !== '0' && !button.dataset.names
      && carried < Number(document.getElementById('panel-rest').dataset.shown);
    const printed = button.dataset.called ? button.textContent.length > 0 : button.dataset.total ? Math.abs(parseFloat(button.textContent) - share) < 0.0501
      : button.textContent === whole.toLocaleString('en');
    if (!panel.open || whole !== Number(button.value) || !printed)
      wrong.push([button.textContent, button.value, listed, rest, button.dataset.rows]);
    panel.close();
  }
  main.style.display = panel.style.display = '';
  delete panel.showModal;
  return wrong;
}"""
# … and is short of none where its rows are carried (attacks may hold outlets that only look alike)
SHORT = UNEQUAL.replace("!panel.open ||", "!panel.open || short ||")


def test_every_number_opens_a_list_of_just_its_length(opened: Opened) -> None:
    assert opened.tab.evaluate(SHORT) == []
    assert opened.tab.locator("button.count").count() > 100
    assert opened.tab.evaluate("window.hurt") is None


RESTS = """() => [...document.querySelectorAll('button.count')].map((button) => {
  button.click();
  const said = [button.value, document.getElementById('panel-rest').textContent];
  document.getElementById('panel').close();
  return said;
})"""


def test_a_page_without_room_for_its_lists_says_where_each_stands(
    chromium: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line of each list, none of marks, none of the last half; the chapter of charts is left out, or is not."""
    monkeypatch.setattr(room, "LARGEST", 0)
    monkeypatch.setattr(room, "LINES", (evidence.SHOWN,))
    monkeypatch.setattr(
        room, "plans", lambda lists: [room.Plan(evidence.SHOWN, True, lists), room.Plan(1, False, lists // 2)]
    )
    for out in (0, 1):
        monkeypatch.setattr(room, "first", lambda last, fits, start=0, out=out: out if last == 2 else last)
        made = page_.render(notebooks(), "The <press>", harbour.articles(), names=harbour.TOPICS)
        assert made.lists is not None
        file = tmp_path / "report.html"
        file.write_text(made.html, encoding="utf-8")
        page = Opened(chromium, file)
        assert page.tab.locator("main [data-chart]").count() == 11 * (1 - out)
        assert page.tab.evaluate(UNEQUAL) == []
        rests = page.tab.evaluate(RESTS)
        assert page.said == []
        page.context.close()
        counted = made.lists.drop_duplicates("list").set_index("list")["counted"]
        numbers = [re.search(r"see list (\d+) in lists.csv", said) for _, said in rests]
        assert len(set(filter(None, numbers))) > len(rests) / 2
        told = [(int(n), int(found[1])) for (n, _), found in zip(rests, numbers, strict=True) if found]
        assert [counted[number] for _, number in told] == [n for n, _ in told]
        assert [number for _, number in told] == sorted({number for _, number in told})
        assert all(found or not said for (_, said), found in zip(rests, numbers, strict=True))


def test_parts_of_a_table_add_up_to_the_whole(opened: Opened) -> None:
    rows = opened.tab.eval_on_selector_all(
        "table.tally:has(caption) tbody tr button.count:not([data-per]):not([data-total])",
        "all => all.map(one => one.dataset.rows)",
    )
    whole = opened.tab.locator(".facts button.count").first.get_attribute("value")
    listed = [row for code in rows for row in evidence.decode(code)]
    assert len(listed) == len(set(listed)) == int(whole or 0) > 0


def test_a_list_opens_by_keyboard_closes_with_escape_and_gives_focus_back(opened: Opened) -> None:
    tab = opened.tab
    button = tab.locator("button.count").first
    button.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("#panel").evaluate("panel => panel.open && panel.contains(document.activeElement)")
    assert tab.locator("#panel-list > ol > li").count() == int(button.get_attribute("value") or 0)
    tab.keyboard.press("Escape")
    assert not tab.locator("#panel").evaluate("panel => panel.open")
    assert button.evaluate("button => button === document.activeElement")


def test_a_mark_opens_its_articles(opened: Opened) -> None:
    tab = opened.tab
    bar = tab.locator("[data-chart] .mark-rect.role-mark path").first
    bar.scroll_into_view_if_needed()
    bar.click(position={"x": 4, "y": 40})  # beside the line of its interval
    assert tab.locator("#panel").evaluate("panel => panel.open")
    assert tab.locator("#panel-list > ol > li").count() == int(
        tab.locator("#panel").get_attribute("data-count") or 0
    )
    tab.click("#panel-clear")
    assert not tab.locator("#panel").evaluate("panel => panel.open")


def click(tab: object, chart: int, mark: int, *held: str) -> set[int]:
    """Click a mark of a chart, with keys held, and give the rows behind it."""
    marks = tab.locator("[data-chart]").nth(chart).locator(".mark-rect.role-mark path")  # type: ignore[attr-defined]
    marks.nth(mark).scroll_into_view_if_needed()
    marks.nth(mark).click(modifiers=list(held), force=True, position={"x": 3, "y": 4})
    return set(evidence.decode(marks.nth(mark).evaluate("mark => mark.__data__.datum.rows")))


OUTLETS, TOPICS = 1, 2  # places of two charts in the page


def test_charts_filter_each_other_and_the_list(opened: Opened) -> None:
    tab = opened.tab
    own = click(tab, OUTLETS, 0)
    assert listed(tab) == len(own)
    topic = click(tab, TOPICS, 0)
    assert listed(tab) == len(own & topic)
    other = click(tab, TOPICS, 1, "Shift")
    assert listed(tab) == len(own & (topic | other))
    said = tab.locator("#said").inner_text()
    assert str(len(own & (topic | other))) in said
    dim = tab.eval_on_selector_all(
        "[data-chart][data-of=articles] .role-mark > *",
        "all => all.filter(one => one.__data__?.datum?.rows)"
        ".map(one => [one.__data__.datum.rows, one.classList.contains('dim')])",
    )
    left = own & (topic | other)
    assert all(hidden == (not left & set(evidence.decode(code))) for code, hidden in dim)
    assert {hidden for _, hidden in dim} == {True, False}
    tab.click("#panel-close")
    tab.locator("#brush").wait_for(state="visible")
    tab.click("#brush-clear")
    assert tab.locator(".dim, .chosen").count() == 0
    assert tab.locator("#brush").is_hidden()


def listed(tab: object) -> int:
    assert tab.locator("#panel.docked").count() == 1  # type: ignore[attr-defined]
    return int(tab.locator("#panel-list > ol > li").count())  # type: ignore[attr-defined]


def test_marks_are_picked_by_keyboard(opened: Opened) -> None:
    tab = opened.tab
    tab.locator("figure .scroll").nth(OUTLETS).focus()
    tab.keyboard.press("ArrowRight")
    assert tab.locator(".cursor").count() == 1
    first = tab.locator("#said").inner_text()
    tab.keyboard.press("ArrowDown")
    assert tab.locator("#said").inner_text() not in ("", first)
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("Enter")
    assert listed(tab) == int(tab.locator("#panel").get_attribute("data-count") or 0) > 0
    assert tab.locator("#said").inner_text().startswith("Picked: ")
    tab.click("#panel-clear")
    assert tab.locator(".chosen").count() == 0


SPOKEN = re.compile(r"[\W_]+")


def spoken(text: str) -> str:
    """A text as its words, as a page looks for them."""
    marks = unicodedata.normalize("NFD", text)
    return f" {SPOKEN.sub(' ', ''.join(c for c in marks if not unicodedata.combining(c)).lower()).strip()} "


def told(entry: dict[str, Any], *fields: str) -> str:
    return "".join(spoken(entry[field]) for field in fields)


def everywhere(entry: dict[str, Any]) -> str:
    return told(entry, "headline", "outlet", "words")


ASKED: dict[str, Callable[[dict[str, Any]], bool]] = {
    "radio SÚD": lambda e: all(f" {word} " in everywhere(e) for word in ("radio", "sud")),
    "rad sud": lambda e: False,
    "no such words": lambda e: False,
    "<img src=x onerror=hurt()>": lambda e: " onerror hurt " in everywhere(e),
    "outlet:rad*": lambda e: " rad" in told(e, "outlet"),
    "outlet:radio NOT headline:wall": lambda e: (
        " radio " in told(e, "outlet") and " wall " not in told(e, "headline")
    ),
    'headline:(cl?nic OR "wall to be") topic:sport': lambda e: (
        (" clinic " in told(e, "headline") or " wall to be " in told(e, "headline")) and "sport" in e["words"]
    ),
    "outlet:الميناء OR outlet:valley AND NOT topic:economy": lambda e: (
        " الميناء " in told(e, "outlet") or (" valley " in told(e, "outlet") and "economy" not in e["words"])
    ),
}


@pytest.mark.parametrize("query", ASKED)
def test_articles_are_found_by_a_query_and_counted_three_ways(opened: Opened, query: str) -> None:
    entries = [
        entry for entry in evidence.index(harbour.articles(), names=harbour.TOPICS) if ASKED[query](entry)
    ]
    tab = opened.tab
    tab.fill("#query", query)
    tab.press("#query", "Enter")
    n, texts, origins = (len({entry[key] for entry in entries}) for key in ("row", "text", "origin"))
    assert tab.locator("#panel-title").inner_text() == (f"{n} article" if n == 1 else f"{n} articles")
    assert tab.locator("#panel-list > ol > li").count() == n
    said = tab.locator("#panel-about").inner_text()
    assert "that this page carries" in said
    assert (f"{texts} distinct texts, {origins} independent origins" in said) is (n > 1)
    assert tab.locator("#panel-brush").is_visible() is (n > 0)
    tab.keyboard.press("Escape")


SAYS = "(wanted) => document.getElementById('said').textContent === wanted"


@pytest.mark.parametrize(
    ("typed", "said"), [("qzxv", "nothing found"), ("outlet:valle?", None), ("(wall OR", ""), ("", "")]
)
def test_how_much_is_found_is_said_politely_while_it_is_typed(
    opened: Opened, typed: str, said: str | None
) -> None:
    tab, live = opened.tab, opened.tab.locator("#said")
    assert live.get_attribute("role") == "status"  # which is polite
    assert live.get_attribute("aria-live") in (None, "polite")
    tab.evaluate("document.getElementById('said').textContent = '…'")
    tab.fill("#query", "x")
    tab.fill("#query", "")
    live.page.locator("#query").press_sequentially(typed) if typed else tab.dispatch_event("#query", "input")
    n = int(harbour.articles()["outlet"].eq("Valley Post").sum())
    wanted = f"{n} article{'s' * (n != 1)} found" if said is None else said
    tab.wait_for_function(SAYS, arg=wanted, timeout=5_000)
    assert not tab.locator("#panel").is_visible()  # nothing opens before it is asked for
    tab.fill("#query", "")


def test_folds_of_code_are_called_after_what_they_make(opened: Opened) -> None:
    folds = opened.tab.locator("details.code > summary")
    names = [folds.nth(n).get_attribute("aria-label") for n in range(folds.count())]
    assert len(names) > 1
    assert len(set(names)) == len(names)
    assert all(name and name.startswith("How this was computed: ") for name in names)
    assert set(folds.all_inner_texts()) == {"How this was computed"}


def test_a_wildcard_says_what_it_took(opened: Opened) -> None:
    opened.tab.fill("#query", "outlet:(h* OR valle?)")
    opened.tab.press("#query", "Enter")
    said = opened.tab.locator("#panel-about").inner_text()
    for written, word, outlet in (
        ("h*", "harbour", "The Harbour Herald"),
        ("valle?", "valley", "Valley Post"),
    ):
        assert f"{written} took " in said
        assert f"{word} ({harbour.articles()['outlet'].eq(outlet).sum()})" in said
    opened.tab.keyboard.press("Escape")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("(wall OR quota", "a bracket is not closed"),
        ("wall)", "a bracket is not closed"),
        ('"wall', "a quotation mark is not closed"),
        ("wall AND", "a word is missing beside AND"),
        ("OR wall", "a word is missing beside OR"),
        ("body:wall", "body:wall is not asked here"),
        ("wall NEAR/5 quota", "NEAR/5 is not asked here"),
        ("a*b*c*d*e", "more than three wildcards"),
    ],
)
def test_what_a_page_cannot_be_asked_is_said(opened: Opened, query: str, why: str) -> None:
    opened.tab.fill("#query", query)
    opened.tab.press("#query", "Enter")
    assert why in opened.tab.locator("#panel-about").inner_text()
    assert opened.tab.locator("#panel-list > ol > li").count() == 0
    assert not opened.tab.locator("#panel-brush").is_visible()
    opened.tab.keyboard.press("Escape")


def test_a_query_is_a_filter_beside_others_and_a_link_asks_it_again(chromium: object, report: Path) -> None:
    page = Opened(chromium, report)
    tab, query = page.tab, 'outlet:(harb* OR "valley post") NOT quota'
    tab.locator(".findings button.count").first.click()
    tab.click("#panel-brush")
    tab.fill("#query", query)
    tab.press("#query", "Enter")
    tab.click("#panel-brush")
    assert tab.locator("#chips button.chip").count() == 2  # what was picked before is still there
    tab.locator("#chips button.chip").first.click()
    assert tab.locator("#chips button.chip").inner_text() == f"“{query}” ×"
    dimmed = tab.locator(".dim").count()
    assert dimmed > 0
    tab.click("#brush-link")
    address = tab.evaluate("location.href")
    assert "&find=" in address
    tab.click("#chips button.chip")
    assert tab.locator(".dim").count() == 0
    tab.goto("about:blank")
    tab.goto(address)
    page.draw()
    assert tab.locator(".dim").count() == dimmed
    assert tab.input_value("#query") == query
    assert tab.evaluate("window.hurt") is None
    page.context.close()


KEEP = """() => {
  window.kept = [];
  const blobs = [];
  const made = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => { blobs.push(blob); return made(blob); };
  HTMLAnchorElement.prototype.click = async function () {
    const bytes = new Uint8Array(await blobs.pop().arrayBuffer());
    window.kept.push(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")));
  };
}"""


def test_every_chart_can_be_kept_as_a_picture_and_as_numbers(chromium: object, report: Path) -> None:
    page = Opened(chromium, report)
    tab, figures = page.tab, page.tab.locator("figure:has([data-chart])").all()
    with tab.expect_download() as waiting:
        figures[0].get_by_role("button", name="Save as SVG").click()
    assert waiting.value.suggested_filename.endswith(".svg")
    tab.evaluate(KEEP)  # Chromium lets a page save ten files
    assert len(figures) > 8

    def kept(figure: object, kind: str) -> bytes:
        before = tab.evaluate("() => window.kept.length")
        figure.get_by_role("button", name=f"Save as {kind}").click()  # type: ignore[attr-defined]
        tab.wait_for_function("n => window.kept.length > n", arg=before)
        return base64.b64decode(tab.evaluate("() => window.kept.at(-1)"))

    for figure in figures:
        svg = kept(figure, "SVG")
        told = "".join(etree.fromstring(svg).itertext())
        assert all(word in told for word in [*figure.locator("h4").inner_text().split(), "N", "="])
        assert b"var(" not in svg
        assert b"<script" not in svg.lower()
        png = kept(figure, "PNG")
        assert png.startswith(b"\x89PNG")
        assert len(png) > 5_000
        lines = list(csv.reader(kept(figure, "CSV").decode("utf-8-sig").splitlines()))
        assert len(lines) == figure.locator("table tr").count() > 1
        assert not [cell for line in lines for cell in line if cell[:1] in ("=", "@")]
    page.context.close()


def test_a_list_can_be_shown_in_every_chart(opened: Opened) -> None:
    tab = opened.tab
    wrong = """() => {
      const rows = new Set(document.getElementById('panel').dataset.rows.split(',').flatMap(run => {
        const [a, b] = run.split('-').map(Number);
        return Array.from({length: (b ?? a) - a + 1}, (_, i) => a + i);
      }));
      const marks = [...document.querySelectorAll('[data-chart][data-of=articles] svg .role-mark > *')];
      const given = marks.filter(mark => mark.__data__?.datum?.rows);
      const shares = mark => mark.__data__.datum.rows.split(',').some(run => {
        const [a, b] = run.split('-').map(Number);
        return [...rows].some(row => row >= a && row <= (b ?? a));
      });
      return [given.filter(mark => mark.classList.contains('dim') === shares(mark)).length, given.length];
    }"""
    tab.locator(".findings button.count").first.click()
    tab.click("#panel-brush")
    missed, marks = tab.evaluate(wrong)
    assert (missed, marks > 100) == (0, True)
    tab.click("#brush-clear")
    assert tab.locator(".dim").count() == 0
    assert tab.locator("#brush").is_hidden()


def test_links_lead_to_the_web_only(opened: Opened) -> None:
    tab = opened.tab
    tab.locator(".facts button.count").first.click()
    links = tab.eval_on_selector_all("#panel a", "all => all.map(one => [one.protocol, one.rel, one.target])")
    tab.keyboard.press("Escape")
    assert {tuple(link) for link in links} == {
        ("https:", "noopener noreferrer", "_blank"), ("http:", "noopener noreferrer", "_blank"),
    }  # fmt: skip


def test_texts_are_grouped_with_their_copies(opened: Opened) -> None:
    tab = opened.tab
    tab.locator(".facts button.count[data-per=texts]").click()
    counted = tab.eval_on_selector_all(
        "#panel-list > ol > li", "all => all.map(one => one.querySelectorAll('article').length)"
    )
    tab.keyboard.press("Escape")
    assert (len(counted), sum(counted)) == (17, 60)


PAPER = {"light": "rgb(255, 255, 254)", "dark": "rgb(21, 24, 27)"}


@pytest.mark.parametrize(
    ("size", "schemes"), [("desktop", ("light", "dark")), ("phone", ("dark", "light"))], ids=SIZES
)
def test_accessible_by_wcag_aa(chromium: object, report: Path, size: str, schemes: tuple[str, str]) -> None:
    """As it is opened in one scheme, and as it is once the system turns to the other."""
    page = Opened(chromium, report, size, schemes[0])
    page.tab.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    found = []
    for scheme in schemes:
        page.tab.emulate_media(color_scheme=scheme)
        assert page.tab.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER[scheme]
        found += [(scheme, *one) for one in accessible.violations(page.tab)]
        page.tab.locator("button.count").first.click()
        found += [(scheme, *one) for one in accessible.violations(page.tab, "#panel")]
        page.tab.keyboard.press("Escape")
    page.context.close()
    assert found == []


def test_what_is_not_accessible_is_found(opened: Opened) -> None:
    opened.tab.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<p id=pale>Pale</p>')")
    opened.tab.evaluate("document.getElementById('pale').style = 'color: #ddd; background: #fff'")
    found = accessible.violations(opened.tab, "#pale")
    opened.tab.evaluate("document.getElementById('pale').remove()")
    assert [rule for rule, _, _ in found] == ["color-contrast"]


NAMED = (
    "button",
    "link",
    "DisclosureTriangle",
    "searchbox",
    "combobox",
    "table",
    "figure",
    "image",
    "region",
    "form",
)


def heard(page: Opened) -> list[tuple[str, str]]:
    """Role and name of each thing that a reader of screens is told of, in the order of the page."""
    nodes = page.context.new_cdp_session(page.tab).send("Accessibility.getFullAXTree")["nodes"]
    return [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"] and "role" in node
    ]


def test_what_a_reader_of_screens_is_told_makes_sense_alone(chromium: object, report: Path) -> None:
    page = Opened(chromium, report)
    page.tab.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    told = heard(page)
    alts = page.tab.eval_on_selector_all(
        "[data-chart]", "all => all.map(one => one.getAttribute('aria-label'))"
    )
    headings = page.tab.eval_on_selector_all(
        "main h2", "all => all.map(one => (one.querySelector('.fold') ?? one.firstChild).textContent)"
    )
    single = page.tab.eval_on_selector_all(
        "main table",
        "all => all.filter(one => !one.querySelector('thead th[scope=col]') || !one.querySelector('tbody th[scope=row]')).length",
    )
    page.context.close()
    names = {role: [name for one, name in told if one == role] for role in {role for role, _ in told}}
    assert [role for role, name in told if role in NAMED and not name.strip()] == []
    assert names["image"] == alts  # what it shows, not what drew it
    assert all(len(alt) > 40 for alt in alts)
    assert names["region"][: len(headings)] == headings
    assert [
        name for role, name in told if role in ("heading", "DisclosureTriangle") and name[0] in "+−"
    ] == []
    assert [name for name in names["button"] if re.match(r"[\d.,]+:", name)] == []
    assert len(names["table"]) > single == 0


def test_chapters_are_folded_until_they_are_opened_linked_to_or_searched(
    chromium: object, report: Path
) -> None:
    page = Opened(chromium, report, unfolded=False)
    tab = page.tab

    def shown() -> list[bool]:
        """Of each chapter, whether its first paragraph is shown, and whether its heading says so."""
        seen = "all => all.map(one => one.checkVisibility({contentVisibilityAuto: true}))"
        first, second = tab.eval_on_selector_all(".chapter > .body > :first-child", seen)
        assert tab.get_attribute(".fold", "aria-expanded") == str(second).lower()
        return [first, second]

    assert shown() == [True, False]
    tab.locator(".fold").focus()
    tab.keyboard.press("Enter")
    assert shown() == [True, True]
    tab.reload()
    tab.wait_for_selector("html[data-ready=yes]", timeout=60_000)
    assert shown() == [True, True]  # remembered
    tab.click("#folds")
    assert shown() == [True, False]
    tab.locator("nav > details > ol > li > a").nth(1).click()
    tab.wait_for_selector(".body[hidden]", state="detached")
    assert shown() == [True, True]
    page.context.close()


def test_charts_are_drawn_as_they_come_near_the_view_and_all_for_paper(
    chromium: object, report: Path
) -> None:
    page = Opened(chromium, report, unfolded=False)
    tab = page.tab
    undrawn = "() => [...document.querySelectorAll('[data-chart]')].filter((one) => !one.querySelector('.role-mark')).length"
    assert tab.locator(".body[hidden] svg .role-mark").count() == 0
    tab.click("#folds")
    before = tab.evaluate("document.documentElement.scrollHeight")
    assert tab.evaluate(undrawn) > 0
    for place in tab.locator("[data-chart]").all():
        place.scroll_into_view_if_needed()
        place.locator(".role-mark").first.wait_for(state="attached")
    assert tab.evaluate(undrawn) == 0
    after = tab.evaluate("document.documentElement.scrollHeight")
    assert abs(after / before - 1) < 0.1  # a place was kept for each, so that what is read stays where it is
    tab.click("#folds")
    tab.reload()
    tab.wait_for_selector("html[data-ready=yes]", timeout=60_000)
    tab.pdf()
    left = tab.evaluate(undrawn)
    page.context.close()
    assert left == 0  # in folded chapters, too


def test_a_picture_of_a_chart_that_is_not_drawn_yet_is_whole(chromium: object, report: Path) -> None:
    page = Opened(chromium, report, unfolded=False)
    figure = page.tab.locator("figure:has([data-chart])").last
    assert figure.locator("svg").count() == 0
    page.tab.click("#folds")
    with page.tab.expect_download() as waiting:
        figure.get_by_role("button", name="Save as SVG").evaluate("button => button.click()")
    told = waiting.value.path().read_text(encoding="utf-8")
    page.context.close()
    assert all(word in "".join(etree.fromstring(told.encode()).itertext()) for word in ("N", "="))


def test_a_term_opens_what_it_means_by_keyboard_and_closes_with_escape(opened: Opened) -> None:
    tab = opened.tab
    term = tab.locator("main button.term").first
    term.focus()
    tab.keyboard.press("Enter")
    said = tab.locator("#meaning").inner_text()
    assert said.splitlines()[0].strip() in tab.locator("#glossary").text_content()
    assert len(said) > 40
    tab.keyboard.press("Escape")
    assert tab.locator("#meaning").is_hidden()
    assert term.evaluate("one => one === document.activeElement")


def test_a_search_names_outlets_of_the_page_and_opens_their_lists(opened: Opened) -> None:
    tab = opened.tab
    tab.fill("#query", "valley post")
    tab.press("#query", "Enter")
    hit = tab.locator("#panel-list .hit button").first
    assert hit.inner_text() == "Valley Post"
    hit.click()
    counted = int(tab.locator("#panel").get_attribute("data-count") or 0)
    tab.keyboard.press("Escape")
    assert counted == harbour.articles()["outlet"].eq("Valley Post").sum()


def test_a_filter_is_a_chip_with_a_way_back_and_a_link_brings_it_again(
    chromium: object, report: Path
) -> None:
    page = Opened(chromium, report)
    tab = page.tab
    tab.locator(".findings button.count").first.click()
    tab.click("#panel-brush")
    dimmed = tab.locator(".dim").count()
    assert dimmed > 0
    assert tab.locator("#chips button.chip").count() == 1
    tab.click("#brush-link")
    address = tab.evaluate("location.href")
    assert "&rows=" in address
    tab.click("#chips button.chip")
    assert tab.locator("#brush").is_hidden()
    assert tab.locator(".dim").count() == 0
    tab.goto("about:blank")
    tab.goto(address)
    page.draw()
    again = tab.locator(".dim").count()
    tab.goto(address.split("&rows=")[0] + "&rows=0-99999999999&said=%3Cimg%20src%3Dx%20onerror%3Dhurt()%3E")
    tab.reload()
    tab.wait_for_selector("html[data-ready=yes]", timeout=60_000)
    hurt = tab.evaluate("window.hurt")
    page.context.close()
    assert again == dimmed
    assert hurt is None


def test_it_keeps_still_where_motion_is_unwanted(chromium: object, report: Path) -> None:
    moving = """() => [...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      return style.scrollBehavior === 'smooth' || parseFloat(style.transitionDuration) > 0 || style.animationName !== 'none';
    }).length"""
    context = chromium.new_context(reduced_motion="reduce", offline=True)  # type: ignore[attr-defined]
    tab = context.new_page()
    tab.goto(report.as_uri())
    found = tab.evaluate(moving)
    context.close()
    assert found == 0


STOPS = """() => {
  const one = document.activeElement, style = getComputedStyle(one), at = one.getBoundingClientRect();
  one.dataset.stop = document.querySelectorAll('[data-stop]').length;
  return {
    name: (one.getAttribute('aria-label') ?? one.textContent ?? one.tagName).trim().slice(0, 40) || one.tagName,
    marked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    seen: at.width > 0 && at.height > 0 && at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth,
    end: one === document.body,
  };
}"""
ORDER = """() => [...document.querySelectorAll('body [data-stop]')]
  .map((one) => Number(one.dataset.stop)).every((stop, place, all) => !place || stop > all[place - 1])"""


@pytest.mark.parametrize("size", SIZES)
def test_each_stop_of_the_tab_key_is_in_view_marked_and_in_the_order_of_the_page(
    chromium: object, report: Path, size: str
) -> None:
    page = Opened(chromium, report, size, unfolded=False)
    page.tab.emulate_media(reduced_motion="reduce")
    stops = []
    for _ in range(60):
        page.tab.keyboard.press("Tab")
        stops.append(page.tab.evaluate(STOPS))
        if stops[-1]["end"]:
            break
    ordered = page.tab.evaluate(ORDER)
    page.context.close()
    told = [stop for stop in stops if not stop["end"]]
    assert len(told) > 20
    assert [stop["name"] for stop in told if not (stop["marked"] and stop["seen"])] == []
    assert ordered


def test_headings_go_down_by_one_level_at_a_time(opened: Opened) -> None:
    levels = opened.tab.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6",
        "all => all.filter(h => h.checkVisibility()).map(h => Number(h.ariaLevel ?? h.tagName[1]))",
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


def test_terms_in_the_box_of_the_corpus_are_whole_targets(chromium: object, tmp_path: Path) -> None:
    missed = """all => all.filter((one) => {
      const at = one.getBoundingClientRect(), number = one.closest('div').querySelector('dd button').getBoundingClientRect();
      return at.height < 24 || (at.top < number.bottom && number.top < at.bottom);
    }).map((one) => one.textContent)"""
    with language.of("de"):  # whose nouns stand in the glossary as they do above a number
        box = evidence.facts({"Articles": [0, 1], "Outlets": [0, 1, 2]})
        made = [("Box", notebook(("box", [shown(box._repr_mimebundle_())], [])))]
        whole = page_.render(made, "", harbour.articles(), names=harbour.TOPICS, tongue="de").html
    path = tmp_path / "report.html"
    path.write_text(whole, encoding="utf-8")
    page = Opened(chromium, path, unfolded=False)
    terms = page.tab.locator(".facts dt button.term").count()
    found = page.tab.eval_on_selector_all(".facts dt button.term", missed)
    page.context.close()
    assert terms > 0
    assert found == []


def test_nothing_is_wider_than_a_phone(chromium: object, report: Path) -> None:
    page = Opened(chromium, report, "phone")
    wide = page.tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.context.close()
    assert wide <= 0


PRESSED = """() => [...document.querySelectorAll('td')].filter((one) => one.textContent.length > 70
  && one.clientWidth < Math.min(160, 0.35 * innerWidth)).map((one) => one.textContent.slice(0, 80))"""
LIKENESS = "articles need four fifths of the usual likeness to be one story, and a month may pass in between"


@pytest.mark.parametrize("size", SIZES)
def test_a_table_presses_no_text_into_a_column_of_words(chromium: object, tmp_path: Path, size: str) -> None:
    """Beside two, four and eight other columns."""
    path, wide = tmp_path / "report.html", []
    for beside in (2, 4, 8):
        rows = pd.DataFrame({f"name {n}": ["looser stories"] for n in range(beside)} | {"note": [LIKENESS]})
        table = tables.show(rows, f"Wide {beside}")
        wide.append((f"wide {beside}", [shown(table._repr_mimebundle_())], []))
    path.write_text(press([("Wide", notebook(*wide))]))
    page = Opened(chromium, path, size, unfolded=False)
    page.tab.wait_for_timeout(100)
    notes = page.tab.locator(".tablewrap td", has_text=LIKENESS)
    texts = notes.filter(visible=True).count()
    pressed, over = (
        page.tab.evaluate(PRESSED),
        page.tab.evaluate("document.documentElement.scrollWidth - innerWidth"),
    )
    page.context.close()
    assert texts == 3
    assert pressed == []
    assert over <= 0
    assert page.said == []


LABELS = """() => {
  const seen = [...document.querySelectorAll('[data-chart] svg')].map((svg) => {
    const edge = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')].filter((one) => one.textContent.trim() && one.getBoundingClientRect().width > 0);
    const places = texts.map((one) => [one.textContent, one.getBoundingClientRect()]);
    const cut = places.filter(([, at]) => at.left < edge.left - 2 || at.right > edge.right + 2);
    const over = places.filter(([, at], n) => places.some(([, beside], m) => m > n
      && Math.min(at.right, beside.right) - Math.max(at.left, beside.left) > 2
      && Math.min(at.bottom, beside.bottom) - Math.max(at.top, beside.top) > 4));
    return [...cut, ...over].map(([text]) => text);
  });
  return [seen.length > 5, seen.flat()];
}"""


def long_named() -> NotebookNode:
    """Charts whose names and legends are longer than a phone is wide."""
    table = harbour.articles()
    scope = charts.scope(table, "one invented page")
    name = "Ferry strike ends as the second officer of the line is kept on for another year"
    rows = [[n] for n in range(12)]
    ranked = pd.DataFrame({"outlet": [f"{name} {n}" for n in range(12)], "rank": range(1, 13)})
    ranked = ranked.assign(low=ranked["rank"], high=ranked["rank"] + 1)
    kinds = pd.DataFrame([
        {"outlet": outlet, "kind": kind, "share": 0.4, "low": 0.2, "high": 0.6, "rows": [1, 2]}
        for outlet in ("Post", "Echo") for kind in echo.KINDS
    ])  # fmt: skip
    drawn = [
        charts.ranks(ranked, "How far ranks move", scope),
        charts.voices(kinds, "Whose voice", scope, echo.KINDS),
        charts.widths(tally.widths(table), "How exact times are", scope),
        charts.bars(ranked.assign(articles=1, share=0.1, rows=rows), "Stories", scope, "outlet"),
        charts.stories(table, "Told when", scope, dict.fromkeys(set(table["story_id"]), f"{name}, {name}")),
    ]
    return notebook(*((str(n), [shown(one._repr_mimebundle_()[0])], []) for n, one in enumerate(drawn)))


@pytest.mark.parametrize("size", SIZES)
def test_no_label_of_a_chart_is_cut_or_lies_over_another(chromium: object, tmp_path: Path, size: str) -> None:
    theme.enable()
    path = tmp_path / "report.html"
    path.write_text(press([*notebooks(), ("Long", long_named())]), encoding="utf-8")
    page = Opened(chromium, path, size)
    found = page.tab.evaluate(LABELS)
    page.context.close()
    assert found == [True, []]


def test_the_button_turns_light_to_dark_and_back(opened: Opened) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    fill = "getComputedStyle(document.querySelector('.mark-rect.role-mark path')).fill"
    before = (opened.tab.evaluate(paper), opened.tab.evaluate(fill))
    opened.tab.click("#theme")
    after = (opened.tab.evaluate(paper), opened.tab.evaluate(fill))
    opened.tab.click("#theme")
    assert before == (PAPER["light"], "rgb(0, 114, 178)")
    assert after == (PAPER["dark"], "rgb(92, 179, 238)")
    assert (opened.tab.evaluate(paper), opened.tab.evaluate(fill)) == before


def test_prints_to_pdf(report: Path, tmp_path: Path) -> None:
    if browser.find() is None:
        pytest.skip("no Chromium installed: nothing was printed")
    printed = browser.pdf(report, tmp_path / "out" / "report.pdf")
    content = printed.read_bytes()
    assert content.startswith(b"%PDF")
    assert 3 <= content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") <= 40


def test_without_a_browser_pdf_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from analysis.errors import RunError

    monkeypatch.setattr(browser, "find", lambda: None)
    with pytest.raises(RunError, match="install Chromium or Chrome"):
        browser.pdf(tmp_path / "report.html", tmp_path / "report.pdf")


def test_labels_of_charts_are_whole_in_a_page_from_right_to_left(opened: Opened) -> None:
    cut = opened.tab.evaluate("""() => {
      document.documentElement.dir = 'rtl';
      const left = (one) => one.getBoundingClientRect().left;
      const texts = [...document.querySelectorAll('figure svg text')].filter((one) => one.getBoundingClientRect().width > 0);
      const cut = texts.filter((one) => left(one) < left(one.closest('svg')) - 1).map((one) => one.textContent);
      document.documentElement.removeAttribute('dir');
      return [texts.length > 50, cut];
    }""")
    assert cut == [True, []]
