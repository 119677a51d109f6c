"""The command `media-analysis`."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis import __version__, ends, plurals
from analysis.errors import IncompleteError, InputError, MediaAnalysisError, ParameterError, nearest, refused

if TYPE_CHECKING:
    from analysis.parameters import Parameters

CAPTURED = (
    "when the pages were captured, with zone: 2026-03-04T09:30Z; or a CSV of file (or pattern), captured_at"
)


def _names(context: click.Context, option: click.Parameter, begun: str) -> list[str]:
    """Parameters that a shell offers to complete."""
    from analysis.parameters import Parameters

    return [f"{name}=" for name in Parameters.model_fields if name.startswith(begun)]


PAIRS = click.option(
    "-p",
    "--parameter",
    "pairs",
    multiple=True,
    metavar="NAME=VALUE",
    help="set a parameter: unit, query, outlet …",
    shell_complete=_names,
)
INPUT = click.argument("inputs", nargs=-1, type=click.Path(path_type=Path))


JUDGED = ("stories", "copies", "outlets", "quotes", "topics", "codebook")


class Named(click.Choice[str]):
    """One of some names; a mistaken one is told with the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, or the error of the command line that says which is meant."""
        if value not in self.choices:
            near = nearest(str(value), map(str, self.choices))
            self.fail(f"{value!r} is none of {', '.join(map(str, self.choices))}{near}", param, ctx)
        return str(value)


STATUS = """
\b
Exit status:
  0    all was made
  1    it could not be done; the message says what to do
  2    the command was not understood
  3    made, but some chapters, reports or documents failed; they are named
  130  stopped by Ctrl-C (143: by SIGTERM, 129: by a hang-up); nothing half made stays
  141  nobody reads the output any more
