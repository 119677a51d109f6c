"""Who speaks: speakers by articles, texts and origins, for how many words, and how much of it is word for word."""

import re
from collections import defaultdict
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis import decimals, evidence, plurals, quotes, schema, tally, uncertainty
from analysis.evidence import Html
from analysis.keeping import once

KEY = "speakers"
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_MOST, _SHOUTED = 6, 3  # words of a name, and of one in capitals
ENOUGH = 5  # articles of an outlet, before it is set against another
SELDOM = 1 / 3  # of a speaker's articles: a role that fewer give is not theirs
ROWS = 20_000  # quotes whose words are looked through at a time
TEXTS = 1_000  # texts whose words are counted at a time
Floats = NDArray[np.float64]
_OF = ("article_id", "outlet", "text_id", "origin_id", "story_id")
_SAID = ["article_id", "kind", "words", "speaker", "role"]
_READ = {*_SAID, "person", "speaker_outlet", "content"}  # what is read of quotes
_COUNTED = (*_OF, *_SAID, "speaker_name")  # what speakers are counted by; the row is that of the article


def named(found: pd.DataFrame) -> pd.Series:
    """For each quote the speaker by name; null where the text names nobody, or only calls them something.

    A name has a word with a capital that is not written small anywhere in the quotes: `the council`, `he` and
    `Police` are none. An outlet is none either: what it says is a credit.
    """
    person = found["person"].astype(object).mask(found["speaker_outlet"].notna().to_numpy(bool))
    told = [name for name in person.unique() if isinstance(name, str)]
    likely = {name: words for name in told if (words := _words_of(name))}
    small = _written_small(
        found, {word.lower() for words in likely.values() if len(words) == 1 for word in words}
    )
    kept = {name for name, words in likely.items() if len(words) > 1 or words[0].lower() not in small}
    return person.where(person.isin(kept), None).astype(pd.ArrowDtype(pa.string()))


def _words_of(name: str) -> list[str]:
    """The words that may make words a name: those with a capital that are no office; none where it is no name."""
    words = _WORD.findall(name)
    if not words or len(words) > _MOST or {words[0].lower(), words[-1].lower()} & quotes.unnamed():
        return []
    if (words[-1][0].islower() and words[-1].isascii()) or (name.isupper() and len(words) > _SHOUTED):
        return []
    letters = [word for word in words if word[0].isupper() or not word[0].isascii()]
    return letters if len(letters) > 1 else [word for word in letters if not quotes.is_office(word)]


def _written_small(found: pd.DataFrame, wanted: set[str]) -> set[str]:
    """Which of these words some quote has written as here."""
    seen: set[str] = set()
    for column in (found["content"], found["speaker"]):
        told = pc.unique(pa.chunked_array(pa.array(column, pa.large_string())).drop_null())
        for start in range(0, len(told), ROWS):
            pieces = pc.unique(pc.utf8_split_whitespace(told.slice(start, ROWS)).flatten())
            seen |= wanted.intersection(_WORD.findall(" ".join(pieces.to_pylist())))
    return seen


