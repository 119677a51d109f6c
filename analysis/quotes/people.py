"""Who a speaker is in an article: the fullest name it has for them, and what it calls them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from analysis.quotes import offices
from analysis.quotes.words import cues, lists

Span = tuple[int, int]
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŁŚŠŽ]\w*+(?:(?:['’-](?=\w)|\.(?=[A-Z]\.))\w*+)*+"
_ROLE_LIKE = re.compile(
    r"\w{2,}(?:er|or|ist|man|woman|men|women|ian|eer|ary|ess|yst|ant|ent|head|chief|chair|boss|son)$"
)
_SOON = 400  # characters in which who was called by an office is named
_NEAR = 1_500  # characters back in which a pronoun's person is looked for
_ROLE = re.compile(
    r"(?:\s\([^()]{1,40}\))?,\s(?:\d\d,\s)?((?:the |a |an |its |his |her |their )?[a-zà-ÿ][^,;:.()“”\"\n]{3,90}?)"
    r"(?=,|[.;](?:\s|$)|\s\(|$)"
)
_BEFORE = re.compile(
    r"((?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) "
    r"(?:(?! (?:the|an?|its|his|her|their) )[^,;:.“”\"()\n]){3,60}), \Z"
)
_FIRST = re.compile(rf"(?:(?:But|And|Earlier|Then|Meanwhile),? )?((?:{_CAPITAL} ?){{1,4}})")
_HEAD = re.compile(
    rf"[.!?”\"\n](?:(?<=\n)|(?<!\n)\s+){_FIRST.pattern}"
)  # a sign first, which is searched fast
_OF = re.compile(rf"({_CAPITAL}(?: {_CAPITAL})+) of ({_CAPITAL}(?: [^,]+)?)")
_LEADING = 40  # characters between the head of a sentence and its first name
_STOPPED = re.compile(r"(?s:.*)[,.;:“”\"\n]")  # up to the last sign
_ASKED = re.compile(r"[!?]\s")
_TAIL = re.compile(r"['’](?:s|re|d|ll|ve|m)$")
_ONE = frozenset(("he", "she"))
_NOUNS = frozenset(("de",))  # languages in which every noun has a capital
_WHOSE = frozenset(("his", "her", "their", "its", "our", "my", "your"))
_SUFFIX = 5  # letters of a word for an office that others are made with: Landeskorrespondent


class Person(NamedTuple):
    """A person of an article: the name, and the role as the text gives it."""

    name: str | None
    role: str | None


@cache
def _name() -> re.Pattern[str]:
    """Two words or more with capitals, small words of names between them."""
    particles = "|".join(sorted(lists()["particle"] - {"of"}))
    word = rf"{_CAPITAL}(?:\.(?=[ \u00a0]))?"
    return re.compile(rf"{word}(?:[ \u00a0](?:(?:{particles})[ \u00a0])*{word})+")


def _full_names(body: str) -> Iterator[tuple[int, str]]:
    """Names of two words or more, and where they begin; a full stop ends one unless it shortens a word."""
    short = lists()["abbreviation"]
    for match in _name().finditer(body):
        if "." not in match[0]:
            yield match.start(), match[0]
            continue
        at = 0
        for stop in re.finditer(r"(\w+)\.(?=[ \u00a0]|$)", match[0]):
            if stop[1] not in short and len(stop[1]) > 1:
                yield match.start() + at, match[0][at : stop.end(1)]
                at = stop.end() + 1
        if at < len(match[0]):
            yield match.start() + at, match[0][at:]


class Cast:
    """The people of one text, found as they are asked for."""

    def __init__(self, body: str, language: str = "en") -> None:
        """The full names of a text, by their last word."""
        self.body = body
        self.language = language
        self.full: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.titles: dict[str, str] = {}
        self.places: dict[str, list[int]] = defaultdict(list)
        self.gender: dict[str, str] = {}
        self.spoke: list[tuple[int, str]] = []
        self._beside: dict[str, str | None] = {}
        for start, printed in _full_names(body):
            name, title = _bare(printed, language)
            if " " in name and (last := name.rpartition(" ")[2]) not in _titles():
                at = start + len(printed) - len(name)
                self.full[last].append((at, name))
                self.places[name].append(at)
                if title:
                    self.titles.setdefault(name, title)
                    self._gendered(name, title)

    def who(self, printed: str, at: int) -> Person:
        """Who a speaker printed at a place is."""
        printed = _TAIL.sub("", printed) if " " not in printed else printed
        low = printed.lower()
        alone = low.rpartition("-")[2]  # dit-elle
        if one := _pronouns(self.language).get(alone):
            name = self._pronoun(at, one)
            return self._seen(name, "", at) if name else Person(printed if alone == low else alone, None)
        if offices.of(printed, self.language):
            return self._in_office(printed, at)
        return self._by_name(printed, at)

    def _by_name(self, printed: str, at: int) -> Person:
        """Who a speaker is that is called by a name, or by a noun alone."""
        low = printed.lower()
        name, role = _name_in(printed, self.language)
        if name:
            if " " not in name or name[0].islower():  # Leyen, von der Leyen
                name = self._fullest(name, at)
                self._gendered(name, printed)
            return self._seen(name, role, at)
        first, _, rest = low.partition(" ")
        if first in ("the", "that", "this") and 0 < len(rest) < 60 and (known := self._by_role(rest)):
            return self._seen(known, "", at)
        if _head(low) in lists("en")["role noun"]:
            self.spoke.append((at, printed))
        return Person(printed, None)

    def _in_office(self, printed: str, at: int) -> Person:
        """Who is called by an office: named behind a comma; or named elsewhere, as Charles de Gaulle is, or nobody."""
        end = at + len(printed)
        if holder := offices.holder(self.body, end):
            return self._seen(holder, printed, at)
        ends = " ".join(printed.split()[-2:])
        others = (name for place, name in self.full.get(ends.split()[-1], ()) if not at <= place < end)
        for name in others:
            if printed.endswith(f" {name}"):
                return self._seen(name, printed.removesuffix(f" {name}"), at)
            if name.endswith(f" {ends}"):
                return self._by_name(printed, at)
        return Person(printed, None)

    def role(self, name: str) -> str | None:
        """What the text calls a person: words set off by commas beside the name, or a title before it."""
        if name not in self._beside:
            self._beside[name] = self._role_beside(name)
        if role := self._beside[name]:
            return role
        title = self.titles.get(name, "")
        return title if title and title not in _courtesy() else None

    def _role_beside(self, name: str) -> str | None:
        for at in self.places.get(name, ())[:4]:
            after = _role_after(self.language).match(self.body, at + len(name))
            if after and _is_role(after[1], self.language):
                return after[1]
            comma = self.language == "en" and self.body.startswith(", ", max(0, at - 2))
            before = _BEFORE.search(self.body, max(0, at - 75), at) if comma else None
            if before and _is_role(before[1], "en"):
                return before[1]
        return None

    def _gendered(self, name: str, words: str) -> None:
        first = words.split(maxsplit=1)[0]
        for kind in _ONE:
            if first in lists()[kind]:
                self.gender.setdefault(name, kind)

    def _seen(self, name: str, role: str, at: int) -> Person:
        """A person who speaks, with the fullest role there is."""
        self.spoke.append((at, name))
        if role and name not in self.titles:
            self.titles[name] = role
        return Person(name, self.role(name) or role or None)

    def _fullest(self, name: str, at: int) -> str:
        """The full name that ends with some words: the nearest before, else the first; else one that begins with it."""
        nouns, joins = self.language in _NOUNS, self.language in ("de", "nl")
        options = [
            one for one in self.full.get(name.rpartition(" ")[2], ())
            if one[1].endswith(f" {name}") and not (joins and _joined(one[1].removesuffix(name)))
        ]  # fmt: skip
        if not options:
            begins = (full for full in self.places if full.split()[0] == name)
            return name if nouns else next(begins, name)
        before = [option for option in options if option[0] <= at]
        return (before[-1] if before else options[0])[1]

    def _pronoun(self, at: int, low: str) -> str | None:
        """The person a pronoun stands for: who spoke last, or was named since at the head of a sentence."""
        heads = self._heads if self.language == "en" else []  # two nouns there may be no name
        options = [
            (place, name) for place, name in (*self.spoke, *heads)
            if at - _NEAR < place < at and self.gender.get(name, low) == low and _may_be_person(name)
            and (" " in name or name in self.gender)
        ]  # fmt: skip
        options = options or [
            (place, name) for name, places in self.places.items() if _may_be_person(name)
            for place in places
            if at - _NEAR < place < at and self.gender.get(name, low) == low and self.language == "en"
        ]  # fmt: skip
        if not options:
            return None
        name = max(options)[1]
        self.gender.setdefault(name, low)
        return name

    @cached_property
    def _heads(self) -> list[tuple[int, str]]:
        """People named near the head of a sentence, by full or last name, in order."""
        found = {
            place: name for name, places in self.places.items() for place in places if self._leads(place)
        }
        first = _FIRST.match(self.body)
        for match in chain([first] if first else [], _HEAD.finditer(self.body, first.end() if first else 0)):
            name, _ = _bare(match[1].strip(), self.language)
            if (last := name.rpartition(" ")[2]) in self.full:
                found[match.start(1)] = self._fullest(last, match.start(1))
        return sorted(found.items())

    def _leads(self, place: int) -> bool:
        """Whether a sentence begins a few words before a place: `Health visitor Mair Tolland`."""
        start = max(0, place - _LEADING)
        before = self.body[start:place]
        sign = _STOPPED.match(before)
        if sign is None:
            return start == 0 or _ASKED.search(before) is not None
        last, after = before[sign.end() - 1], before[sign.end() :]
        ends = last == "\n" or (last in '.”"' and after[:1].isspace())
        return ends or _ASKED.search(after) is not None

    def _by_role(self, called: str) -> str | None:
        """The one person whose role has the word that a speaker is called by: `the senator`."""
        head = _head(called)
        fits = {
            name for name in {*self.titles, *(name for _, name in self.spoke)}
            if head in _small(self.titles.get(name, "")) or head == _head(self.role(name) or "")
        }  # fmt: skip
        return next(iter(fits)) if len(fits) == 1 else None


def _head(called: str) -> str:
    """The noun by which somebody is called: president, of `the president of Kosovo`."""
    words = re.split(r" (?:of|for|at|in|from|to|with|on|and|who|under)\b|,", called.lower())[0].split()
    return words[-1] if words else ""


def _small(words: str) -> list[str]:
    return [word.lower().strip(".,") for word in words.split()]


@cache
def _titles() -> frozenset[str]:
    return lists()["title"]


@cache
def _courtesy() -> frozenset[str]:
    return lists()["courtesy"]


@cache
def _small_words() -> frozenset[str]:
    """Words that stand with a capital at the head of a sentence and are no part of a name."""
    known = lists("en")
    kinds = ("preposition", "determiner", "boundary", "adverb", "pronoun", "adjunct")
    others = lists()["by"] | lists()["first"]
    return others.union(*(known[kind] for kind in kinds)) - {"may", "will"}


@cache
def _leading(language: str) -> frozenset[str]:
    """Small words of another language that no name begins with, and what `von` may follow: Ansicht von Lang."""
    known = lists(language)
    kinds = ("stop", "by", "first", "pronoun", "subordinate", "and")
    return frozenset[str]().union(*(known.get(kind, ()) for kind in kinds))


@cache
def _pronouns(language: str) -> dict[str, str]:
    """What stands for one person, and whether for him or her."""
    known = lists(language)
    found = {word: one for one in _ONE for word in known.get(f"{one} pronoun", ())}
    return {one: one for one in _ONE} if language == "en" else found


@cache
def _role_after(language: str) -> re.Pattern[str]:
    """What stands between commas behind a name and may say who that is."""
    if language == "en":
        return _ROLE
    first = "|".join(sorted(map(re.escape, lists(language).get("first", ()))))
    return re.compile(
        rf"(?:\s\([^()]{{1,40}}\))?,\s(?:\d\d,\s)?((?:(?:{first}) )?(?:l[’'])?[^\W\d_][^,;:.()“”\"\n]{{3,90}}?)"
        r"(?=,|[.;](?:\s|$)|\s\(|$)"
    )


@cache
def _no_name(language: str) -> frozenset[str]:
    return lists("en")["preposition"] | lists(language).get("preposition", frozenset()) | {"the", "a", "an"}


@lru_cache(maxsize=50_000)
def _bare(name: str, language: str) -> tuple[str, str]:
    """A name without titles before it, and those titles."""
    words = name.split()
    first = 0
    leading = _leading(language) if language != "en" else frozenset()
    while first < len(words) - 1 and (
        words[first] in _titles() or words[first].lower() in _small_words() or words[first].lower() in leading
    ):
        first += 1
    for at in range(len(words) - 2, first - 1, -1):
        if _is_office(words[at], language) or words[at].endswith(("'s", "’s")):
            first = at + 1
            break
    if language != "en" and 0 < first < len(words) - 1:
        joins = words[first] in ("von", "van") and words[first - 1].lower() in leading
        first += joins or words[first] in ("der", "des", "vom")  # Ansicht von Lang, Sprecher der MVB
    small = _small_words() | leading
    if first + 1 == len(words) and words[first] in lists()["not a person"]:
        first = next(
            (at for at, word in enumerate(words) if word.lower() not in small), first
        )  # General Motors
    titles = [word for word in words[:first] if word.lower() not in small]
    if titles and titles[-1].endswith(("'s", "’s")):
        titles = []
    return " ".join(words[first:]), " ".join(titles)


def _is_office(word: str, language: str) -> bool:
    """Whether a word is an office and no name; in German also one made with it: SPD-Politiker, Innenministerin."""
    low = word.lower()
    if low in lists(language).get("role noun", ()):
        return True
    return language == "de" and low.removesuffix("in").endswith(_made_with())


@cache
def _made_with() -> tuple[str, ...]:
    return tuple(word for word in lists("de")["role noun"] if len(word) >= _SUFFIX)


def _joined(before: str) -> bool:
    """Whether a small word joins what stands before a name: `Aufsicht der Fed` is not what the Fed is called."""
    return before.rsplit(maxsplit=1)[-1] in lists()["particle"]


@lru_cache(maxsize=50_000)
def _name_in(printed: str, language: str) -> tuple[str, str]:
    """The name that a speaker's words end with, and what stands before it; empty where they end with none."""
    if whole := _OF.fullmatch(printed):
        return whole[1], f"of {whole[2]}"
    words, particles = printed.split(), lists()["particle"] - {"of"}
    article = words[:1] if language != "en" and words[0].lower() in lists(language).get("first", ()) else []
    words = words[len(article) :]
    if not words or (article and language in _NOUNS and _is_noun(words)):
        return "", ""
    first = len(words)
    while first and (words[first - 1][0].isupper() or (first < len(words) and words[first - 1] in particles)):
        first -= 1
    before = words[:first]
    if first == len(words) or (before and before[-1].lower() in _no_name(language) | {"and", "&"}):
        return "", ""
    if any(word in ("of", "for", "at", "in", "from") for word in before):
        return "", ""
    if language == "en" and len(before) == 1 and before[0].lower() in _WHOSE:  # his Old Trafford
        return "", ""
    if words[first] in ("The", "A", "An") or words[first].lower() in lists("en")["pronoun"]:
        return "", ""
    if language != "en" and first + 1 == len(words) and words[first].lower() in _leading(language):
        return "", ""
    name, title = _bare(" ".join(words[first:]), language)
    called = [*before, *([title] if title and title not in _courtesy() else [])]
    return name, " ".join([*article, *called] if called else [])