"""


class Group(click.Group):
    """A group whose commands end with a plain message, not a traceback, when the user can mend it."""

    def main(self, *words: Any, **more: Any) -> Any:
        """Run as the command of a process, which a signal may end, or as told the words by a caller."""
        if words or more.get("args") is not None:
            return super().main(*words, **more)
        with ends.guarded():
            return super().main(**more)

    def invoke(self, context: click.Context) -> object:
        """Run the command; an error of ours, or of the system, becomes one message and an exit status."""
        try:
            with ends.first(click.exceptions.Exit):
                return super().invoke(context)
        except MediaAnalysisError as error:
            click.echo(f"media-analysis: {error}", err=True)
            sys.exit(error.status)
        except BrokenPipeError:
            ends.unread()
        except OSError as error:
            click.echo(f"media-analysis: {refused(error)}", err=True)
            sys.exit(1)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]}, epilog=STATUS)
@click.version_option(__version__, prog_name="media-analysis")
def main() -> None:
    """Which topics were covered, by which outlets, when; which articles are one story; who repeats whom."""


@main.command()
@INPUT
@click.option("--out", type=click.Path(path_type=Path), help="run folder to write [default: runs/NAME]")
@PAIRS
@click.option(
    "-f", "--parameters", "file", type=click.Path(path_type=Path), help="parameters from a YAML file"
)
@click.option("--captured-at", help=CAPTURED)
@click.option(
    "--each",
    "by",
    metavar="outlet|topic|week|codebook|FILE.csv",
    help="one report for each, and an index page",
)
@click.option(
    "--least",
    type=click.IntRange(1),
    metavar="N",
    help="articles below which --each makes no report [default: minimum]",
)
@click.option(
    "--notebooks",
    type=Named(["front", "all"]),
    help="what the page holds: report.ipynb alone or all notebooks [default: all; with --each front]",
)
@click.option(
    "--earlier",
    metavar="RUN",
    type=click.Path(path_type=Path),
    help="an earlier run folder: stories that were there keep their ids",
)
@click.option("--cluster", metavar="ADDRESS", help="do parts of the work on a Dask cluster: tcp://HOST:8786")
@click.option(
    "--parts",
    metavar="PLACE",
    help="folder, or address such as s3://…, for what is derived part by part [default: beside the corpus]",
)
@click.option("--anew", is_flag=True, help="make the report even where the very same one was made before")
def report(
    inputs: tuple[Path, ...],
    out: Path | None,
    pairs: tuple[str, ...],
    file: Path | None,
    captured_at: str | None,
    by: str | None,
    least: int | None,
    notebooks: str | None,
    earlier: Path | None,
    cluster: str | None,
    parts: str | None,
    anew: bool,
) -> None:
    """Make the report of INPUT…: files, folders, a corpus, or a run to be made anew from its tables.

    Without INPUT it is that of the sample corpus. A run that was cut off is gone on with by the same command; a
    report that was made before, of the same inputs, parameters and code, is not made again.
    """
    if captured_at:
        pairs = (*pairs, f"captured_at={captured_at}")
    if least and not by:
        raise ParameterError("--least goes with --each")
    if earlier and by:
        raise ParameterError("--earlier does not go with --each")
    given, out = _checked(list(inputs), out, pairs, file, by, earlier, cluster)

    from analysis.run import checks, same  # late: what is mistaken is refused at once

    checks.shared(list(inputs), cluster, parts)

    asked, key = same.asked(list(inputs), given, earlier, by, least=least, notebooks=notebooks)
    if not anew and (made_before := same.found(key, out)):
        click.echo(f"the same report was made before, in {made_before} (--anew makes it again)", err=True)
        click.echo(out / ("index.html" if by else "report.html"))
        return
    _made(list(inputs), out, given, by, least, notebooks, earlier, cluster, parts)
    same.keep(asked, key, out)


def _made(
    inputs: list[Path],
    out: Path,
    given: "Parameters",
    by: str | None,
    least: int | None,
    notebooks: str | None,
    earlier: Path | None,
    cluster: str | None,
    parts: str | None,
) -> None:
    """Make the report, or many; raises IncompleteError naming what could not be made."""
    from analysis.kernels import manager

    manager.begin()  # first: what it imports for the kernels this process needs as well

    from analysis import partitions
    from analysis.keeping import drafts
    from analysis.run import report as reporting

    with drafts.temporary(), partitions.on(cluster), partitions.kept(parts):
        if by:
            _each(inputs, out, given, by, least, notebooks != "all")
            return
        made = reporting.make(inputs, out, given, notebooks == "front", earlier)
    click.echo(made.page)
    n = len(made.failed)
    _incomplete([f"{plurals.some(n, 'chapter')} could not be made:", *made.failed] if n else [], made.refused)


def _checked(
    inputs: list[Path],
    out: Path | None,
    pairs: tuple[str, ...],
    file: Path | None,
    by: str | None,
    earlier: Path | None,
    cluster: str | None,
) -> tuple["Parameters", Path]:
    """Parameters, and where the report goes; whatever can be known to be mistaken is refused here."""
    from analysis import parameters
    from analysis.run import again, checks

    checks.inputs(inputs)
    checks.articles(inputs)
    run = again.there(inputs)
    given = parameters.from_options(pairs, file, again.parameters(run) if run else {})
    if run:
        again.refuse_other(run, given.model_dump(mode="json"))
    if earlier:
        checks.run(earlier, "--earlier ")
    out = out or _out(inputs, by, run)
    checks.query(given)
    if not run:
        checks.captures(given.captured_at)
    checks.listed(given)
    checks.codebook(given)
    checks.topic(given.topic)
    checks.labels(given, by)
    checks.plan(by, given.codebook)
    checks.place(out)
    checks.names(given, inputs)
    checks.cluster(cluster)
    return given, out


def _out(inputs: list[Path], by: str | None, run: Path | None) -> Path:
    """Where a report goes that is not told: to `runs`, and that of a run to the run's own place."""
    from analysis.run import folders

    if by:
        return Path("runs") / f"{folders.of_inputs(inputs)}-by-{Path(by).stem}"
    return run or Path("runs") / folders.of_inputs(inputs)


def _each(
    inputs: list[Path], out: Path, given: "Parameters", by: str, least: int | None, front_only: bool
) -> None:
    """Make many reports; raises IncompleteError naming those that could not be made, or not in full."""
    from analysis.run import each

    made, refused = each.make(inputs, out, given, by, least, front_only)
    click.echo(out / "index.html")
    lines = [f"{one.asked.name}: {trouble}" for one in made if (trouble := one.trouble())]
    told = (
        [f"of {len(made)} reports {len(lines)} could not be made, or not in full:", *lines] if lines else []
    )
    _incomplete(told, refused)


