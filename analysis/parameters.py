"""What a run may be told: names, types, ranges and defaults, in one place."""

import ast
import difflib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    InstanceOf,
    Tag,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from analysis.errors import ParameterError, nearest, shown


def _day(value: Any) -> Any:
    """A day as it is written; a bare number is none, whatever could be made of it."""
    try:
        return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("write a day as 2026-03-02") from None


Day = Annotated[date | None, BeforeValidator(_day)]


_TIME = "write a time with its zone, as 2026-03-04T09:30Z"


def _file(value: Any) -> Any:
    """The name of a CSV file as a path; anything else must be a time, which a bare number is not."""
    if isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdecimal()):
        raise ValueError(_TIME)
    return Path(value) if isinstance(value, str) and value.lower().endswith(".csv") else value


Captured = Annotated[
    Annotated[InstanceOf[Path], Tag("file")] | Annotated[AwareDatetime | None, Tag("time")],
    Discriminator(lambda value: "file" if isinstance(value, Path) else "time"),
    BeforeValidator(_file),
]


class Parameters(BaseModel):
    """The parameters of a report; the notebooks' `parameters` cells name the same ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(
        "What the news covered", min_length=1, max_length=200, description="heading of the report"
    )
    author: str | None = Field(None, max_length=200, description="who is cited as the report's author")
    captured_at: Captured = Field(
        None,
        description="when the pages were captured, with zone: 2026-03-04T09:30Z, or a CSV of file and time; "
        "empty if not known",
    )
    languages: Literal["told", "declared"] = Field(
        "told", description="where no language is declared it is told from the text; 'declared' leaves it out"
    )
    report_language: Literal["en", "de", "fr", "es", "ar"] = Field(
        "en",
        description="language of the report; what tables hold of the input stays as it is",
    )
    unit: Literal["auto", "minute", "hour", "day", "week", "month", "quarter", "year"] = Field(
        "auto", description="width of a bar in charts over time; 'auto' takes one that suits the span"
    )
    rounding: Literal["any", "floor", "nearest"] = Field(
        "any", description="how sites round '20 minutes ago'; 'any' contains all known ways"
    )
    topic_threshold: float = Field(0.2, gt=0, le=1, description="score from which a topic counts")
    window_days: int = Field(365, ge=1, le=3650, description="articles further apart are never one story")
    sure: float = Field(0.9, gt=0.5, le=1, description="probability from which the report says who was first")
    top: int = Field(15, ge=1, le=200, description="rows shown in rankings; the tables hold all")
    minimum: int = Field(10, ge=1, description="articles below which no trend or ranking is put in words")
    labels: str | None = Field(
        None,
        description="filled sheets of `media-analysis label`, a comma between them: how right it is here",
    )
    codebook: str | None = Field(
        None, description="file of categories and rules (YAML or CSV), tallied like topics"
    )
    query: str | None = Field(
        None,
        max_length=5_000,
        description='report only articles that a query finds: storm* AND NOT "ice storm"',
    )
    slice_a: str | None = Field(
        None,
        max_length=5_000,
        description="compare this slice (outlet, family, topic, period, CSV of article ids, or query) in a chapter",
    )
    slice_b: str | None = Field(
        None, max_length=5_000, description="… with this one; if empty, with the rest of the corpus"
    )
    outlet: str | None = Field(None, description="report only articles of this outlet")
    topic: str | None = Field(None, description="report only articles on this topic: its IPTC name or qcode")
    first_day: Day = Field(None, description="report only articles published from this day on (UTC)")
    last_day: Day = Field(None, description="… and until this day, which is part of the period")

    @field_validator("last_day")
    @classmethod
    def _in_order(cls, last: date | None, given: ValidationInfo) -> date | None:
        first = given.data.get("first_day")
        if first and last and last < first:
            raise ValueError(f"the last day is before the first, {first}")
        return last


class Local(BaseModel):
    """What a notebook is told besides the report's own parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    corpus: str = Field("", description="files or folder to read, or the tables folder of a run")
    count: Literal["articles", "texts", "origins", "stories"] = Field(
        "articles", description="what is counted as reported"
    )
    sample: int = Field(120, ge=1, description="articles to draw for labelling")
    sheet: str = Field("", description="file to write the articles to be labelled to")


SHARED = (
    "captured_at",
    "title",
    "report_language",
    "unit",
    "top",
    "sure",
    "minimum",
    "labels",
    "codebook",
    "query",
    "slice_a",
    "slice_b",
)  # parameters that notebooks declare as well
TAKEN = (*Local.model_fields, *SHARED)
DERIVED = ("captured_at", "languages", "rounding", "topic_threshold", "window_days")  # what tables depend on
_INJECTED = "# Parameters\n"  # how the cell that papermill adds begins


def files(named: str) -> list[Path]:
    """The files of a parameter that names them with a comma between."""
    return [Path(name.strip()) for name in named.split(",") if name.strip()]


def parse(given: Mapping[str, Any]) -> Parameters:
    """Check parameters strictly; a ParameterError names the nearest known name or the allowed values."""
    for name in given:
        if name not in Parameters.model_fields:
            raise ParameterError(unknown(name))
    try:
        return Parameters(**{name: value for name, value in given.items() if not _empty(value)})
    except ValidationError as error:
        raise ParameterError("\n".join(_invalid(dict(problem)) for problem in error.errors())) from None


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value)