@once.found(*(column.name for column in schema.QUOTES), *_OF)
def spoken(found: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Quotes that are speech, each with its speaker by name and the row and ids of its article.

    Of the table of quotes they have what is counted; its other columns stand there, in the lines of the same index.
    A last name alone is the one speaker of the story who has it.
    """
    own = articles[list(_OF)].assign(row=articles.index)
    spoke = ((found["act"] == "speech") & found["article_id"].isin(own["article_id"])).to_numpy(bool)
    speech = found[[name for name in found if name in _READ]][spoke]
    said = speech[_SAID].merge(own, on="article_id", how="left").set_axis(speech.index)
    names, told = named(speech).astype(object).to_numpy(), said["story_id"].astype(object).to_numpy()
    del speech
    by_last: dict[tuple[str, str], list[str]] = {}
    for story, name in sorted(
        {
            (story, name)
            for story, name in zip(told, names, strict=True)
            if isinstance(name, str) and " " in name
        }
    ):
        by_last.setdefault((story, name.rpartition(" ")[2]), []).append(name)
    whole = [
        options[0] if len(options := by_last.get((story, name), [])) == 1 else name
        for story, name in zip(told, names, strict=True)
    ]
    return said.assign(speaker_name=pd.Series(whole, said.index, pd.ArrowDtype(pa.string())))


def with_speakers(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Articles with the list of speakers each has, to be counted by it."""
    own = said.dropna(subset=["speaker_name"])
    each: dict[Any, set[str]] = defaultdict(set)
    for row, name in zip(own["row"].tolist(), schema.values(own["speaker_name"]), strict=True):
        each[row].add(name)
    lists = [sorted(each.get(row, ())) for row in articles.index.tolist()]
    column = pd.Series(lists, articles.index, dtype=pd.ArrowDtype(pa.list_(pa.string())))
    return articles.assign(**{KEY: column})


@once.found(*_COUNTED)
def by_speaker(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Each speaker: articles, texts, origins, outlets, quotes and words; a quote in ten copies counts once in words.

    Sorted by origins, for these are independent voices that quote them; `rows` are the articles, `rows_quotes`
    the lines of the table of quotes.
    """
    counted = tally.by(with_speakers(articles, said), KEY)
    counted = counted[counted[KEY] != tally.UNKNOWN[KEY]]
    own = said.dropna(subset=["speaker_name"])
    sizes = own.groupby("speaker_name").size()
    longest = own.groupby(["speaker_name", "origin_id", "row"])["words"].sum().groupby(level=[0, 1]).max()
    counted = counted.assign(
        outlets=counted[KEY].map(own.groupby("speaker_name")["outlet"].nunique()).fillna(0).astype(int),
        words=counted[KEY].map(longest.groupby(level=0).sum()).fillna(0).astype(int),
        role=counted[KEY].map(_roles(own)),
        quotes=[int(n) for n in sizes.reindex(counted[KEY])],
    )
    return counted.sort_values(
        ["origins", "articles", KEY], ascending=[False, False, True], ignore_index=True
    )


def _roles(own: pd.DataFrame) -> "pd.Series[str]":
    """What most articles call each speaker, the first by name in a tie; nobody has a role that few of theirs give."""
    given = own.dropna(subset=["role"]).drop_duplicates(["speaker_name", "row", "role"])
    size = own.groupby("speaker_name")["row"].nunique()
    calling = given.groupby("speaker_name")["row"].nunique()
    often = calling >= SELDOM * size.reindex(calling.index)
    counted = given.groupby(["speaker_name", "role"]).size().rename("n").reset_index()
    first = counted.sort_values(["n", "role"], ascending=[False, True]).drop_duplicates("speaker_name")
    return first.set_index("speaker_name")["role"][lambda role: often.reindex(role.index).to_numpy(bool)]


def lines(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """One line for each speaker of an article, with the article's index: what shares of voice are counted on."""
    own = said.dropna(subset=["speaker_name"]).drop_duplicates(["row", "speaker_name"])
    index = pd.Index(own["row"].astype(np.int64), name=articles.index.name)
    return (
        own[["speaker_name", "story_id", "origin_id", "outlet"]]
        .rename(columns={"speaker_name": KEY})
        .set_axis(index)
    )


def direct(
    articles: pd.DataFrame, found: pd.DataFrame, key: str = "outlet", most: int | None = None
) -> pd.DataFrame:
    """The share of words that stand in quotation marks and are speech, by outlet, with intervals over stories.

    Columns of `uncertainty.shares`: the share is of all words of the outlet's articles, `articles` how many these are.
    With `most`, intervals are drawn for that many rows only; the others have null, as an outlet of one story has.
    """
    body = ((found["act"] == "speech") & (found["place"] == "body")).to_numpy(bool)
    speech = found[["article_id", "quoted_words"]][body]
    marked = articles["article_id"].map(speech.groupby("article_id")["quoted_words"].sum()).fillna(0)
    words = _counted(articles["body"])
    table = pd.DataFrame(
        {
            key: articles[key].astype(object),
            "story_id": articles["story_id"].astype(object),
            "marked": marked.astype(float),
            "words": words,
        },
        index=articles.index,
    )
    table = table[(table["words"] > 0) & table[key].notna()]
    sums = table.groupby(key, sort=True)[["marked", "words"]].sum()
    behind = table.groupby(key, sort=True).indices
    share = (sums["marked"] / sums["words"]).to_numpy()
    shown = np.lexsort((sums.index.to_numpy(str), -decimals.rounded(share)))[:most]
    ends = {int(at): _ends(table.iloc[behind[sums.index[at]]]) for at in shown}
    rows = [
        [
            str(name), share[at], min(ends[at][0], share[at]) if at in ends else np.nan,
            max(ends[at][1], share[at]) if at in ends else np.nan, len(behind[name]), int(sums["words"].iloc[at]),
            table.index[behind[name]].tolist(),
        ]
        for at, name in enumerate(sums.index)
    ]  # fmt: skip
    shares = pd.DataFrame(rows, columns=[key, "share", "low", "high", "articles", "words", "rows"])
    return decimals.kept(shares).sort_values(["share", key], ascending=[False, True], ignore_index=True)


def _counted(texts: pd.Series) -> Floats:
    """How many words each text has; 0 where there is none."""
    whole, parts = pa.chunked_array(pa.array(texts)), [np.zeros(0)]
    for start in range(0, len(whole), TEXTS):
        some = whole.slice(start, TEXTS).cast(pa.large_string())
        words = pc.list_value_length(pc.utf8_split_whitespace(some))
        parts.append(words.fill_null(0).to_numpy().astype(float))
    return np.concatenate(parts)


def most_direct(shares: pd.DataFrame, key: str = "outlet") -> Html:
    """Whose words stand in quotation marks most and least, of what `direct` gave, and whether that is settled."""
    if shares.empty:
        return evidence.sentence("There is no text in which words could be counted.")
    if len(shares) == 1:
        return evidence.sentence("{who}: {share}.", who=shares[key].iloc[0], share=_told(shares)[0])
    known = shares[shares["low"].notna() & (shares["articles"] >= ENOUGH)]
    if len(known) < 2:
        return evidence.sentence(
            "Fewer than two outlets have {n:article|articles} with a text, so that none can be set against another.",
            n=ENOUGH,
        )  # fmt: skip
    told = _told(known)
    if told[0] == told[-1]:
        return evidence.sentence("No two differ: each has {share}.", share=told[0])
    apart = known["low"].iloc[0] > known["high"].iloc[-1]
    return evidence.sentence(
        "From {a}, {x}, to {b}, {y}: their intervals do not overlap."
        if apart
        else "From {a}, {x}, to {b}, {y}: their intervals overlap, so that even this order is not settled.",
        a=known[key].iloc[0], x=told[0], b=known[key].iloc[-1], y=told[-1],
    )  # fmt: skip


def _told(shares: pd.DataFrame) -> list[str]:
    """Each share as it is printed, with its interval where it has one."""
    ends = shares[["share", "low", "high"]].to_numpy(float)
    return [
        plurals.percent(share, 1)
        if np.isnan(low)
        else plurals.between(plurals.percent(share, 1), plurals.bound(low, 1), plurals.bound(high, 1))
        for share, low, high in ends
    ]


def _ends(own: pd.DataFrame) -> tuple[float, float]:
    """The interval of the share of words of these articles, by a bootstrap over their stories; of one there is none."""
    stories = pd.factorize(own["story_id"], sort=True)[0]
    told = stories >= 0
    if stories.max() < 1:
        return np.nan, np.nan
    sums = [np.bincount(stories[told], own[name].to_numpy()[told]) for name in ("marked", "words")]
    drawn = uncertainty.resample(np.column_stack(sums))
    low, high = np.quantile(
        drawn[:, 0] / drawn[:, 1], [(1 - uncertainty.LEVEL) / 2, (1 + uncertainty.LEVEL) / 2]
    )
    return float(low), float(high)


def alone(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Speakers whom one outlet alone has, in stories that other outlets tell too: speaker, role, outlet, story."""
    told = articles[["outlet", "story_id"]].dropna(subset=["outlet"]).groupby("story_id")["outlet"].nunique()
    own = said.dropna(subset=["speaker_name", "outlet"])
    only = own.groupby("speaker_name")["outlet"].transform("nunique") == 1
    shared = own["story_id"].map(told).fillna(0) > 1
    kept = own[(only & shared).to_numpy(bool)]
    told_of = ("speaker_name", "outlet", "story_id", "role", "row", "words")
    columns = (schema.values(kept[name]) for name in told_of)
    groups: dict[tuple[str, str, str], list[tuple[Any, int, int]]] = defaultdict(list)
    for name, outlet, story, *rest in zip(*columns, strict=True):
        groups[name, outlet, story].append(tuple(rest))
    rows = [
        {
            "speaker": name, "role": next((role for role, _, _ in part if isinstance(role, str)), None),
            "outlet": outlet, "story": story, "articles": len({row for _, row, _ in part}),
            "words": sum(words for _, _, words in part), "rows": sorted({row for _, row, _ in part}),
        }
        for (name, outlet, story), part in sorted(groups.items())
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["speaker", "role", "outlet", "story", "articles", "words", "rows"])
    return table.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)


def by_quotes(said: pd.DataFrame, top: int) -> pd.DataFrame:
    """The speakers with most quotes: how many, how many of them word for word, and the lines of the table of quotes."""
    own = said[said["speaker_name"].notna().to_numpy(bool)]
    names, marked = own["speaker_name"].astype(object), (own["kind"] != "indirect").to_numpy(bool)
    counted = names.value_counts().rename_axis("speaker").reset_index(name="quotes")
    table = counted.sort_values(["quotes", "speaker"], ascending=[False, True], ignore_index=True).head(top)
    rows = [own.index[names == name].tolist() for name in table["speaker"]]
    direct = [own.index[(names == name).to_numpy(bool) & marked].tolist() for name in table["speaker"]]
    return table.assign(
        rows=pd.Series(rows, dtype=object), word_for_word=pd.Series(map(len, direct), dtype="int64"),
        rows_word_for_word=pd.Series(direct, dtype=object),
    )  # fmt: skip


def sentences(articles: pd.DataFrame, found: pd.DataFrame, minimum: int) -> list[Html]:
    """What can be said of who speaks: how much, who is quoted most, and what nobody can tell."""
    said = spoken(found, articles)
    if said.empty:
        return [nobody(articles)]
    told = said["speaker_name"].notna().to_numpy(bool)
    marked = (said["kind"] != "indirect").to_numpy(bool)
    first = evidence.sentence(
        "{n} of {m:article|articles} {n:|quotes|quote} somebody: {q:quote|quotes}, {d} with quotation marks, {k} by a "
        "speaker whom the text names.",
        n=sorted(set(said["row"])), m=articles.index, q=evidence.count(said.index, of="quotes"),
        d=evidence.count(said.index[marked], of="quotes"), k=evidence.count(said.index[told], of="quotes"),
    )  # fmt: skip
    rest = [most_quoted(articles, said) if len(articles) >= minimum else None, unread(articles)]
    return [first, *(sentence for sentence in rest if sentence)]


def nobody(articles: pd.DataFrame) -> Html:
    """That no text quotes anybody, and why that may be."""
    if not articles["body"].notna().any():
        return evidence.sentence("Nobody is quoted: no article here has a text.")
    unread_here = unread(articles)
    return unread_here or evidence.sentence(
        "Nobody is quoted in {n:article|articles} here.", n=articles.index
    )


def unread(articles: pd.DataFrame) -> Html | None:
    """How many articles are in languages that quotes are not read in."""
    other = articles["language"].notna() & ~articles["language"].isin(list(quotes.languages()))
    rows = articles.index[other.to_numpy(bool)]
    if not len(rows):
        return None
    return evidence.sentence(
        "Quotes are read in {many} languages; {n} of {m:article|articles} {n:|is|are} in {n:|another|others}.",
        many=len(quotes.languages()), n=rows, m=articles.index,
    )  # fmt: skip


def most_quoted(articles: pd.DataFrame, said: pd.DataFrame) -> Html | None:
    """Who is quoted by most independent origins; of several who are, how many."""
    table = by_speaker(articles, said)
    if table.empty or table["origins"].iloc[0] < 2:
        return None
    first = table[table["origins"] == table["origins"].iloc[0]]
    if len(first) > 1:
        rows = sorted({row for behind in first["rows"] for row in behind})
        return evidence.sentence(
            "Quoted most widely are {who}: each in {k:independent origin|independent origins}, in all in "
            "{n:article|articles}.",
            who=evidence.few(dict(zip(first[KEY], first["rows"], strict=True)), KEY), n=rows,
            k=int(first["origins"].iloc[0]),
        )  # fmt: skip
    top = first.iloc[0]
    role = top["role"] if isinstance(top["role"], str) else ""
    called = evidence.sentence(", {role}," if role else "", role=role)
    return evidence.sentence(
        "{who}{called} is quoted most widely: in {n:article|articles} of {o:outlet|outlets}, "
        "{k:independent origin|independent origins}."
        if top["outlets"]
        else "{who}{called} is quoted most widely: in {n:article|articles}, {k:independent origin|independent "
        "origins}.",
        who=evidence.called(top[KEY], top["rows"]), called=called, n=list(top["rows"]),
        k=evidence.count(list(top["rows"]), int(top["origins"]), "origins"),
        o=evidence.count(list(top["rows"]), int(top["outlets"]), "outlets"),
    )  # fmt: skip


def few_voices(articles: pd.DataFrame, found: pd.DataFrame) -> Html | None:
    """Of a few articles: who is quoted by name."""
    said = spoken(found, articles)
    table = by_speaker(articles, said)
    if table.empty:
        return None
    who = {
        f"{name} ({role})" if isinstance(role, str) else str(name): rows
        for name, role, rows in zip(table[KEY], table["role"], table["rows"], strict=True)
    }
    quoted = said.index[said["speaker_name"].notna().to_numpy(bool)]
    return evidence.sentence(
        "Quoted by name {k:|is|are} {who}: {n:quote|quotes}.", k=len(who), who=evidence.few(who, KEY),
        n=evidence.count(quoted, of="quotes"),
    )  # fmt: skip
