"""Who speaks: speakers by articles, texts and origins, for how many words, and how much of it is word for word."""

import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import decimals, evidence, plurals, quotes, tally, uncertainty
from analysis.evidence import Html

KEY = "speakers"
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_MOST, _SHOUTED = 6, 3  # words of a name, and of one in capitals
_OF = ("article_id", "outlet", "text_id", "origin_id", "story_id")


def named(found: pd.DataFrame) -> pd.Series:
    """For each quote the speaker by name; null where the text names nobody, or only calls them something.

    A name has a word with a capital that is not written small anywhere in the quotes: `the council`, `he` and
    `Police` are none. An outlet is none either: what it says is a credit.
    """
    person = found["person"].astype(object).mask(found["speaker_outlet"].notna().to_numpy(bool))
    small = set(
        _WORD.findall(" ".join([*found["content"].astype(str), *found["speaker"].dropna().astype(str)]))
    )
    names = {name: name if _is_name(name, small) else None for name in person.dropna().unique()}
    return pd.Series([names.get(name) for name in person], found.index, pd.ArrowDtype(pa.string()))


def _is_name(name: str, small: set[str]) -> bool:
    """Whether words are a name: some word of it has a capital and is nowhere written without."""
    words = _WORD.findall(name)
    if not words or len(words) > _MOST or {words[0].lower(), words[-1].lower()} & quotes.unnamed():
        return False
    if (words[-1][0].islower() and words[-1].isascii()) or (name.isupper() and len(words) > _SHOUTED):
        return False
    letters = [word for word in words if word[0].isupper() or not word[0].isascii()]
    if len(letters) > 1:
        return True
    return any(word.lower() not in small and not quotes.is_office(word) for word in letters)