def _incomplete(told: list[str], refused: int) -> None:
    """Raise an error where lines tell what was not made, or the system refused documents."""
    if refused:
        lost = plurals.some(refused, "document")
        told = [*told, f"the system refused {lost}, which the ledger names; the same command tries again"]
    if told:
        raise IncompleteError("\n  ".join(told))


@main.command("read")
@INPUT
@click.option("--corpus", "folder", type=click.Path(path_type=Path), required=True, help="corpus to add to")
@click.option("--captured-at", help=CAPTURED)
@click.option("--columns", help="columns of tables with unusual names: headline=TITLE,outlet=PUBLISHER")
@click.option(
    "--languages",
    type=Named(["told", "declared"]),
    default="told",
    show_default=True,
    help="where no language is declared, tell it from the text, or leave it out",
)
def read_(
    inputs: tuple[Path, ...], folder: Path, captured_at: str | None, columns: str | None, languages: str
) -> None:
    """Read INPUT… into a corpus; what is in it already is not read again."""
    from analysis.run import checks

    named = _named(columns) if columns else {}
    if captured_at:
        from analysis import parameters  # late: slow to import

        checks.captures(parameters.parse({"captured_at": captured_at}).captured_at)
    checks.inputs(inputs)
    checks.articles(inputs)
    checks.writable(folder)
    if named:
        checks.columns(inputs, named)

    gc.disable()  # what is imported stays: looking through it time and again is for nothing
    from analysis import corpus
    from analysis.keeping import drafts

    gc.freeze()
    gc.enable()
    with drafts.temporary():
        added = corpus.add(folder, inputs, captured_at, named or None, languages=languages)
    click.echo(
        f"{plurals.some(added.documents, 'document')}: {plurals.some(added.articles, 'article')} added, "
        f"{plurals.some(added.set_aside, 'record')} set aside"
    )
    if added.unread:
        lost = plurals.some(added.unread, "document")
        click.echo(f"{lost} could not be read; what is lost is tried again the next time", err=True)
    if refused := corpus.refused(added, folder):
        raise IncompleteError(refused)


def _named(columns: str) -> dict[str, str]:
    """`headline=TITLE,outlet=PUBLISHER` as a mapping."""
    pairs = [pair.partition("=") for pair in columns.split(",")]
    if bad := [name for name, _, value in pairs if not value]:
        raise ParameterError(f"--columns: {bad[0]!r} has no column; write {bad[0]}=COLUMN")
    return {name.strip(): value.strip() for name, _, value in pairs}


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--all", "whole", is_flag=True, help="every line, not only what was set aside")
@click.option("--csv", "as_csv", is_flag=True, help="as CSV")
def ledger(folder: Path, whole: bool, as_csv: bool) -> None:
    """Show what became of every line and record of a corpus or a run."""
    from analysis.run import checks

    checks.kept(folder)

    from analysis import package, pipeline, schema, tally

    lines = pipeline.ledger(folder)
    shown = lines if whole else lines[lines["use"] == "set aside"]
    if as_csv:
        click.echo(package.csv(shown, schema.LEDGER), nl=False)
        return
    if not whole and shown.empty:
        click.echo(f"{folder}: nothing was set aside")
    summary = tally.ledger(lines).drop(columns=["total", "share", "rows"])
    click.echo(summary.to_string(index=False))
    columns = ["document", "start", "record", "use", "reason", "excerpt"]
    if not shown.empty:
        click.echo("\n" + shown[columns].to_string(index=False, na_rep="", max_colwidth=60))


@main.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="file to write [default: RUN/report.pdf]")
def pdf(run: Path, out: Path | None) -> None:
    """Print the report of a run folder to PDF with the Chromium of this computer."""
    from analysis.run import browser

    if not (run / "report.html").is_file():
        raise InputError(f"{run}: no report.html; give a run folder made by `media-analysis report`")
    click.echo(browser.pdf(run / "report.html", out or run / "report.pdf"))