def _is_noun(words: list[str]) -> bool:
    """Whether a word after an article or its adjective may be any noun: der Minister, die neue Ministerin."""
    return len(words) == 1 or (words[-2][0].islower() and words[-2] not in lists()["particle"])


def _may_be_person(name: str) -> bool:
    words = name.split()
    return lists()["not a person"].isdisjoint(words) and not (
        len(words) > 2 and words[1] in ("der", "des", "vom")
    )


def _is_role(words: str, language: str) -> bool:
    """Whether words beside a name say what the person is, and do not go on with the sentence."""
    if language != "en":
        first, *more = words.replace("’", "'").removeprefix("l'").split()
        noun = more[0] if more and first.lower() in lists(language).get("first", ()) else first
        return _is_office(noun, language)
    known = lists("en")
    each = words.lower().split()
    first = each[0]
    if first in ("the", "a", "an", "its", "his", "her", "their"):
        each = each[1:]
    if not each or len(each) > 12 or first.endswith(("ing", "ed")) or first in known["not a role"]:
        return False
    if any(word in known["auxiliary"] or word in known["relative"] or _tells(word) for word in each):
        return False
    head = _head(" ".join(each))
    return head in known["role noun"] or bool(_ROLE_LIKE.match(head))


@cache
def _tells(word: str) -> bool:
    """Whether a word is a finite verb that tells of speech: said."""
    options = dict(cues("en").get(word, ()))
    return () in options and options[()].form > 0 and not options[()].gerund and not options[()].noun


