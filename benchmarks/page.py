"""How soon a report's page is painted, what stands open and all its charts are drawn in Chromium, and how large it is.

python benchmarks/page.py REPORT.html … [--times 3]

Each page is opened anew, in a browser without a network; milliseconds from the start of the navigation, as the page's
own performance entries and the mark of its script tell them; the least of several. A busy machine draws late: look at
`processor`, the seconds that the page's main thread was at work.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from analysis.run import browser

WATCH = """new MutationObserver(() => {
  if (document.documentElement?.dataset.shown && !window.shown) window.shown = performance.now();
  if (document.documentElement?.dataset.ready && !window.drawn) window.drawn = performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready", "data-shown"] });"""
READ = """() => ({
  painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  parsed: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
  shown: window.shown ?? window.drawn, drawn: window.drawn, charts: document.querySelectorAll("[data-chart] svg").length })"""


def opened(running: Browser, file: Path) -> dict[str, float]:
    """What one opening of a page took."""
    context = running.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    tab = context.new_page()
    tab.add_init_script(WATCH)
    session = context.new_cdp_session(tab)
    session.send("Performance.enable")
    tab.goto(file.resolve().as_uri(), timeout=600_000)
    tab.wait_for_function("() => window.drawn", timeout=600_000)
    told: dict[str, float] = tab.evaluate(READ)
    spent = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    context.close()
    return told | {"processor": spent["TaskDuration"]}


def main() -> None:
    """Measure each page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    program = browser.find()
    if program is None:
        raise SystemExit("no Chromium installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(program), args=[*browser.OFFLINE, *browser.ROOT]
        )
        for file in given.pages:
            took = [opened(running, file) for _ in range(given.times)]
            least = {name: min(one[name] for one in took) for name in took[0]}
            print(
                f"{file}: {file.stat().st_size / 1e6:.2f} MB, {least['charts']:.0f} charts; painted {least['painted']:.0f}, "
                f"parsed {least['parsed']:.0f}, open part drawn {least['shown']:.0f}, all drawn {least['drawn']:.0f} ms; {least['processor']:.2f} s of the main thread",
                flush=True,
            )
        running.close()


if __name__ == "__main__":
    main()