@main.command()
@click.argument("corpus", metavar="[INPUT]", required=False, type=click.Path(path_type=Path))
@click.argument("options", metavar="[-- JUPYTER OPTIONS]", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--into",
    default="media-analysis-lab",
    show_default=True,
    type=click.Path(path_type=Path),
    help="folder for your copies of the notebooks",
)
@click.option("--captured-at", help=CAPTURED)
@PAIRS
def lab(
    corpus: Path | None, options: tuple[str, ...], into: Path, captured_at: str | None, pairs: tuple[str, ...]
) -> None:
    """Open the notebooks in JupyterLab on INPUT: files, a corpus, or a run (the sample corpus when none is given)."""
    from analysis import parameters
    from analysis.run import checks

    if corpus and str(corpus).startswith("-"):  # `lab -- --no-browser`: the options without an INPUT
        corpus, options = None, (str(corpus), *options)
    checks.inputs([corpus] if corpus else [])
    given = parameters.from_options(pairs, before={"captured_at": captured_at})
    checks.captures(given.captured_at)
    checks.writable(into)
    checks.query(given)
    checks.names(given, [corpus] if corpus else [])

    from analysis.run import lab as laboratory

    if pairs and not corpus:
        from analysis import paths, select

        corpus = paths.sample() if select.chosen(given) else None
    laboratory.start(corpus, into, given, options)


@main.command()
@click.argument("addresses", metavar="LIST", type=click.Path(path_type=Path))
@click.option("--into", "folder", required=True, type=click.Path(path_type=Path), help="folder to fill")
@click.option("--contact", help="mail or web address where the owners of sites can reach you")
@click.option(
    "--pace",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0),
    help="seconds between two requests to a host",
)
@click.option("--allow-private", is_flag=True, help="also fetch from this computer and its own network")
def collect(addresses: Path, folder: Path, contact: str | None, pace: float, allow_private: bool) -> None:
    """Fetch the feeds and pages of LIST, addresses one a line or OPML, for `read` and `report` to take."""
    from analysis import collect as collecting

    rules = collecting.Rules(contact=contact, pace=pace, allow_private=allow_private)
    rows = collecting.collect(collecting.lists.read(addresses), folder, rules)
    for line in collecting.problems(rows):
        click.echo(line, err=True)
    collecting.refuse_nothing(rows)
    told = ", ".join(f"{n} {outcome}" for outcome, n in collecting.counts(rows["outcome"]).items())
    click.echo(f"{told} → {folder}")


@main.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--what", type=Named(JUDGED), required=True, help="what to judge")
@click.option(
    "--n", default=120, show_default=True, type=click.IntRange(1), help="pairs, or articles, to draw"
)
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="another one draws others")
@click.option("--coder", default="", help="who answers, to be written into the sheet")
@click.option(
    "--after",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="SHEET",
    help="a filled sheet: what it has is not drawn again, and says where most is open",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="sheet to write, .csv or .xlsx [default: WHAT.csv]"
)
def label(
    run: Path, what: str, n: int, seed: int, coder: str, after: tuple[Path, ...], out: Path | None
) -> None:
    """Draw what tells most how right RUN is, as a sheet for people to fill.

    Then: media-analysis report RUN -p labels=SHEET.csv,SHEET.csv (with -p codebook=FILE for its categories)
    """
    from analysis.run import checks

    out = out or Path(f"{what}.csv")
    checks.run(run)
    checks.writable(out.parent)

    from analysis import labelling, pipeline
    from analysis.run import label as labels

    tables = pipeline.load(run / "tables")
    if pipeline.selection(tables.steps):
        raise InputError(
            f"{run}: a part of a corpus; give the run of the whole, in which its stories were found"
        )
    drawn = labels.draw(what, tables, n, seed, coder, after, labels.codebook(run))
    if drawn.sheet.empty:
        raise InputError(f"{run}: there is nothing to judge of its {what}")
    click.echo(
        f"{len(drawn.sheet)} to judge → {labelling.write(drawn.sheet, out, drawn.columns, drawn.choices)}"
    )