def spoken(found: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Quotes that are speech, each with its speaker by name and the row and ids of its article.

    A last name alone is the one speaker of the story who has it.
    """
    own = articles[list(_OF)].assign(row=articles.index)
    speech = found[((found["act"] == "speech") & found["article_id"].isin(own["article_id"])).to_numpy(bool)]
    said = speech.merge(own, on="article_id", how="left").set_axis(speech.index)
    names = [name if isinstance(name, str) else None for name in named(said)]
    full = sorted(
        {(story, name) for story, name in zip(said["story_id"], names, strict=True) if name and " " in name}
    )
    by_last: dict[tuple[str, str], list[str]] = {}
    for story, name in full:
        by_last.setdefault((story, name.rpartition(" ")[2]), []).append(name)
    whole = [
        options[0] if name and len(options := by_last.get((story, name), [])) == 1 else name
        for story, name in zip(said["story_id"], names, strict=True)
    ]
    return said.assign(speaker_name=pd.Series(whole, said.index, pd.ArrowDtype(pa.string())))


def with_speakers(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Articles with the list of speakers each has, to be counted by it."""
    each = said.dropna(subset=["speaker_name"]).groupby("row")["speaker_name"].unique()
    lists = [sorted(each[row]) if row in each.index else [] for row in articles.index]
    column = pd.Series(lists, articles.index, dtype=pd.ArrowDtype(pa.list_(pa.string())))
    return articles.assign(**{KEY: column})


def by_speaker(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Each speaker: articles, texts, origins, outlets, quotes and words; a quote in ten copies counts once in words.

    Sorted by origins, for these are independent voices that quote them; `rows` are the articles, `rows_quotes`
    the lines of the table of quotes.
    """
    counted = tally.by(with_speakers(articles, said), KEY)
    counted = counted[counted[KEY] != tally.UNKNOWN[KEY]]
    own = said.dropna(subset=["speaker_name"])
    behind = own.groupby("speaker_name").groups
    once = own.groupby(["speaker_name", "origin_id", "row"])["words"].sum().groupby(level=[0, 1]).max()
    counted = counted.assign(
        outlets=counted[KEY].map(own.groupby("speaker_name")["outlet"].nunique()).fillna(0).astype(int),
        words=counted[KEY].map(once.groupby(level=0).sum()).fillna(0).astype(int),
        role=counted[KEY].map(own.dropna(subset=["role"]).groupby("speaker_name")["role"].first()),
        quotes=[len(behind[name]) for name in counted[KEY]],
    )
    return counted.sort_values(
        ["origins", "articles", KEY], ascending=[False, False, True], ignore_index=True
    )


def lines(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """One line for each speaker of an article, with the article's index: what shares of voice are counted on."""
    own = said.dropna(subset=["speaker_name"]).drop_duplicates(["row", "speaker_name"])
    index = pd.Index(own["row"].astype(np.int64), name=articles.index.name)
    return (
        own[["speaker_name", "story_id", "origin_id", "outlet"]]
        .rename(columns={"speaker_name": KEY})
        .set_axis(index)
    )


def direct(articles: pd.DataFrame, found: pd.DataFrame, key: str = "outlet") -> pd.DataFrame:
    """The share of words that stand in quotation marks and are speech, by outlet, with intervals over stories.

    Columns of `uncertainty.shares`: the share is of all words of the outlet's articles, `articles` how many these are.
    """
    speech = found[((found["act"] == "speech") & (found["place"] == "body")).to_numpy(bool)]
    marked = articles["article_id"].map(speech.groupby("article_id")["quoted_words"].sum()).fillna(0)
    words = pc.list_value_length(pc.utf8_split_whitespace(pa.array(articles["body"], pa.large_string())))
    table = pd.DataFrame(
        {
            key: articles[key].astype(object),
            "story_id": articles["story_id"].astype(object),
            "marked": marked.astype(float),
            "words": words.fill_null(0).to_numpy(zero_copy_only=False).astype(float),
        },
        index=articles.index,
    )
    table = table[(table["words"] > 0) & table[key].notna()]
    rows = [_direct_of(name, own) for name, own in table.groupby(key, sort=True)]
    shares = pd.DataFrame(rows, columns=[key, "share", "low", "high", "articles", "words", "rows"])
    return decimals.kept(shares).sort_values(["share", key], ascending=[False, True], ignore_index=True)


def _direct_of(name: Any, own: pd.DataFrame) -> list[Any]:
    sums = own.groupby("story_id", sort=True)[["marked", "words"]].sum().to_numpy()
    drawn = uncertainty.resample(sums)
    part = 1 - uncertainty.LEVEL
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [part / 2, 1 - part / 2])
    share = own["marked"].sum() / own["words"].sum()
    return [
        str(name),
        share,
        min(low, share),
        max(high, share),
        len(own),
        int(own["words"].sum()),
        list(own.index),
    ]


def alone(articles: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """Speakers whom one outlet alone has, in stories that other outlets tell too: speaker, role, outlet, story."""
    told = articles.dropna(subset=["outlet"]).groupby("story_id")["outlet"].nunique()
    own = said.dropna(subset=["speaker_name", "outlet"])
    only = own.groupby("speaker_name")["outlet"].transform("nunique") == 1
    shared = own["story_id"].map(told).fillna(0) > 1
    kept = own[(only & shared).to_numpy(bool)]
    grouped = kept.groupby(["speaker_name", "outlet", "story_id"], sort=True)
    rows = [
        {
            "speaker": name, "role": next(iter(part["role"].dropna()), None), "outlet": outlet, "story": story,
            "articles": part["row"].nunique(), "words": int(part["words"].sum()), "rows": sorted(set(part["row"])),
        }
        for (name, outlet, story), part in grouped
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["speaker", "role", "outlet", "story", "articles", "words", "rows"])
    return table.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)


def by_quotes(said: pd.DataFrame, top: int) -> pd.DataFrame:
    """The speakers with most quotes: how many, how many of them word for word, and the lines of the table of quotes."""
    own = said.dropna(subset=["speaker_name"])
    rows = [
        {
            "speaker": name, "quotes": len(part), "rows": list(part.index),
            "word_for_word": int((part["kind"] != "indirect").sum()),
            "rows_word_for_word": list(part.index[(part["kind"] != "indirect").to_numpy(bool)]),
        }
        for name, part in own.groupby("speaker_name", sort=True)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["speaker", "quotes", "rows", "word_for_word", "rows_word_for_word"])
    return table.sort_values(["quotes", "speaker"], ascending=[False, True], ignore_index=True).head(top)


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
            "Nobody is quoted most: {who} stand in equally many independent origins, {n:article|articles} in all.",
            who=plurals.few(first[KEY].tolist()), n=rows,
        )  # fmt: skip
    top = first.iloc[0]
    called = f", {top['role']}," if isinstance(top["role"], str) else ""
    return evidence.sentence(
        "Quoted most is {who}{called} in {n:article|articles} of {k:independent origin|independent origins}"
        + (" and {o:outlet|outlets}." if top["outlets"] else "."),
        who=top[KEY], called=called, n=list(top["rows"]),
        k=evidence.count(list(top["rows"]), int(top["origins"]), "origins"),
        o=evidence.count(list(top["rows"]), int(top["outlets"]), "outlets"),
    )  # fmt: skip


def few_voices(articles: pd.DataFrame, found: pd.DataFrame) -> Html | None:
    """Of a few articles: who is quoted by name."""
    said = spoken(found, articles)
    table = by_speaker(articles, said)
    if table.empty:
        return None
    who = [
        f"{name} ({role})" if isinstance(role, str) else str(name)
        for name, role in zip(table[KEY], table["role"], strict=True)
    ]
    quoted = said.index[said["speaker_name"].notna().to_numpy(bool)]
    return evidence.sentence(
        "Quoted by name {k:|is|are} {who}: {n:quote|quotes}.", k=len(who), who=plurals.few(who),
        n=evidence.count(quoted, of="quotes"),
    )  # fmt: skip
