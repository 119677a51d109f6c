"""The sample's own page in a browser: small, soon painted, without a request, and read in its order."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise

import accessible
import nbformat
import pytest
import unpacked
from test_browser import Opened, chromium  # noqa: F401 - a fixture

from analysis import page, topics
from analysis.parameters import Parameters
from analysis.prepared import Prepared
from analysis.run import appendix, manifest, report

MOST = 1_450_000  # bytes: what was promised is 1.5 MB
LISTS = re.compile(r' data-(?:rows|list|names)="[^"]*"')  # a page names its lists by numbers
SOON = 1_000  # milliseconds of this page's own work until it is painted


@pytest.fixture(scope="module")
def opened(
    chromium: object,  # noqa: F811
    sample_page: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Opened]:
    file = tmp_path_factory.mktemp("sample") / "report.html"
    file.write_text(sample_page, encoding="utf-8")
    page = Opened(chromium, file, unfolded=False)
    yield page
    page.context.close()


def test_it_is_small(sample: Prepared) -> None:
    """As the command writes it: with the appendix, without the tour and the cookbook that other tests' page has."""
    chapters = [(path.stem, nbformat.read(path, as_version=4)) for path in report.chapters(False, False)]
    method = appendix.chapter(manifest.describe(sample, Parameters()), sample)
    made = page.render(
        chapters,
        "Sample",
        sample.articles,
        tables=sample._asdict(),
        names=topics.names(),
        appendix=[method],
    ).html
    assert LISTS.sub("", method.body) in LISTS.sub("", made)
    assert len(made.encode()) <= MOST


def test_a_chart_has_no_data_that_it_does_not_draw(sample_page: str) -> None:
    """The list below a chart is a notebook's: a page has its own."""
    specs = json.loads(unpacked.script(sample_page, "specs"))
    assert len(specs) > 20
    for spec in specs.values():
        drawn = json.dumps({key: value for key, value in spec.items() if key != "datasets"})
        assert set(spec["datasets"]) == set(re.findall(r'"name": "(data-\w+)"', drawn))


LEADS = """() => [...document.querySelectorAll('.tablewrap')].filter((one) => one.textContent.includes('Median lag')).map((one) => {
  const body = one.closest('.body'), closed = body?.getAttribute('hidden');
  body?.removeAttribute('hidden');
  const sides = [one.scrollWidth, one.clientWidth];
  if (closed !== null && body) body.setAttribute('hidden', closed);
  return sides;
})"""


def test_the_tables_of_who_leads_do_not_scroll_sideways(opened: Opened) -> None:
    opened.tab.set_viewport_size({"width": 1440, "height": 900})
    sides = opened.tab.evaluate(LEADS)
    assert len(sides) == 2
    assert [side for side in sides if side[0] > side[1] + 1] == []
    assert all(width > 300 for _, width in sides)


def test_it_asks_for_nothing_and_says_nothing(opened: Opened) -> None:
    assert len(opened.asked) == 1
    assert opened.said == []


def test_the_first_screen_is_painted_before_any_chart_is_drawn(opened: Opened) -> None:
    times = opened.tab.evaluate("""() => {
      const paint = performance.getEntriesByName('first-contentful-paint')[0].startTime;
      return [paint, performance.getEntriesByType('navigation')[0].domContentLoadedEventStart];
    }""")
    assert times[0] > 0
    assert times[0] <= max(SOON, times[1] * 1.5)  # a busy machine parses late, too


def test_the_first_screen_is_the_first_thing_that_is_read(opened: Opened) -> None:
    order = opened.tab.evaluate("""() => [...document.querySelectorAll('h1, .findings, .corpus, [data-chart], details.card, .chapter > h2')]
      .map((one) => one.matches('.findings') ? 'findings' : one.tagName === 'H2' ? 'chapter' : one.tagName === 'H1' ? 'title'
        : one.matches('.corpus') ? 'corpus' : one.matches('details') ? 'card' : 'chart')""")
    assert order[:5] == ["title", "chapter", "findings", "corpus", "chart"]
    assert order[5] == "card"
    levels = opened.tab.eval_on_selector_all(
        "main :is(h2, h3, h4)", "all => all.map(one => Number(one.tagName[1]))"
    )
    assert all(after - before <= 1 for before, after in pairwise(levels) if after > before and before > 2)


def test_a_story_in_a_sentence_leads_to_its_card(opened: Opened) -> None:
    tab = opened.tab
    story = tab.locator(".findings a.story").first
    name = story.inner_text()
    story.click()
    card = tab.locator("details.card[open]").first
    card.wait_for(state="visible")
    assert card.locator(".name").inner_text() == name
    assert card.locator("svg.when line").count() > 3
    assert card.locator("button.count").count() > 10


def test_a_card_opens_by_keyboard_and_is_found_by_search(opened: Opened, sample: Prepared) -> None:
    tab = opened.tab
    summary = tab.locator("details.card > summary").nth(1)
    summary.focus()
    tab.keyboard.press("Enter")
    assert summary.evaluate("one => one.parentElement.open")
    person = "Petra Vossling"
    tab.fill("#query", person)
    tab.press("#query", "Enter")
    assert person in tab.locator("#panel-list .hit").all_inner_texts()[0]
    tab.keyboard.press("Escape")


def test_findings_are_hedged_in_place_for_the_choice_of_the_reader(opened: Opened) -> None:
    """By keyboard, said to who cannot see it, with a way back; the link brings it again."""
    tab = opened.tab
    rows = tab.eval_on_selector_all(
        ".choices tbody tr", "all => all.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    assert tab.locator(".hedge").count() == 0
    tab.locator("#choice").focus()
    tab.keyboard.press("ArrowDown")
    name, *said = rows[0]
    assert tab.locator("#choice-said[role=status] li").count() == len(said)
    hedges = tab.locator(".hedge").all_text_contents()
    assert len(hedges) >= len(said)
    assert set(hedges) <= {f"{name} {one}" for one in said}
    first = tab.locator(".findings .hedge").first.inner_text()
    assert first == f"{name} {said[-1]}"  # the first sentence is of the widest story
    address = tab.evaluate("location.href")
    tab.goto("about:blank")
    tab.goto(address)
    tab.wait_for_selector("html[data-ready=yes]", timeout=60_000)
    assert tab.locator(".findings .hedge").first.inner_text() == first
    tab.click("#choice-back")
    assert tab.locator(".hedge").count() == 0
    assert "if=" not in tab.evaluate("location.href")
    tab.goto(address.partition("&if=")[0] + "&if=%3Cimg%20src%3Dx%20onerror%3Dhurt()%3E")
    assert (tab.locator(".hedge").count(), tab.evaluate("window.hurt")) == (0, None)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_chapter_with_a_card_open_and_a_choice_made_is_accessible(
    chromium: object,  # noqa: F811
    opened: Opened,
    scheme: str,
) -> None:
    tab = opened.tab
    tab.emulate_media(color_scheme=scheme)
    tab.evaluate("document.querySelector('details.card').open = true")
    tab.select_option("#choice", index=1)
    context = {
        "include": [
            [".chapter:first-of-type > .body > .findings"],
            [".choose"],
            [".card[open]"],
            ["#choice-said"],
        ]
    }
    assert accessible.violations(tab, context) == []