@main.command("search")
@click.argument("corpus", metavar="CORPUS", type=click.Path(path_type=Path))
@click.argument("text", metavar="QUERY")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(0), help="hits to print")
@click.option(
    "--width", default=40, show_default=True, type=click.IntRange(0, 1000), help="characters a side"
)
@click.option("--out", type=click.Path(path_type=Path), help="CSV file for all hits")
@click.option("--captured-at", help=CAPTURED)
def search_(
    corpus: Path, text: str, limit: int, width: int, out: Path | None, captured_at: str | None
) -> None:
    """Show what QUERY finds in CORPUS: a run, a corpus, a file or folder.

    \b
    storm "harbour wall" vaccin*       words, phrases, wildcards
    (a OR b) AND c NOT d               AND, OR, NOT, brackets
    storm NEAR/5 wall  W/5  PRE/5      near each other; as LexisNexis counts; in this order
    headline: body: outlet: section:   one field; also hashtags: speaker: topic: story: language:
    date:2026-03-02..2026-03-08        published in it for the most part; certainly: possibly:
    """
    from analysis import parameters
    from analysis.run import checks

    checks.inputs([corpus])
    given = parameters.parse({"captured_at": captured_at})
    checks.captures(given.captured_at)
    if out:
        checks.writable(out.parent)

    from analysis.query import grammar

    asked = grammar.parse(text)

    from analysis.run import search

    opened = search.opened([corpus], asked, given)
    found = search.find(opened, asked)
    for line in search.lines(found, asked, limit, width):
        click.echo(line)
    click.echo(f"\n{search.counts(found, opened)}")
    for line in search.took(found, asked):
        click.echo(line)
    if out:
        click.echo(f"{plurals.some(search.write(found, asked, out), 'hit')} → {out}")


@main.command("compare")
@click.argument("a", metavar="A")
@click.argument("b", metavar="[B]", default="")
@click.option(
    "--in",
    "inputs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="CORPUS",
    help="the run, corpus, files or folders that A and B are parts of [default: the sample corpus]",
)
@click.option("--out", type=click.Path(path_type=Path), help="run folder to write [default: runs/A-and-B]")
@click.option("-p", "--parameter", "pairs", multiple=True, metavar="NAME=VALUE", help="set a parameter")
@click.option("--captured-at", help=CAPTURED)
def compare_(
    a: str,
    b: str,
    inputs: tuple[Path, ...],
    out: Path | None,
    pairs: tuple[str, ...],
    captured_at: str | None,
) -> None:
    """Show what sets A and B apart, surest first, on a page of its own; without B the rest of the corpus.

    \b
    "Harbour Post"  "Tideway Media"    an outlet, a publisher family
    sport  "law and justice"           a topic
    2026-03-02..2026-03-08             a period: a day, a month, from day to day
    'storm* NOT "ice storm"'           what a query finds (see `search`); hits.csv: article ids
    runs/monday  corpus/               a run or a corpus: stories of both are found anew
    """
    if captured_at:
        pairs = (*pairs, f"captured_at={captured_at}")
    asked = (a, b)

    from analysis import parameters
    from analysis.run import checks

    given = parameters.from_options((f"title={_beside(asked)}", *pairs))
    checks.inputs(inputs)
    checks.articles(inputs)
    checks.slices(asked, given)
    checks.query(given)
    checks.captures(given.captured_at)
    checks.topic(given.topic)
    checks.names(given, inputs, asked)

    from analysis.kernels import manager

    manager.begin()

    from analysis.keeping import drafts
    from analysis.run import compare

    with drafts.temporary():
        made = compare.make(asked, list(inputs), out or compare.place(asked), given)
    click.echo(made.page)
    if made.failed:
        raise IncompleteError("\n  ".join(["the page could not be made in full:", *made.failed]))


def _beside(asked: tuple[str, str]) -> str:
    """The title of a page that compares."""
    return f"{asked[0]} beside {asked[1] or 'the rest'}"[:200]


