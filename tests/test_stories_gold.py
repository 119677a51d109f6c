"""The stories of the page that this project exists for; floors on gold sets stand in floors.csv."""

import re
from pathlib import Path

import pandas as pd
from accuracy.stories import frame

from analysis import pipeline, stories
from analysis.parameters import parse


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


def own_stories(articles: pd.DataFrame) -> list[list[str]]:
    """The headlines of stories that one outlet tells alone, under more than one headline."""
    told = articles.assign(outlet=articles["outlet"].fillna("unknown")).groupby("story_id")
    found = [part for _, part in told if len(set(part["outlet"])) == 1 < len(set(part["headline"]))]
    return [part["headline"].tolist() for part in found]


def test_no_series_of_an_outlet_is_a_story_on_the_given_pages_together(shared: Path) -> None:
    """Each page alone is looked at in `test_alone`, where it gets its report."""
    assert own_stories(pipeline.prepare([shared / "pages"], parse({})).articles) == []
