"""Same input, same bytes: on another processor, with other threads, elsewhere, by somebody else, in another order."""

import base64
import gzip
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import foreign
import nbformat
import pyarrow.parquet as pq
import pytest

from analysis import decimals, paths

TELL = """
import json, time, numpy, scipy.linalg, threadpoolctl
from numpy._core import _multiarray_umath as core
found = threadpoolctl.threadpool_info()
print(json.dumps({
    "kernels": sorted(pool["architecture"] for pool in found if pool["internal_api"] == "openblas"),
    "threads": max(pool["num_threads"] for pool in found),
    "features": [name for name in core.__cpu_dispatch__ if core.__cpu_features__[name]],
    "zone": time.timezone, "hash": hash("story"),
}))
"""
NUMBER = re.compile(r"(?<![\w.])\d+\.\d+(?:[eE][-+]?\d+)?(?![\w]|\.\d)")


def report(inputs: list[Path], out: Path, folder: Path, environment: dict[str, str]) -> Path:
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "report", *map(str, inputs), "--out", str(out), "--anew"],
        cwd=folder, env=environment | {"PYTHONPATH": str(root)}, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the sample as this machine makes it, of its parts in the order of their names."""
    folder = tmp_path_factory.mktemp("here")
    return report(sorted(paths.sample().iterdir()), folder / "run", folder, foreign.plain())


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A copy of the sample whose files were written in the opposite order."""
    for path in sorted(paths.sample().rglob("*"), reverse=True):
        if path.is_file():
            target = tmp_path / "other place" / "sample" / path.relative_to(paths.sample())
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return tmp_path / "other place"


def contents(folder: Path) -> dict[str, object]:
    """Every file of a run; of the manifest all but the seconds, which are measured."""
    found: dict[str, object] = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest.pop("seconds")
    return found | {"manifest.json": manifest}


def told(environment: dict[str, str]) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", TELL], env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_the_other_machine_is_another(tmp_path: Path) -> None:
    one, other = told(foreign.plain()), told(foreign.machine(tmp_path))
    assert {name for name in one if one[name] != other[name]} >= {"kernels", "zone", "hash"}
    assert not other["features"]
    assert other["threads"] == 1


def test_another_machine_makes_the_same_report_of_other_order_byte_for_byte(
    here: Path, elsewhere: Path
) -> None:
    home = elsewhere.parent / "home"
    home.mkdir()
    inputs = sorted((Path("sample") / part.name for part in paths.sample().iterdir()), reverse=True)
    there = report(inputs, elsewhere / "run", elsewhere, foreign.machine(home))
    one, other = contents(here), contents(there)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


TABLES = """
import sys
from pathlib import Path
from analysis import pipeline
from analysis.parameters import parse
from analysis.run import report
run, *inputs = map(Path, sys.argv[1:])
run.mkdir()
report.save_tables(pipeline.prepare(inputs, parse({})), "", run)
"""


def test_threads_and_the_order_of_inputs_change_no_table(here: Path, elsewhere: Path) -> None:
    inputs = sorted((elsewhere / "sample").iterdir(), reverse=True)
    root = {"PYTHONPATH": str(Path(__file__).parent.parent)}
    environment = foreign.plain() | foreign.threads(3) | {"PYTHONHASHSEED": "1"} | root
    subprocess.run([sys.executable, "-c", TABLES, "run", *inputs], cwd=elsewhere, env=environment, check=True)
    other = {path.name: path.read_bytes() for path in (elsewhere / "run" / "tables").iterdir()}
    tables = {path.name: path.read_bytes() for path in (here / "tables").iterdir()}
    assert len(tables) > 10
    assert [name for name in tables if other[name] != tables[name]] == []


def texts(run: Path) -> Iterator[tuple[str, str]]:
    """All that a run prints: outputs of notebooks, tables, page with what it packs, manifest."""
    for path in sorted(run.rglob("*")):
        name = path.relative_to(run).as_posix()
        if path.suffix == ".ipynb":
            for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
                yield f"{name} cell {number}", json.dumps(cell.get("outputs", []))
        elif path.suffix == ".parquet":
            yield name, json.dumps(pq.read_table(path).to_pylist(), default=str)
        elif path.suffix == ".html":
            page = path.read_text(encoding="utf-8")
            packed = re.findall(r'x-gzip-base64" id="(index|specs)">([^<]+)<', page)
            assert len(packed) == 2
            yield name, re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
            for part, code in packed:
                yield f"{name} {part}", gzip.decompress(base64.b64decode(code)).decode()
        elif path.suffix in {".csv", ".json", ".cff"}:
            yield name, path.read_text(encoding="utf-8")


def long_numbers(text: str) -> list[str]:
    """Numbers of more significant digits than every processor agrees on."""
    found = (match.group() for match in NUMBER.finditer(text))
    return [number for number in found if digits(number) > decimals.DIGITS]


def digits(number: str) -> int:
    return len(re.split("[eE]", number)[0].replace(".", "").strip("0"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0.30000000000000004 of", 1), ('"share": 0.333333, "n": 1234567890123456', 0), ("[0.1234567890123]", 1),
     ("1.2345678901234e-07", 1), ("2026-03-04T09:30:00.123456Z, 3.1.1", 0), ("-12.500000000000000", 0)],
)  # fmt: skip
def test_numbers_that_are_too_long_are_seen(text: str, expected: int) -> None:
    assert len(long_numbers(text)) == expected


def test_no_number_has_more_digits_than_processors_agree_on(here: Path) -> None:
    found = {name: long_numbers(text) for name, text in texts(here)}
    assert len(found) > 100
    assert {name: numbers[:3] for name, numbers in found.items() if numbers} == {}
