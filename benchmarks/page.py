"""How soon a report's page is painted and its first screen is drawn in Chromium, what all charts take, how large it is.

python benchmarks/page.py REPORT.html … [--times 3]

Each page is opened anew, in a browser without a network; milliseconds from the start of the navigation, as the page's
own performance entries and the mark of its script tell them; the least of several. Then it is told that it will be
printed, which draws every chart. A busy machine draws late: look at `processor`, what the page's main thread used of
a processor until its first screen stood, and until all charts did.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, sync_playwright

from analysis.run import browser

WATCH = """new MutationObserver(() => {
  if (document.documentElement?.dataset.ready && !window.ready) window.ready = performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });"""
READ = """() => ({
  painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  parsed: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd, ready: window.ready })"""
PRINT = "() => { window.printed = performance.now(); dispatchEvent(new Event('beforeprint')); }"
DRAWN = "() => [...document.querySelectorAll('[data-chart]')].every((one) => one.querySelector('svg'))"
TOOK = """() => ({ charts: document.querySelectorAll("[data-chart] svg").length, printed: performance.now() - window.printed })"""


def opened(running: Browser, file: Path) -> dict[str, float]:
    """What one opening of a page took."""
    context = running.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    tab = context.new_page()
    tab.add_init_script(WATCH)
    session = context.new_cdp_session(tab)
    session.send("Performance.enable")
    tab.goto(file.resolve().as_uri(), timeout=600_000)
    tab.wait_for_function("() => window.ready", timeout=600_000)
    told: dict[str, float] = tab.evaluate(READ)
    first = _spent(session)
    tab.evaluate(PRINT)
    tab.wait_for_function(DRAWN, timeout=600_000)
    told |= tab.evaluate(TOOK)
    whole = _spent(session)
    context.close()
    return told | {"processor": first, "whole": whole}


def _spent(session: CDPSession) -> float:
    """Seconds of a processor that the main thread of the page has used."""
    return float(
        {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}["ThreadTime"]
    )


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
                f"{file}: {file.stat().st_size / 1e6:.2f} MB; painted {least['painted']:.0f}, parsed {least['parsed']:.0f}, "
                f"first screen drawn {least['ready']:.0f} ms, {least['processor']:.2f} s of a processor; "
                f"{least['charts']:.0f} charts for paper {least['printed']:.0f} ms more, {least['whole']:.2f} s in all",
                flush=True,
            )
        running.close()


if __name__ == "__main__":
    main()
