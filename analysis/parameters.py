"""What a run may be told: names, types, ranges and defaults, in one place."""

import difflib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from analysis.errors import ParameterError

Share = Annotated[float, Field(ge=0, le=1)]


def _day(value: Any) -> Any:
    """A day as it is written; a bare number is none, whatever could be made of it."""
    try:
        return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("write a day as 2026-03-02") from None


Day = Annotated[date | None, BeforeValidator(_day)]


class Parameters(BaseModel):
    """The parameters of a report; the notebooks' `parameters` cells name the same ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(
        "What the news covered", min_length=1, max_length=200, description="heading of the report"
    )
    author: str | None = Field(None, max_length=200, description="who is cited as the report's author")
    captured_at: AwareDatetime | None = Field(
        None, description="when the pages were captured, with zone: 2026-03-04T09:30Z; empty if not known"
    )
    unit: Literal["auto", "minute", "hour", "day", "week", "month", "quarter", "year"] = Field(
        "auto", description="width of a bar in charts over time; 'auto' takes one that suits the span"
    )
    rounding: Literal["any", "floor", "nearest"] = Field(
        "any", description="how sites round '20 minutes ago'; 'any' contains all known ways"
    )
    topic_threshold: Share = Field(0.2, description="score from which a topic counts")
    window_days: int = Field(365, ge=1, le=3650, description="articles further apart are never one story")
    sure: Share = Field(0.9, description="probability from which the report says who was first")
    top: int = Field(15, ge=1, le=200, description="rows shown in rankings; the tables hold all")
    minimum: int = Field(10, ge=1, description="articles below which no trend or ranking is put in words")
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


def parse(given: Mapping[str, Any]) -> Parameters:
    """Check parameters strictly; a ParameterError names the nearest known name or the allowed values."""
    for name in given:
        if name not in Parameters.model_fields:
            raise ParameterError(unknown(name))
    try:
        return Parameters(**{name: value for name, value in given.items() if value not in ("", None)})
    except ValidationError as error:
        raise ParameterError("\n".join(_invalid(dict(problem)) for problem in error.errors())) from None


def from_options(pairs: tuple[str, ...], file: Path | None = None) -> Parameters:
    """Parameters from `-p name=value` options over those of a YAML file."""
    given: dict[str, Any] = _from_file(file) if file else {}
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


def unknown(name: str) -> str:
    """What to say of a name that is no parameter."""
    known = list(Parameters.model_fields)
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


def _invalid(problem: dict[str, Any]) -> str:
    name = ".".join(str(part) for part in problem["loc"])
    return f"parameter {name!r}: {problem['msg']} (given: {problem['input']!r})"
