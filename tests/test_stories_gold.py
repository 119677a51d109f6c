"""The stories of the page that this project exists for; floors on gold sets stand in floors.csv."""

import re
from pathlib import Path

from accuracy.stories import frame

from analysis import stories


def test_the_page_this_project_exists_for(shared: Path) -> None:
    text = (shared / "pages" / "000_371d184b40ccc70a.txt").read_text("utf-8")
    page = re.split(r"\n\n\n", text.strip())
    rows = [("main", "Sky News", *page[0].split("\n", 1), "2025-06-03T20:00Z", None)]
    for number, item in enumerate(page[1:]):
        outlet, _, _, headline, body = item.strip().split("\n", 4)
        rows.append((f"item {number}", outlet, headline, body, "2025-06-03T20:00Z", None))
    found = stories.relate(frame(rows)).articles
    ids = dict(zip(found["outlet"], found["story_id"], strict=True))
    assert ids["The Independent"] == ids["BBC News"]
    assert len(set(ids.values())) == 3
