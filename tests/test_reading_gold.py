"""Every item of every real feed and every row of every export is read or set aside, with the reason."""

import re
from pathlib import Path

from analysis import read
from analysis.readers import feeds
from analysis.readers.document import Document


def test_every_item_of_every_feed(shared: Path) -> None:
    for path in sorted((shared / "feeds").iterdir()):
        document = Document(path.name, path.read_bytes())
        if not feeds.recognises(document):
            assert path.name == "unrecognized.rss"  # a redirect page under a feed's name
            continue
        reading = feeds.read(document)
        written = len(re.findall(rb"<(?:item|entry)[\s>]|<outline[^>]*xmlUrl", document.data))
        assert reading.records == written, path.name
        counted = [row for row in reading.ledger if row["use"] in ("record", "set aside")]
        assert len(counted) == written, path.name


ROWS = {
    "gdelt-events2samp.csv": 50,
    "gdelt-gkg2samp.csv": 50,
    "gdelt-mentionssamp.csv": 50,
    "mediacloud-stories.csv": 815,
    "newsapi-everything-page1.json": 100,
}


def test_every_row_of_every_export(shared: Path) -> None:
    corpus = read.read([shared / "exports"])
    assert dict(zip(corpus.documents["document"], corpus.documents["records"], strict=True)) == ROWS
    used = corpus.ledger[corpus.ledger["use"].isin(["record", "set aside"])].groupby("document").size()
    assert used.to_dict() == ROWS
    aside = corpus.ledger[corpus.ledger["use"] == "set aside"]
    assert aside["reason"].notna().all()
    assert set(corpus.articles.groupby("document")["url"].apply(lambda urls: urls.notna().all())) == {True}