@main.command("network")
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--what", type=Named(["credits", "reuse", "leads"]), required=True, help="what ties two outlets"
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="file to write, .graphml or .gexf [default: WHAT.graphml]"
)
def network_(run: Path, what: str, out: Path | None) -> None:
    """Write who credits, reuses or leads whom in RUN as a graph for Gephi, Cytoscape, igraph and others."""
    from analysis.run import checks

    out = out or Path(f"{what}.graphml")
    checks.run(run)
    checks.writable(out.parent)

    from analysis import pipeline
    from analysis.run import networks

    outlets, ties = networks.write(pipeline.load(run / "tables"), what, out)
    click.echo(f"{plurals.some(outlets, 'outlet')}, {plurals.some(ties, 'tie')} → {out}")


@main.command("diff")
@click.argument("run_a", type=click.Path(path_type=Path))
@click.argument("run_b", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="page to write [default: A-to-B.html]")
def diff_(run_a: Path, run_b: Path, out: Path | None) -> None:
    """Show what changed from RUN_A to RUN_B, each change with its cause."""
    from analysis.run import checks

    checks.run(run_a)
    checks.run(run_b)
    checks.writable((out or Path()).parent)

    from analysis import diff
    from analysis.keeping import drafts

    with drafts.temporary():
        click.echo(diff.make(run_a, run_b, out, lambda message: click.echo(message, err=True)))


@main.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
def init_(folder: Path) -> None:
    """Lay out a watch in FOLDER: feeds, parameters, codebook, a weekly script. What is there stays."""
    from analysis.run import checks

    if not folder.is_file():
        checks.writable(folder)

    from analysis.watch import lay_out

    for line in lay_out.init(folder):
        click.echo(line)
    click.echo(f"write addresses into {folder / lay_out.FEEDS}, then: media-analysis watch {folder}")


@main.command("watch")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--name", default="", help="name of the run [default: the week, as 2026-W10]")
@PAIRS
@click.option(
    "--notebooks",
    type=Named(["front", "all"]),
    default="all",
    show_default=True,
    help="what the page holds",
)
@click.option("--link", default="", metavar="URL", help="where readers of the mail find the folder of runs")
@click.option("--contact", help="mail or web address where the owners of sites can reach you")
@click.option("--allow-private", is_flag=True, help="also fetch from this computer and its own network")
def watch_(
    folder: Path,
    name: str,
    pairs: tuple[str, ...],
    notebooks: str,
    link: str,
    contact: str | None,
    allow_private: bool,
) -> None:
    """Collect, read, report and compare: one turn of the watch in FOLDER, which `init` laid out.

    Prints what changed since the run before; it also lies in runs/NAME-summary.txt and, for mails, .html.
    """
    from analysis import parameters
    from analysis.run import checks

    checks.watched(folder)
    parameters.from_options(pairs)

    from analysis import collect
    from analysis.watch import turn

    rules = collect.Rules(contact=contact, allow_private=allow_private)
    asked = turn.Asked(name, rules, pairs, notebooks == "front", link)
    made, problems = turn.run(folder, asked)
    click.echo(made.read_text(encoding="utf-8"), nl=False)
    if problems:
        raise IncompleteError("\n  ".join([f"{made} is made, but not in full:", *problems]))


@main.command()
@click.argument("shell", type=Named(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what has SHELL complete commands and options: eval "$(media-analysis completion bash)"."""
    from click.shell_completion import get_completion_class

    if kind := get_completion_class(shell):
        click.echo(kind(main, {}, "media-analysis", "_MEDIA_ANALYSIS_COMPLETE").source())


@main.command("licences")
@click.option("--cyclonedx", is_flag=True, help="as a bill of materials (CycloneDX 1.6)")
def licences_(cyclonedx: bool) -> None:
    """List what this installation is made of, with licences: libraries, and word lists that hold facts of others."""
    from analysis.run import licences

    if cyclonedx:
        click.echo(licences.cyclonedx())
        return
    for part in (*licences.lists(), *licences.libraries()):
        click.echo(f"{part.name:28} {part.version:14} {part.licence:40} {part.origin}")


@main.command()
def parameters() -> None:
    """List the parameters a report takes, with their defaults."""
    from analysis.parameters import Parameters

    for name, field in Parameters.model_fields.items():
        default = "" if field.default is None else f" [default: {field.default}]"
        click.echo(f"{name:16} {field.description}{default}")
