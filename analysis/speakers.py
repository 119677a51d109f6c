"""Who speaks: speakers by articles, texts and origins, for how many words, and how much of it is word for word."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis import arrays, decimals, evidence, plurals, quotes, schema, tally, uncertainty
from analysis.evidence import Html
from analysis.keeping import once, spill
from analysis.tally.codes import arrow, dictionary, ranked

KEY = "speakers"
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_MOST, _SHOUTED = 6, 3  # words of a name, and of one in capitals
ENOUGH = 5  # articles of an outlet, before it is set against another
SELDOM = 1 / 3  # of a speaker's articles: a role that fewer give is not theirs
ROWS = 20_000  # quotes whose words are looked through at a time
TEXTS = 1_000  # texts whose words are counted at a time
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]
_TEXT = pd.ArrowDtype(pa.string())
_OF = ("article_id", "outlet", "text_id", "origin_id", "story_id")
_SAID = ["article_id", "kind", "words", "speaker", "role"]
_COUNTED = (*_OF, *_SAID, "speaker_name")  # what speakers are counted by; the row is that of the article


def named(found: pd.DataFrame, some: Flags | None = None) -> pd.Series:
    """For each quote, or for some, the speaker by name; null where the text names nobody, or only calls them something.

    A name has a word with a capital that is not written small anywhere in the quotes: `the council`, `he` and
    `Police` are none. An outlet is none either: what it says is a credit.
    """
    wanted = np.ones(len(found), bool) if some is None else some
    person = found["person"].mask(found["speaker_outlet"].notna().to_numpy(bool))[wanted]
    codes, people = dictionary(arrow(person))
    kept, alone = np.zeros(len(people) + 1, bool), dict[int, str]()
    for start in range(0, len(people), ROWS):
        for at, name in enumerate(people.slice(start, ROWS).to_pylist(), start):
            words = _words_of(name)
            kept[at] = bool(words)
            if len(words) == 1:
                alone[at] = words[0].lower()
    small = _written_small(found, wanted, set(alone.values()))
    kept[[at for at, word in alone.items() if word in small]] = False
    nobody = ~kept[codes]
    return pd.Series(people.cast(pa.string()).take(pa.array(codes, mask=nobody)), person.index, _TEXT)


def _words_of(name: str) -> list[str]:
    """The words that may make words a name: those with a capital that are no office; none where it is no name."""
    words = _WORD.findall(name)
    if not words or len(words) > _MOST or {words[0].lower(), words[-1].lower()} & quotes.unnamed():
        return []
    if (words[-1][0].islower() and words[-1].isascii()) or (name.isupper() and len(words) > _SHOUTED):
        return []
    letters = [word for word in words if word[0].isupper() or not word[0].isascii()]
    return letters if len(letters) > 1 else [word for word in letters if not quotes.is_office(word)]


def _written_small(found: pd.DataFrame, some: Flags, wanted: set[str]) -> set[str]:
    """Which of these words some quote has written as here."""
    seen: set[str] = set()
    for column in (found["content"], found["speaker"]) if wanted else ():
        whole = pa.chunked_array(pa.array(column, from_pandas=True))
        for start in range(0, len(whole), ROWS):
            told = whole.slice(start, ROWS).filter(pa.array(some[start : start + ROWS])).drop_null()
            words = pc.utf8_split_whitespace(pc.unique(told.cast(pa.large_string())))
            seen |= wanted.intersection(_WORD.findall(" ".join(pc.unique(words.flatten()).to_pylist())))
    return seen


@once.found(*(column.name for column in schema.QUOTES), *_OF)
def spoken(found: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Quotes that are speech, each with its speaker by name and the row and ids of its article.

    Of the table of quotes they have what is counted; its other columns stand there, in the lines of the same index.
    A last name alone is the one speaker of the story who has it.
    """
    ids = arrow(articles["article_id"])
    place = pc.index_in(arrow(found["article_id"]).cast(ids.type), ids).fill_null(-1).to_numpy()
    spoke = (found["act"] == "speech").to_numpy(bool) & (place >= 0)
    place, said = place[spoke], found[_SAID][spoke]
    own = {name: articles[name].array.take(place) for name in _OF if name != "article_id"}
    stories = dictionary(arrow(articles["story_id"]))[0][place]
    rows = articles.index.to_numpy()[place]
    names = _whole(named(found, spoke), stories)
    return spill.put(said.assign(**own, row=rows, speaker_name=names))


