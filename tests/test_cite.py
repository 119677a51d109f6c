import hashlib
import json
from pathlib import Path

import pytest
import yaml

from analysis import narrow, parameters, paths, pipeline
from analysis.parameters import Parameters
from analysis.pipeline import Track
from analysis.prepared import Prepared
from analysis.run import cite, manifest

TITLE = 'The storm: "what # now"\n- name: x'
KEYS = {  # of Citation File Format 1.2.0
    "abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers", "keywords", "license",
    "license-url", "message", "preferred-citation", "references", "repository", "repository-artifact", "repository-code",
    "title", "type", "url", "version",
}  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> Prepared:
    return pipeline.prepare([paths.sample() / "pages" / "a-storm-odette.txt"], parameters.parse({}))


def cited(tables: Prepared, **given: object) -> dict[str, object]:
    known = parameters.parse(given)
    return yaml.safe_load(cite.cff(tables, known, manifest.describe(tables, known)))


def test_it_has_what_the_format_asks_for_and_nothing_it_does_not_know(tables: Prepared) -> None:
    read = cited(tables, title=TITLE)
    assert {"cff-version", "message", "title", "authors"} <= set(read) <= KEYS
    assert (read["cff-version"], read["type"], read["title"]) == ("1.2.0", "dataset", TITLE)
    [identifier] = read["identifiers"]
    assert set(identifier) == {"type", "value", "description"}
    [suite] = read["references"]
    assert {"authors", "title", "type"} <= set(suite)


@pytest.mark.parametrize(("author", "name"), [(None, cite.NOBODY), ("Ada O'Neil: desk", "Ada O'Neil: desk")])
def test_the_author_is_who_was_named_and_nobody_else(tables: Prepared, author: str | None, name: str) -> None:
    assert cited(tables, author=author)["authors"] == [{"name": name}]


def test_the_abstract_says_how_much_of_what_and_when(tables: Prepared) -> None:
    whole = cited(tables)["abstract"]
    assert "1 aggregator page" in whole
    assert f"{len(tables.articles)} articles" in whole
    outlet = tables.articles["outlet"].dropna().iloc[0]
    part = narrow.down(tables, Parameters(outlet=outlet), Track(lambda _: None))
    assert f"only outlet {outlet}" in cited(part)["abstract"]


def test_its_hash_can_be_had_from_the_manifest(tables: Prepared, tmp_path: Path) -> None:
    known = parameters.parse({})
    facts = manifest.describe(tables, known)
    sealed = json.loads(json.dumps(manifest.seal(facts, tmp_path, {"read": 1.0})))
    made_from = {name: value for name, value in sealed.items() if name not in ("outputs", "seconds")}
    text = json.dumps(made_from, sort_keys=True, ensure_ascii=False)
    assert cited(tables)["identifiers"][0]["value"] == f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