def named(body: str, speakers: Sequence[Span | None], language: str = "en") -> list[Person]:
    """Who each speaker of a text is, in the order of the text."""
    if not any(speakers):
        return [Person(None, None)] * len(speakers)
    cast = Cast(body, language)
    found = [
        cast.who(body[speaker[0] : speaker[1]], speaker[0]) if speaker else Person(None, None)
        for speaker in speakers
    ]
    return _introduced(cast, speakers, found)


def _introduced(cast: Cast, speakers: Sequence[Span | None], found: list[Person]) -> list[Person]:
    """Who is called by an office first and named in the next words they say: `the president said … Ada Reyes said`."""
    for at in range(1, len(found)):
        before, person, place, earlier = found[at - 1], found[at], speakers[at], speakers[at - 1]
        called = (before.name or "").lower()
        if not (place and earlier and person.name and not person.role and called.startswith("the ")):
            continue
        first = min(cast.places.get(person.name, [-1]))
        if (
            _head(called) in lists("en")["role noun"]
            and earlier[0] < first < earlier[0] + _SOON
            and _may_be_person(person.name)
        ):
            named_so = Person(person.name, (before.name or "")[4:])
            found = [
                named_so if (one.name or "").lower() == called or one.name == person.name else one
                for one in found
            ]
    return found