def _whole(names: pd.Series, stories: Numbers) -> pd.Series:
    """Names of speakers, those of last names alone by the one full name of their story that ends so."""
    codes, people = dictionary(arrow(names))
    told, count = people.to_pylist(), len(people) + 1
    known = {name: code for code, name in enumerate(told)}
    last = np.array([known.get(name.rpartition(" ")[2], -1) if " " in name else -1 for name in told] + [-1])
    full = arrays.distinct((stories * count + codes)[last[codes] >= 0])
    alone, begin, many = np.unique(
        full // count * count + last[full % count], return_index=True, return_counts=True
    )
    at, which = arrays.places(alone[many == 1], stories * count + codes)
    codes[at] = (full % count)[begin[many == 1]][which]
    found = people.take(pa.array(codes, mask=codes == len(people)))
    return pd.Series(found, names.index, _TEXT)


def with_speakers(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Articles with the list of speakers each has, to be counted by it."""
    codes, people, _ = ranked(said["speaker_name"])
    count, told = max(len(people), 1), codes >= 0
    place = articles.index.get_indexer(pd.Index(said["row"].to_numpy()[told]))
    pairs = arrays.distinct((place * count + codes[told])[place >= 0])
    ends = np.searchsorted(pairs, np.arange(len(articles) + 1) * count)
    names = people.cast(pa.string()).take(pa.array(pairs % count))
    lists = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), names)
    return articles.assign(**{KEY: pd.Series(lists, articles.index, pd.ArrowDtype(lists.type))})


@once.found(*_COUNTED)
def by_speaker(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Each speaker: articles, texts, origins, outlets, quotes and words; a quote in ten copies counts once in words.

    Sorted by origins, for these are independent voices that quote them; `rows` are the articles, `rows_quotes`
    the lines of the table of quotes.
    """
    counted = tally.by(with_speakers(articles, said), KEY)
    counted = counted[counted[KEY] != tally.UNKNOWN[KEY]]
    codes, people = dictionary(arrow(said["speaker_name"]))
    own = said[["row", "words", "outlet", "origin_id", "role"]][codes < len(people)]
    name = codes[codes < len(people)]
    place = pc.index_in(arrow(counted[KEY]), people).to_numpy()
    role, given = _roles(name, len(people), own)
    counted = counted.assign(
        outlets=_several(name, len(people), own["outlet"])[place],
        words=_longest(name, len(people), own)[place],
        role=pd.Series(given.take(pa.array(role[place], mask=role[place] < 0)), counted.index, _TEXT),
        quotes=np.bincount(name, minlength=len(people))[place],
    )
    return counted.sort_values(
        ["origins", "articles", KEY], ascending=[False, False, True], ignore_index=True
    )


def _several(name: Numbers, count: int, column: pd.Series) -> Numbers:
    """How many values of a column each name has."""
    codes, values = dictionary(arrow(column))
    known, many = codes < len(values), len(values) + 1
    return np.bincount(arrays.distinct((name * many + codes)[known]) // many, minlength=count)


def _longest(name: Numbers, count: int, own: pd.DataFrame) -> Numbers:
    """How many words each name says, of each origin in the article that has most of them."""
    origins, values = dictionary(arrow(own["origin_id"]))
    known = origins < len(values)
    row, many = own["row"].to_numpy(np.int64), len(values) + 1
    of_article, first, at = np.unique(
        name[known] * (int(row.max(initial=0)) + 1) + row[known], return_index=True, return_inverse=True
    )
    words = own["words"].fillna(0).to_numpy(float)[known]
    sums = np.bincount(at, words, len(of_article)).astype(np.int64)
    pairs, place = arrays.numbered((name * many + origins)[known][first])
    longest = np.zeros(len(pairs), np.int64)
    np.maximum.at(longest, place, sums)
    return np.bincount(pairs // many, longest, count).astype(np.int64)


def _roles(name: Numbers, count: int, own: pd.DataFrame) -> tuple[Numbers, pa.Array]:
    """What most articles call each name, the first by name in a tie; -1: nobody has a role that few of theirs give."""
    codes, roles, _ = ranked(own["role"])
    row, many = own["row"].to_numpy(np.int64), len(roles) + 1
    articles, at = arrays.numbered(name * (int(row.max(initial=0)) + 1) + row)
    named = np.empty(len(articles), np.int64)
    named[at] = name
    told = codes >= 0
    given = arrays.distinct(at[told].astype(np.int64) * many + codes[told])
    size = np.bincount(named, minlength=count)
    calling = np.bincount(named[arrays.distinct(given // many)], minlength=count)
    pairs, at = arrays.numbered(named[given // many] * many + given % many)
    first = np.lexsort((pairs % many, -np.bincount(at, minlength=len(pairs)), pairs // many))
    best, begin = np.unique(pairs[first] // many, return_index=True)
    found = np.full(count, -1, np.int64)
    found[best] = pairs[first][begin] % many
    return np.where(calling >= SELDOM * size, found, -1), roles


def lines(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """One line for each speaker of an article, with the article's index: what shares of voice are counted on."""
    own = said[["row", "speaker_name", "story_id", "origin_id", "outlet"]].dropna(subset=["speaker_name"])
    own = own.drop_duplicates(["row", "speaker_name"])
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
    columns = ["speaker", "role", "outlet", "story", "articles", "words", "rows"]
    names, outlets, stories = (ranked(said[name]) for name in ("speaker_name", "outlet", "story_id"))
    own = np.flatnonzero((names.codes >= 0) & (outlets.codes >= 0))
    only = _several(names.codes[own], len(names.told), said["outlet"].iloc[own]) == 1
    told = articles[["outlet", "story_id"]].dropna(subset=["outlet"])
    at = pc.index_in(arrow(told["story_id"]), stories.values).fill_null(-1).to_numpy()
    shared = np.append(_several(at[at >= 0], len(stories.told), told["outlet"][at >= 0]) > 1, False)
    own = own[only[names.codes[own]] & shared[stories.codes[own]]]
    if not len(own):
        return pd.DataFrame([], columns=columns)
    name, story = names.codes[own], stories.codes[own]
    pairs, group = arrays.numbered(name * len(stories.told) + story)
    row = said["row"].to_numpy(np.int64)[own]
    size = int(row.max()) + 1
    each = arrays.distinct(group.astype(np.int64) * size + row)
    words = np.bincount(group, said["words"].to_numpy(float)[own]).astype(np.int64)
    _, begin = np.unique(group, return_index=True)
    roles = schema.values(said["role"].iloc[own])
    called: list[str | None] = [None] * len(pairs)
    for one, role in zip(reversed(group.tolist()), reversed(roles), strict=True):
        called[one] = role if isinstance(role, str) else called[one]
    often, rows = np.bincount(each // size), (each % size).tolist()
    ends = np.cumsum(often)
    begins = (ends - often).tolist()
    of = np.lexsort((pairs, -words))
    table = {
        "speaker": names.told[pairs[of] // len(stories.told)],
        "role": [called[one] for one in of.tolist()],
        "outlet": outlets.told[outlets.codes[own[begin[of]]]],
        "story": stories.told[pairs[of] % len(stories.told)],
        "articles": often[of],
        "words": words[of],
        "rows": pd.Series([rows[begins[one] : ends[one]] for one in of.tolist()], dtype=object),
    }
    return pd.DataFrame(table, columns=columns)


def by_quotes(said: pd.DataFrame, top: int) -> pd.DataFrame:
    """The speakers with most quotes: how many, how many of them word for word, and the lines of the table of quotes."""
    names, marked = ranked(said["speaker_name"]), (said["kind"] != "indirect").to_numpy(bool)
    sizes = np.bincount(names.codes[names.codes >= 0], minlength=len(names.told))
    first = np.argsort(-sizes, kind="stable")[:top]
    table = pd.DataFrame({"speaker": names.told[first], "quotes": sizes[first]})
    rows = [said.index[names.codes == one].tolist() for one in first]
    direct = [said.index[(names.codes == one) & marked].tolist() for one in first]
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
