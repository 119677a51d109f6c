"""Charts of who leads: how often one of two is earlier, and how alike agendas are at each lag."""

import altair as alt

from analysis import evidence, language, plurals
from analysis.charts.figure import LEFT, Drawn, Record, Scope, Words, data, finish, layered, records, tips
from analysis.leads import Leads, Transfer
from analysis.leads.agenda import ARTICLES, DAYS
from analysis.palette import LIGHT

ROW = 42  # pixels of a pair whose names stand above its mark
SIDE = 3  # outlets whose agendas are drawn side by side
HUES = ("topic", "agency", "story")
VALUES = {"correlation": "Correlation", "low": "Low", "high": "High"}
COUNTED = "As counted", "If both had as many articles"


def leads(found: Leads, subject: str, where: Scope, top: int = 15) -> Drawn:
    """How often one of each pair is earlier: as counted, and with volume and hours of publishing taken out."""
    table = found.table.head(top)
    both = zip(table[found.key].astype(str), table["other"].astype(str), strict=True)
    pairs = [evidence.sentence("{a} before {b}", a=one, b=other).text for one, other in both]
    lines = records(table.assign(pair=pairs)[["pair", *_ENDS, "stories", "untold", "statement", "rows"]])
    long = [_mark(line, kind, at) for line in lines for at, kind in enumerate(_counted())]
    said = "; ".join(
        f"{r['pair']} {plurals.between(plurals.likely(r['share']), plurals.bound(r['low']), plurals.bound(r['high']))}"
        for r in lines[:3]
    )
    words = Words(
        evidence.sentence("Dots with intervals, on both sides of one half: {said}.", said=said).text,
        "Not who had it from whom: an outlet may be earlier and have it from a third. Of a time that is an interval "
        "all of it counts. Intervals are those of each pair by itself.",
        {"pair": "Pair", "stories": "Stories", "share": "Share earlier %", "low": "Low %", "high": "High %",
         "adjusted": "If as many articles %", "statement": "Of all pairs at once"},
        none="no two share as many stories as it takes",
    )  # fmt: skip
    return finish(_pairs(long, lines), subject, where, words, lines)


def _counted() -> tuple[str, str]:
    """Both ways to count, as the key calls them."""
    one, other = (language.say(kind) for kind in COUNTED)
    return one, other


_ENDS = ("share", "low", "high", "adjusted", "adjusted_low", "adjusted_high")


def _mark(line: Record, kind: str, at: int) -> Record:
    value, low, high = _ENDS[3 * at : 3 * at + 3]
    return {"pair": line["pair"], "counted": kind, "value": line[value], "from": line[low], "to": line[high],
            "stories": line["stories"], "rows": line["rows"], "n": line["n"]}  # fmt: skip


def _pairs(long: list[Record], lines: list[Record]) -> alt.LayerChart:
    """Two intervals a pair, its names above, and a line at one half."""
    order = [line["pair"] for line in lines]
    tooltip = tips({"pair": "Pair", "counted": "Counted", "value": "Earlier %", "from": "Low %", "to": "High %",
                    "stories": "Stories #"})  # fmt: skip
    kinds = _counted()
    colour = alt.Color("counted:N", sort=list(kinds)).scale(
        domain=list(kinds), range=[LIGHT["articles"], LIGHT["story"]]
    )
    drawn = data(long)
    base = alt.Chart(drawn).encode(y=alt.Y("pair:N", sort=order, axis=None, scale=alt.Scale(padding=0)))
    axis = alt.Axis(title="Of the stories that both tell", format="%", tickCount=5)
    x = alt.X("from:Q", axis=axis, scale=alt.Scale(domain=[0, 1]))
    parts = []
    for at, kind in enumerate(kinds):
        one, below = (
            base.transform_filter(alt.datum.counted == kind).encode(color=colour, tooltip=tooltip),
            5 + 8 * at,
        )
        rule = one.mark_rule(strokeWidth=4, opacity=0.45, strokeCap="round", yOffset=below, y2Offset=below)
        dot = one.mark_point(filled=True, size=70, opacity=1, cursor="pointer", yOffset=below)
        parts += [rule.encode(x=x, x2=alt.X2("to:Q")), dot.encode(x=alt.X("value:Q"))]
    half = alt.Chart(drawn).mark_rule(strokeDash=[4, 3], color=LIGHT["soft"]).encode(x=alt.XDatum(0.5))
    names = base.transform_filter(alt.datum.counted == kinds[0]).mark_text(
        align="left", baseline="bottom", dy=-4, tooltip=None
    )
    return layered(
        ROW * max(len(lines), 1),
        half,
        *parts,
        names.encode(x=LEFT, text=alt.Text("pair:N")),
    )


def transfer(found: Transfer, subject: str, where: Scope, key: str = "outlet") -> Drawn:
    """The likeness of one outlet's agenda to all others' at each lag, with intervals, for the largest outlets."""
    largest = found.table.sort_values(["articles", key], ascending=[False, True]).head(SIDE)
    rows = dict(zip(largest[key], largest["rows"], strict=True))
    shown = found.lags[found.lags[key].isin(list(rows))]
    lines = records(shown.assign(rows=[rows[name] for name in shown[key]]))
    left = len(found.table) - len(largest)
    words = Words(
        evidence.sentence(
            "Correlations at lags of a week before to a week after for {names}.", names=plurals.listed(list(rows))
        ).text
        if rows
        else "",
        "Not influence: both may follow the same events, or a third. To the right of 0 the others come later, to the "
        "left earlier; one lag that stands out among fifteen may be chance. Bars are 90 % intervals, from stories "
        "drawn anew.",
        {key: key.replace("_", " ").capitalize(), "lag": "Others later by days", **VALUES},
        more=evidence.sentence("Not drawn: {n:outlet|outlets} with fewer articles", n=left) if left else "",
        wide=True,
        none=_why(found),
    )  # fmt: skip
    return finish(_sides(lines, key, list(rows)), subject, where, words, lines)


def _why(found: Transfer) -> str:
    """Why there is no agenda to compare."""
    if not found.days:
        return evidence.sentence("no article here has a known day of publication").text
    if found.days < DAYS:
        return evidence.sentence(
            "agendas are compared over {least:day|days} at least, and this is {n:day|days}",
            least=DAYS,
            n=found.days,
        ).text
    return evidence.sentence(
        "fewer than two outlets have topics and times, or none has {n:such article|such articles}", n=ARTICLES
    ).text


def _sides(lines: list[Record], key: str, names: list[str]) -> alt.LayerChart:
    """A point with its interval for each outlet at each lag, side by side."""
    drawn = data(lines)
    base = alt.Chart(drawn).encode(
        x=alt.X("lag:O", title="Days by which the others come later", axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset(f"{key}:N", sort=names),
        color=alt.Color(f"{key}:N", sort=names).scale(domain=names, range=[LIGHT[h] for h in HUES[: len(names)]]),
        tooltip=tips({key: key.capitalize(), "lag": "Lag", **{v: f"{n} #" for v, n in VALUES.items()}}, ".2f"),
    )  # fmt: skip
    y = alt.Axis(title="Correlation", tickCount=5)
    return layered(
        260,
        alt.Chart(drawn).mark_rule(color=LIGHT["ink"]).encode(y=alt.YDatum(0)),
        base.mark_rule(strokeWidth=3, opacity=0.5).encode(y=alt.Y("low:Q", axis=y), y2=alt.Y2("high:Q")),
        base.mark_point(filled=True, size=45, opacity=1, cursor="pointer").encode(y=alt.Y("correlation:Q")),
    )
