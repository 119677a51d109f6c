"""The folder of a watch: what stands in it, laid out once, and never over what is there."""

from collections.abc import Iterator
from pathlib import Path

from analysis import errors
from analysis.errors import RunError
from analysis.keeping import drafts
from analysis.parameters import Parameters

FEEDS, PARAMETERS, CODEBOOK = "feeds.opml", "parameters.yml", "codebook.yml"
RAW, CORPUS, RUNS = "raw", "corpus", "runs"
LOCK, LOG = "watch.lock", "watch.log"
_LAYOUT = Path(__file__).with_name("layout")
_NAMES = {"gitignore": ".gitignore"}  # a file that begins with a dot would hide in the package
_OWN = ("captured_at", "title")  # what a watch says itself


def init(folder: Path) -> Iterator[str]:
    """Lay out a watch in a folder, made if need be; tells of each file whether it was written or was there."""
    if folder.exists() and not folder.is_dir():
        raise RunError(f"{folder} is a file: name a folder")
    with errors.placed(folder):
        (folder / RAW).mkdir(parents=True, exist_ok=True)
        for template in sorted(_LAYOUT.iterdir()):
            target = folder / _NAMES.get(template.name, template.name)
            if target.exists():
                yield f"kept {target}: it was there"
                continue
            with drafts.file(target) as draft:
                draft.write_bytes(template.read_bytes())
                draft.chmod(0o755 if target.suffix == ".sh" else 0o644)
            yield f"wrote {target}"
        target = folder / PARAMETERS
        if target.exists():
            yield f"kept {target}: it was there"
        else:
            with drafts.file(target) as draft:
                draft.write_text(parameters(), encoding="utf-8")
            yield f"wrote {target}"


def parameters() -> str:
    """Every parameter of a report with its meaning and its default, each commented out."""
    lines = ["# Parameters of the reports of this watch: take the # from a line and change its value.", ""]
    for name, field in Parameters.model_fields.items():
        if name not in _OWN:
            default = "" if field.default is None else field.default
            value = CODEBOOK if name == "codebook" else default
            lines += [f"# {field.description}", f"#{name}: {value}", ""]
    return "\n".join(lines)
