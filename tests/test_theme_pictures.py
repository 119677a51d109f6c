"""A picture of a chart beside its Vega: the same bytes again, small, and only where somebody looks at the notebook."""

import pytest
from harbour import articles, every_chart

from analysis import progress, theme


@pytest.mark.parametrize(("quiet", "asked", "drawn"), [("1", "", False), ("1", "1", True), ("", "", True)])
def test_runs_that_nobody_watches_draw_none_unless_asked(
    quiet: str, asked: str, drawn: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(progress.QUIET, quiet)
    monkeypatch.setenv(theme.PICTURES, asked)
    chart = every_chart(articles())["bars"]
    data, _ = chart._repr_mimebundle_()  # type: ignore[misc]
    assert ("image/svg+xml" in data) is drawn


def test_a_picture_is_the_same_again_names_what_it_shows_and_runs_nothing() -> None:
    spec = every_chart(articles())["heatmap"].to_dict()
    svg = theme.picture(spec)
    assert svg == theme.picture(spec)
    assert "Who wrote on what" in svg
    assert "Valley Post" in svg
    assert "<script" not in svg
    assert "<img" not in svg
    assert len(svg) < 120_000
