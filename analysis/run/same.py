"""The same report asked for again: where it was made it lies ready, and is copied if another place is asked for.

The user's cache folder holds only where each report went and the hash of every file of it, under the hash of all it
follows from. A report whose files are not as they were written, or no longer there, is made anew.
"""

import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from analysis import paths
from analysis.keeping import cached, drafts, follows
from analysis.parameters import Parameters
from analysis.run import key

FEW = 200  # reports whose place is known
_FOLDER = "reports"


class Asked(NamedTuple):
    """A report that is asked for, by all that it follows from."""

    inputs: list[Path]
    given: Parameters
    earlier: Path | None
    told: dict[str, object]

    def key(self) -> str:
        """The hash of all that the report follows from, as it is now."""
        return key.of_report(self.inputs, self.given, self.earlier, **self.told)


class _OtherError(Exception):
    """The files found are not those that were written."""


def asked(
    inputs: list[Path], given: Parameters, earlier: Path | None, by: str | None, **told: object
) -> tuple[Asked, str]:
    """What is asked for, and its key; `by` is what reports are made for each of, or a file of parameters.

    The key is empty, and nothing is ever found for it, where an input cannot be read: the work tells of that.
    """
    plan = {"by": by, "plan": follows.sha256(Path(by)) if by else None}
    it = Asked(inputs or [paths.sample()], given, earlier, {**plan, **told})
    with suppress(OSError, RuntimeError):
        return it, it.key()
    return it, ""


def found(name: str, out: Path) -> Path | None:
    """Where the report of this key was made, once it also lies at `out`; null where it has to be made."""
    if not name:
        return None
    try:
        record = json.loads(_place(name).read_text(encoding="utf-8"))
        folder, files = Path(record["folder"]), record["files"]
        if _names(folder) != sorted(files):
            return None
        if folder == out.resolve():
            return folder if follows.hashes(folder) == files else None
        with drafts.drafted(out) as draft:
            shutil.copytree(folder, draft, copy_function=shutil.copyfile)
            if follows.hashes(draft) != files:
                raise _OtherError
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, _OtherError):
        return None
    return folder


def keep(it: Asked, name: str, out: Path) -> None:
    """Note where a whole report went, unless what it follows from has changed meanwhile."""
    with suppress(OSError, RuntimeError):  # no home: then nothing is noted
        if not name or it.key() != name:
            return
        place = _place(name)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        cached.write(place, json.dumps({"folder": str(out.resolve()), "files": follows.hashes(out)}).encode())
        known = sorted(place.parent.glob("*.json"), key=lambda path: -path.stat().st_mtime_ns)
        for old in known[FEW:]:
            old.unlink(missing_ok=True)


def _place(name: str) -> Path:
    return paths.cache() / _FOLDER / f"{name}.json"


def _names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