def from_options(
    pairs: tuple[str, ...], file: Path | None = None, before: Mapping[str, Any] | None = None
) -> Parameters:
    """Parameters from `-p name=value` options over those of a YAML file, over those that were set before."""
    given = {name: value for name, value in (before or {}).items() if name in Parameters.model_fields}
    given |= _from_file(file) if file else {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise ParameterError(f"parameter {pair!r} has no value: write -p {pair}=VALUE")
        given[name.strip()] = value.strip()
    return parse(given)


def marked(parameters: Parameters) -> list[dict[str, Any]]:
    """Each parameter with its value, whether that is the default, and its meaning."""
    values = parameters.model_dump(mode="json")
    return [
        {"name": name, "value": values[name], "default": getattr(parameters, name) == field.default,
         "meaning": field.description}
        for name, field in Parameters.model_fields.items()
    ]  # fmt: skip


def check(cells: Mapping[str, Any]) -> None:
    """Called with `globals()` in the first cell of a notebook: stop if it was given what no notebook takes.

    papermill sets whatever it is given, known or not. The history of the cells (`In`) says what the notebook
    declares and what was set over it; where there is none, as outside Jupyter, nothing is checked.
    """
    declared, injected = _declared(cells.get("In") or ())
    if "query" in injected and "query" not in declared:
        raise ParameterError("this notebook needs the whole corpus: it takes no query")
    for name in injected:
        if name not in TAKEN:
            raise ParameterError(unknown(name, TAKEN))
    given = {name: cells[name] for name in declared if name in TAKEN and name in cells}
    for name, value in given.items():
        _typed(name, value)
    parse({name: value for name, value in given.items() if name in Parameters.model_fields})
    try:
        Local(**{name: value for name, value in given.items() if name in Local.model_fields})
    except ValidationError as error:
        raise ParameterError("\n".join(_invalid(dict(problem)) for problem in error.errors())) from None


def _declared(cells: Iterable[str]) -> tuple[list[str], list[str]]:
    """The names that cells declare with their types, and those that papermill has set."""
    declared, injected = dict[str, None](), dict[str, None]()
    for source in cells:
        with suppress(SyntaxError, ValueError):
            for line in ast.parse(source).body:
                if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                    declared[line.target.id] = None
                elif isinstance(line, ast.Assign) and source.startswith(_INJECTED):
                    injected |= {target.id: None for target in line.targets if isinstance(target, ast.Name)}
    return list(declared), list(injected)


def _typed(name: str, value: Any) -> None:
    """Refuse text where a number is meant, and the other way round: cells compute with it as it is."""
    default = (Local.model_fields.get(name) or Parameters.model_fields[name]).default
    kinds: tuple[type, ...] = (str,) if default is None or isinstance(default, str) else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        wanted = "text" if kinds == (str,) else "a number"
        raise ParameterError(f"parameter {name!r}: give {wanted} (given: {shown(value)})")


def known(value: str, there: Iterable[str], what: str) -> str:
    """The value as the corpus has it, whatever its case; raises ParameterError naming the nearest one."""
    by_key = {name.casefold(): name for name in sorted(there, reverse=True)}
    exact = value if value in by_key.values() else by_key.get(value.strip().casefold())
    if exact is not None:
        return exact
    hint = nearest(value, by_key.values()) if by_key else "; it has none at all"
    raise ParameterError(f"the corpus has no {what} {value!r}{hint}")


def unknown(name: str, known: Iterable[str] | None = None) -> str:
    """What to say of a name that is no parameter."""
    known = list(known or Parameters.model_fields)
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return f"unknown parameter {name!r}: did you mean {nearest[0]!r}? Known: {', '.join(known)}"


def _from_file(file: Path) -> dict[str, Any]:
    try:
        given = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ParameterError(
            f"{file}: cannot be read as YAML ({error}); write lines like 'unit: day'"
        ) from None
    if not isinstance(given, dict):
        raise ParameterError(f"{file}: expected lines like 'unit: day', found {type(given).__name__}")
    return {str(name): value for name, value in given.items()}


_WISHES = {
    "string_type": "give text",
    "int_type": "give a whole number",
    "int_parsing": "give a whole number",
    "int_from_float": "give a whole number",
    "float_type": "give a number",
    "float_parsing": "give a number",
    "finite_number": "give a number",
    "greater_than": "give a number above {gt}",
    "greater_than_equal": "give a number no less than {ge}",
    "less_than_equal": "give a number no greater than {le}",
    "string_too_long": "at most {max_length} characters",
}  # what a library says of a value → what to give instead


def _invalid(problem: dict[str, Any]) -> str:
    name, kind, given = str(problem["loc"][0]), problem["type"], problem["input"]
    if kind == "literal_error":
        known = get_args((Parameters.model_fields.get(name) or Local.model_fields[name]).annotation)
        wish = f"there is no {shown(given)}{nearest(str(given), known, least=0.6) or '.'} There are: {', '.join(known)}"
        return f"parameter {name!r}: {wish}"
    if kind.startswith(("datetime", "timezone")):
        wish = _TIME
    else:
        wish = _WISHES.get(kind, str(problem["msg"]).removeprefix("Value error, "))
        wish = wish.format(**problem.get("ctx", {}))
    return f"parameter {name!r}: {wish} (given: {shown(given)})"
