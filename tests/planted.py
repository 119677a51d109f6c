"""Copies planted into real articles as agencies' customers make them, so that it is known who copied whom."""

import random
import re

import pandas as pd

OPENINGS = (
    "Here is what is known so far, as our newsroom has pieced it together.",
    "Readers woke to the news this morning and the questions have not stopped since.",
    "It is the development that many in the region had been waiting for.",
    "Officials have been slow to comment, but the outline is now clear.",
)
DESKS = ("Harbour Post", "Marrow Radio", "Eastmere Echo", "Skelby Advertiser", "The Daily Lantern")


def new_opening(text: str, chance: random.Random) -> str:
    """The first paragraph replaced by a sentence of the customer's own."""
    first, _, rest = text.partition("\n")
    return f"{chance.choice(OPENINGS)}\n{rest or first[len(first) // 5 :]}"


def cut_tail(text: str, chance: random.Random) -> str:
    """Only the first 30 to 85 % kept."""
    kept = int(len(text) * chance.uniform(0.3, 0.85))
    return text[: text.rfind(" ", 0, kept) if " " in text[:kept] else kept]


def new_numbers(text: str, chance: random.Random) -> str:
    """Every number changed, as an updated toll or price is."""
    return re.sub(r"\d+", lambda found: str(int(found[0][:9]) + chance.randint(1, 9)), text)


def new_byline(text: str, chance: random.Random) -> str:
    """A byline before and a credit behind."""
    return f"By {chance.choice(DESKS)} staff and agencies\n{text}\n(Additional reporting by {chance.choice(DESKS)})"


EDITS = (new_opening, cut_tail, new_numbers, new_byline)


def plant(articles: pd.DataFrame, copies: int, seed: int = 0) -> tuple[pd.DataFrame, set[tuple[str, str]]]:
    """The articles with one edited copy of `copies` of them, one to three edits each, and the pairs that are true."""
    chance = random.Random(seed)
    long = articles.index[articles["body"].str.split().str.len() >= 120].tolist()
    rows, pairs = [], set()
    for row in chance.sample(long, copies):
        original = articles.loc[row]
        body = original["body"]
        for edit in chance.sample(EDITS, chance.randint(1, 3)):
            body = edit(body, chance)
        copied = f"copy-{original['article_id']}"
        head = f"{chance.choice(DESKS)}: {' '.join(str(original['headline']).split()[::-1][:4])}"
        rows.append(
            {**original, "article_id": copied, "outlet": chance.choice(DESKS), "headline": head, "body": body}
        )
        pairs.add((original["article_id"], copied))
    return pd.concat([articles, pd.DataFrame(rows)], ignore_index=True), pairs


def passages(
    articles: pd.DataFrame, words: int, count: int, seed: int = 0
) -> tuple[pd.DataFrame, dict[tuple[str, str], str]]:
    """The articles with `count` passages of so many words taken over by another outlet; pair of ids, in order → passage.

    A passage is given as it stands from its first word to its last; a dash by itself is no word.
    """
    chance = random.Random(seed)
    long = articles.index[articles["body"].str.split().str.len() >= 150].tolist()
    rows = chance.sample(long, 2 * count)
    givers, takers, outlet = rows[::2], rows[1::2], articles["outlet"]
    for n, giver in enumerate(givers):
        if outlet[giver] == outlet[takers[n]]:
            takers[n - 1], takers[n] = takers[n], takers[n - 1]
    bodies, true = articles["body"].astype(object), {}  # each is written by itself
    for giver, taker in zip(givers, takers, strict=True):
        given, taken = articles["body"][giver].split(), bodies[taker].split()
        at, place = chance.randrange(len(given) - words), chance.randrange(len(taken))
        spelled = [n for n, word in enumerate(given) if n >= at and re.search(r"\w", word)]
        quoted = given[at : spelled[min(words, len(spelled)) - 1] + 1]
        bodies[taker] = " ".join([*taken[:place], *quoted, *taken[place:]])
        pair = sorted([articles["article_id"][giver], articles["article_id"][taker]])
        true[pair[0], pair[1]] = re.sub(r"^\W+|\W+$", "", " ".join(quoted))
    bodies[givers] = bodies[givers].str.split().str.join(" ")
    return articles.assign(body=bodies.astype(articles["body"].dtype)), true
