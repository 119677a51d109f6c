"""What steps write into tables in words: each template once, written in English there and told in any language."""

import csv
import re
import string
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cache

from analysis import language, paths, plurals

_PARTS = re.compile(r"; (?![^“”]*”)")  # between the parts of a reason, not within what it quotes
_ANY = r"[\s\S]+"
_NUMBER, _SPAN = r"-?\d[\d.,]*", r"\d[\d.,]*(?: \w+)?"
_PLACE = r"\d+-\d+ = \d+-\d+.*"
_NUMBERS = ("n", "m", "x")
_DAMAGE = "truncated|glued-sentences|words-missing|split-word|replaced-characters|paywall|consent"
_SHAPES = {
    **dict.fromkeys(_NUMBERS, _NUMBER),
    "low": _SPAN,
    "high": _SPAN,
    "place": _PLACE,
    "side": "[ab]",
    "damage": _DAMAGE,
    "layout": r"[a-z ]+",
}
# values that are words of the suite, too
_OURS = (
    "damage",
    "high",
    "listed",
    "low",
    "meaning",
    "order",
    "place",
    "places",
    "reason",
    "record",
    "rounding",
    "tie",
)
# two articles by their columns in tables: as what stands beside a reason calls them
SIDES = {"a": "One", "b": "Other"}
_SIDE = re.compile(r"(?:^|(?<=; ))[ab](?= credits )")
_CLOCK = re.compile(r"( T.*)?$")  # behind a day in words
_SAID = r".+? says? “[^“”]*”"  # what an outlet states of a thing
_CLAIMED = re.compile(rf"{_SAID}(?:(?:, | and ){_SAID})*(?: and \d+ more)?")
_BETWEEN_CLAIMS = re.compile(r"(?<=”), |(?<=”) and ")
_MORE = re.compile(r"(?P<shown>.+) and (?P<n>\d+) more")
# readers by their names in tables, with what each reads
READERS = {
    "pages": "aggregator page|aggregator pages",
    "html": "article page|article pages",
    "feeds": "feed|feeds",
    "tables": "table|tables",
    "warc": "web archive|web archives",
    "archives": "archive|archives",
    "services": "news service export|news service exports",
}


class _Count(int):
    """A number that English writes with its word: `{n:hour|hours}`."""

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.partition("|")
        return f"{int(self):,} {one if self == 1 else many}" if bar else format(int(self), spec)


class Wording(StrEnum):
    """The templates; of two that fit the same words the first one counts."""

    # why two articles are related
    NAMES = "names {words}"
    WORDS = "words {words}"
    LIKENESS = "likeness {x}"
    MINUTES_APART = "{n:minute|minutes} apart"
    HOURS_APART = "{n:hour|hours} apart"
    DAYS_APART = "{n:day|days} apart"
    WEEKS_APART = "{n:week|weeks} apart"
    AT_ONCE = "at the same time"
    GAP_UNKNOWN = "time apart not known"
    SAME_WORDS = "the same words"
    CREDITS = "{side} credits {outlet}"
    RUNS = "{n}% of the shorter text's runs of six words stand in the other"
    PASSAGES = "{n:shared passage|shared passages}, {m:word|words}: {places}"
    MORE_PLACES = "{place} and {n} more"
    QUOTED_PLACE = "{place} in quotation marks"
    SCORED = "{x}: {tie}"
    LIKE_AFTER = "{x} of words, {n} after time, linked from {m} on"
    LIKE_NAMED = "{article} (likeness {x}, linked from {m} on)"
    NONE_WRITTEN = "none written down: they stand together through others, or not at all"
    NO_WORD_SHARED = "none shares a word"
    # who was first
    BY_INTERVALS = "by the intervals"
    TEXT_CREDITS = "its text credits {outlet}"
    OTHERS_LATER = "every other outlet credits another or is later"
    ITS_LATER = "another outlet's interval ends before its begins"
    ONLY_OUTLET = "the only outlet"
    NO_INTERVAL = "no interval for {outlet}"
    # why a time was read so
    NOT_PRINTED = "no time is printed"
    NO_TIME = "“{raw}” is no time: {reason}"
    READ_AS = "“{raw}” read as {meaning}"
    LAST_UPDATE = "the time of the last update"
    NEVER_PRINTED = "{low} to {high} before capture ({rounding} rounding never prints this, so any rounding)"
    BEFORE_CAPTURE = "{low} to {high} before capture ({rounding} rounding)"
    AT_CLOCK = "and at that clock time"
    PAGE_DAY = "on the page's day, {day}"
    LAST_SUCH_DAY = "the last such day before capture"
    EITHER_ORDER = "day and month can be either way round: both are in the interval"
    SHOWN_ORDER = "{order}, as other dates of the document show"
    OUTLET_ORDER = "{order}, as the outlet writes"
    POSSIBLE_ORDER = "{order}, since the other way round lies after the capture"
    DOTS_ORDER = "day first, as dates with dots are written"
    LANGUAGE_ORDER = "{order}, as is usual in language {code}"
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    ZONE_NAMED = "zone as printed, {zone}"
    ZONE_PRINTED = "zone as printed"
    ZONES_LEFT = "the zone printed has {n:meaning|meanings}, {m} of them for this outlet"
    ZONES_OWN = "the zone printed has {n:meaning|meanings}, one of them the outlet's own time ({zone})"
    ZONES = "the zone printed has {n:meaning|meanings}"
    ZONE_OF_OUTLET = "zone of the outlet or service, {zone}"
    ANY_ZONE = "no zone printed or known: any zone from UTC-12 to UTC+14"
    NO_CAPTURE = "when the page was captured is not known"
    HALF_CAPTURE = "only one end of the time of capture is known"
    BEFORE_PRINT = "set aside: before newspapers were printed"
    AFTER_CAPTURE = "set aside: after the page was captured"
    NO_DAY = "nothing tells the day"
    UPPER = "a time of change bounds publication from above"
    CAPPED = "not after the page was captured"
    NEVER = "set aside: the last year there is, which tables write for no time"
    CHANGED = "published not after “{raw}”, when it or its feed was changed last"
    CAPTURES = "narrowed by {n:capture|captures} of the same bytes"
    FIRST_CAPTURE = "published not after its first capture, {when} UTC"
    CONTRADICT = "captures of the same bytes contradict one another: counted from the first"
    PRINTINGS = "narrowed by its other printings"
    # why what is printed is no time
    TOO_LONG = "too long for a time"
    ZERO = "the day that programs count from, which tables write for no time"
    NO_SUCH_DAY = "no such day or hour in any calendar"
    NO_WORDS = "no words of time"
    OTHER_WORDS = "a word of time among other words"
    YEAR_ALONE = "a year alone is no time"
    PROSE = "prose that names a day, not a stamp"
    LENGTH = "a length of video, audio or reading"
    NO_CLOCK = "a length or a number: nothing says it is a time of day"
    # what a printed time means, where ISO 8601 has no words for it, and how its age is rounded
    DAYS_BACK = "{n:day|days} back"
    LAST_MONDAY = "last Monday"
    LAST_TUESDAY = "last Tuesday"
    LAST_WEDNESDAY = "last Wednesday"
    LAST_THURSDAY = "last Thursday"
    LAST_FRIDAY = "last Friday"
    LAST_SATURDAY = "last Saturday"
    LAST_SUNDAY = "last Sunday"
    ANY_ROUNDING = "any"
    FLOOR = "floor"
    NEAREST = "nearest"
    # how many articles no input held
    ONE_INPUT = "one input alone cannot say what it lacks"
    NONE_IN_TWO = "no article stands in two inputs"
    DEPENDENT = "inputs are not independent: what two of them share of a third is no chance"
    TWO_INPUTS = "if both inputs are independent, which two cannot show"
    MORE_INPUTS = "at least, if inputs are independent; no two were found not to be"
    RANGE = "{low} to {high}"
    # what became of a document, a line or a record
    MORE_COLUMNS = "columns not used: {words} and {n} more"
    COLUMNS_LEFT = "columns not used: {words}"
    COULD_BE_TEXT = "{raw} holds texts: name it with --columns body={name}"
    # why words are somebody's
    FOLLOWS_CUE = "follows its cue"
    FOLLOWS_SPEAKER = "follows its speaker"
    BEFORE_SPEAKER = "said before its speaker"
    CLAUSE_BEFORE = "said by the speaker of the clause before"
    OF_SENTENCE = "said by the speaker of the sentence"
    BODY_HAS = "the body has these words, and who says them"
    GOES_ON = "goes on from the sentence before"
    ALONE = "stands alone"
    BEFORE_COLON = "its speaker stands before a colon"
    AFTER_DASH = "its speaker stands after a dash"
    HEADLINE_NAMES = "a headline that names the speaker"
    # spans of time
    SECONDS = "{n:second|seconds}"
    MINUTES = "{n:minute|minutes}"
    HOURS = "{n:hour|hours}"
    DAYS = "{n:day|days}"
    # what a line is that belongs to the text of no article
    HEADLINE_AGAIN = "the headline once more"
    OUTLET_AGAIN = "the outlet's name once more"
    RECORDING = "length of a recording, not a time"
    PAGE_HEADING = "heading of the page"
    PAGE_FOOT = "footer of the page"
    DASH = "dash between headline and text"
    LIST_OUTLET = "outlet of all items of this list"
    TABLE_OUTLET = "outlet of all items of this table"
    PAGE_TIME = "time of the page, not of an item"
    SECOND_TIME = "a second time, of a change or printed twice"
    SECOND_TIME_OF_PAGE = "a second time, of the page or of a change"
    TIME_KEPT = "when the page was kept, printed or looked up, not published"
    BROWSER_LINE = "day of printing and title, as browsers print them above a page"
    BETWEEN_PARTS = "stands between the parts of a line"
    RULE = "rule"
    HEAD_LABEL = "label of a head"
    MENU = "menu, or heading of a part of the list"
    SIGN_ALONE = "a number or sign alone"
    POST_COUNTS = "counts and buttons below a post"
    AROUND_TABLE = "stands around the table"
    BETWEEN_CELLS = "between the cells of a row"
    LIST_LABEL = "label between the article and the list, by its place"
    AROUND_ARTICLES = "part of the page around its articles"
    SERVICE_PAGE = "the export's own page"
    BESIDE_HEADLINE = "beside the headline"
    ALSO_PRINTED = "where else it was printed"
    EDITION = "edition"
    STANDS = "stands under {n:article|articles} of {outlet}, of which {m} have no word in common"
    TIME_CHANGED = "time of the last change, which is not the time of publication"
    FEED_MADE = "when the feed was made: the entry was published no later"
    DAMAGED = "damage: {damage} at {raw}"
    DAMAGED_TOO = "{damage} at {raw}"
    # why a line of a page is set aside
    CUT_OFF = "the page is cut off inside this item"
    CUT_LINE = "one line of an item that the page's end cuts off"
    NO_PLACE = "no place in the layout that the other items have"
    NO_ROW = "no row of the table"
    NO_COLUMN = "in no known column of the table"
    COMMENT = "a reader's comment, not the article"
    UNDER_LABEL = "stands under the list's label but in no item of the list"
    NO_PART = "no part of any article found"
    NOT_SHOWN = "a document that the service could not show; get it again"
    # why a record is set aside
    NO_ARTICLE = "the record has no headline, no text and no web address"
    NO_ENTRY = "the entry has no headline, no text and no address"
    NO_ELEMENT = "the element has no headline and no text"
    SUM_ROW = "a row that sums the table up or says whose it is, no article"
    SAME_ADDRESS = "the same address as an earlier record: another mention of one article"
    SAME_RECORD = "the same record as {record}"
    MENTION = "another mention of the article in {record}"
    EDITED = "an edited version of the same article, in {record}"
    MORE_FOUND = "more that was found in the article in {record}"
    ITEM_TYPE = "an item of the type {kind}, no article"
    ENTRY_TYPE = "an entry of the type {kind}, no article"
    ITEM_CLASS = "an item of the class {kind}, not a text"
    UNPUBLISHED = "not published: its status is {status}"
    WITHDRAWN = "withdrawn by the agency: {status}"
    NO_TEXT = "a message without text"
    SERVICE_MESSAGE = "a message of the service: {raw}"
    FEED_ADDRESS = (
        "the address of a feed, not an article: run `media-analysis collect` on this list to fetch it"
    )
    ABOVE_NAMES = "stands above the names of the columns"
    RAGGED = "{n} cells where the header names {m}; mend the row"
    NOT_JSON = "the line is not JSON ({error})"
    NO_RECORD_IN_LINE = "the line holds no record"
    NO_BIBTEX = "an entry that is no BibTeX; export it again"
    IN_NO_ENTRY = "stands in no entry"
    NO_PAGE_RECORD = "a {kind} record, which holds no page"
    NO_WEB_PAGE = "a response of type {kind}, which is no web page"
    BAD_STATUS = "a response with status {status}, which holds no article"
    NOT_RECORDED = "a page whose content was not recorded"
    PAGE_TOO_LARGE = "a page of more than {n} MB"
    SAME_AT = "same bytes as {record} at {url}"
    CAPTURED_SAME = "same bytes as {record}"
    CAPTURED_THEN = "captured {first} to {last} at {url}"
    CAPTURED_AT = "captured {when} at {url}"
    CAPTURED_SPAN = "captured {first} to {last}"
    CAPTURED = "captured {when}"
    TIME_CONTRADICTED = "it contradicts the time printed there, which is counted from the first capture"
    OTHER_ADDRESS = "it is of another address, and its time is not counted"
    MEMBER_ESCAPES = "its name leads out of the archive; it is not read"
    MEMBER_HIDDEN = "a hidden file; rename it to have it read"
    MEMBER_LOCKED = "it is encrypted; unpack it with its password first"
    MEMBER_LINK = "a link or device, not a file; it is not read"
    MEMBER_BOMB = "it unpacks to far more than its size (a zip bomb, or too big); unpack it first"
    MEMBER_BROKEN = "it cannot be unpacked ({error}); get the archive again"
    # why a document is not read, or not wholly
    ALL_BEFORE = "nothing new: all {n} records were read before, see the ledger"
    ALL_ASIDE = "no article in it: all {n} records were set aside, see the ledger"
    NO_RECORD = "no record in it: headings, or nothing at all, where rows should stand"
    EMPTY_FILE = "the file is empty; get it again"
    EMPTY_PAGE = "the page is empty; save it again"
    TOO_LONG_FILE = "longer than {n} MB, the most that is read of one {kind}; split it"
    BINARY = (
        "not text, of no format that is read: give text, docx, RTF, HTML, feeds, tables, mails, WARC, zip "
        "or tar.gz"
    )
    OFFICE = "an office document of another kind; save it as docx, xlsx, text or HTML"
    OTHER_KIND = "of no kind that is read: give text, HTML, feeds, tables, mails, WARC, zip or tar.gz"
    READER_FAILED = "the reader failed on it ({error}); mend the file or report it"
    READER_CRASHED = (
        "the reader crashed on it or ran out of memory; split or mend it; the next run tries it again"
    )
    TOOK_LONGER = "took longer than {n} s; split it or save it again; the next run tries it again"
    FOLDER_REFUSED = "the folder cannot be read ({error}); check its permissions, and that its disk is there"
    REFUSED = "it cannot be read ({error}); check its permissions, and that its disk is there"
    NO_FILE = "there is no such file or folder; check the path"
    NOT_REGULAR = "not a regular file; give a file or folder"
    NOT_REGULAR_INSIDE = "not a regular file; it is not read"
    HIDDEN = "hidden; rename it to have it read"
    DERIVED = "what was derived of a corpus; not read"
    LINK_OUT = "a link that leads out of the folder given; give what it points to"
    LINK_NOWHERE = "a link to a folder or to nothing; it is not followed"
    COLLECTION_LOG = "the log of `media-analysis collect`, which holds no article"
    PDF = "a PDF: save its text (`pdftotext -layout FILE`, or copy it into a text file) and give that"
    PICTURE = "a picture: give its text, as a program that reads pictures (OCR) writes it"
    SOUND = "sound or film: give its text, as a transcript"
    ODT = "an OpenDocument text: save it as docx, text or HTML"
    ODS = "an OpenDocument sheet: save it as xlsx or CSV"
    ODF = "an OpenDocument file: save it as docx, xlsx, text or HTML"
    ARCHIVE_INDEX = (
        "an index of a web archive, which holds no article: give the archive itself (WARC or WACZ)"
    )
    ARCHIVE_PAGES = "a web archive's list of its pages: they are read from the archive (WARC)"
    PACKAGE = "what describes a package of files, no article"
    BOOK = "part of an e-book that holds no text of it"
    DEEP = "archives lie more than {n} deep in one another; unpack it first"
    ARCHIVE_LARGE = "the archive holds more than is read of one; unpack it first"
    ARCHIVE_BROKEN = "the archive is damaged ({error}); what was found before is read"
    ARCHIVE_BROKEN_AFTER = "the archive is damaged after record {n} ({error}); what came before is read"
    MEMBERS_ASIDE = "{n} members set aside; see the ledger"
    RECORDING_LARGE = "a recording of more than {n} MB: save it without what pictures and films hold"
    RECORDING_BROKEN = "the recording is damaged ({error}); save it again"
    RECORDING_EMPTY = "no page in the recording; load the page while it is on"
    NO_WARC = "reading WARC needs fastwarc: install it with `pip install 'media-analysis[warc]'`"
    WARC_EMPTY = "no WARC record in it; get the archive again"
    XML_LOST = "the XML is damaged beyond reading ({error}); get it again"
    XML_ENTRIES = "the XML is damaged ({error}); entries are read as far as it goes"
    XML_RECORDS = "the XML is damaged ({error}); records are read as far as it goes"
    MARKUP_LOST = "the markup is damaged beyond reading; get it again"
    JSON_BROKEN = "the JSON is damaged ({error}); export it again"
    FILE_BROKEN = "the file is damaged ({error}); export it again"
    DOCUMENT_BROKEN = "the document is damaged ({error}); save it again"
    DOCUMENT_BOMB = "it unpacks to more than {n} MB (a zip bomb, or too big); save it in parts"
    NO_FEED_ENTRIES = "a feed without entries"
    FEED_LIST = "a list of {n} feeds, which holds no article: run `media-analysis collect` on it first"
    SITE_MAP = (
        "a site map of {n} addresses without headlines: write those you want into a list, one a line, and "
        "run `media-analysis collect` on it"
    )
    SITE_MAPS = (
        "a list of {n} site maps, which holds no article: get the site maps themselves, best those of news"
    )
    NO_HEADLINE_ON_PAGE = (
        "no article on the page: no headline with a text or a date; save the article's own page"
    )
    NO_PAGE_IN_MAIL = "no web page in it; save the page again"
    NO_TEXT_IN_MAIL = "no text in it; save the mail with its text"
    NOT_TEXT = "{document} is not text: give a text, HTML, feed or table file"
    TEXT_TOO_LONG = "{document} is over {n} MB of text: cut it into pages"
    NO_WORDS_IN_IT = "{document} holds no text: save the page again"
    PAGE_UNSURE = (
        "{document}: {listed}, but nothing says for certain what each line is: save the page as HTML, or "
        "give its items as a table with columns headline, outlet, published"
    )
    HTML_UNSURE = (
        "{listed}, but nothing says for certain what each line is: give its items as a table with columns "
        "headline, outlet, published"
    )
    LISTED_TIMES = "{n} of its {m} lines are times, as in a list"
    LISTED_TITLES = "{n} of its {m} lines look like headlines, as in a list"
    LISTED_NAMES = "{n} of its {m} lines are or have the name of an outlet, as in a list"
    NOTHING_FOUND = (
        "{document}: looked for lines of outlet, time and headline that repeat, and for a headline with "
        "paragraphs, and found neither: save the whole page as text, or give it as HTML"
    )
    REPLACED = "some bytes are not {code_page} and were replaced: save the page again as UTF-8"
    RECORD_LONG = "a record is longer than {n} MB; mend its quotes and read again"
    NO_EXCEL = "reading Excel needs openpyxl: install it with `pip install 'media-analysis[excel]'`"
    WORKBOOK_LARGE = "the workbook unpacks to more than {n} MB; export it as CSV"
    NO_COLUMN_LIKE = (
        "no column for headline, body or url among: {words}; nearest: {raw} for {name}; name them with "
        "--columns headline=…,outlet=…"
    )
    NO_COLUMN_KNOWN = (
        "no column for headline, body or url among: {words}; name them with --columns headline=…,outlet=…"
    )
    COLUMN_ABSENT_LIKE = "--columns: no column {name} among: {words}; nearest: {raw}"
    COLUMN_ABSENT = "--columns: no column {name} among: {words}"
    # why an article is not in a selection
    NOT_FOUND = "not found by the query"
    OF_OTHER_OUTLET = "of another outlet than asked for"
    OFF_TOPIC = "not on the topic asked for"
    OUTSIDE = "published outside the period asked for"
    PERHAPS_OUTSIDE = (
        "perhaps published in the period asked for, but most of its interval is outside, or it has none"
    )
    NOT_LISTED = "not in the list"
    # what articles of one story say of the same thing
    UNNAMED = "an article without outlet"
    SAYS_LATER = "{outlet} itself says “{raw}” later"
    OTHER_NUMBER = "another time it is another number: {claimed}"
    SAYS_IN_COPY = "{claimed}, in a copy of the same text"
    SAYS_SO_TOO = "{outlet} says so too"
    SAY_SO_TOO = "{outlets} say so too"
    PRINTS_SAME = "{outlet} prints the same text"
    PRINT_SAME = "{outlets} print the same text"
    SAYS = "{outlet} says “{raw}”"
    SAY = "{outlets} say “{raw}”"
    # where a record stands
    OF_DOCUMENT = "{document}, record {n}"
    ITEM = "item {n}"
    ROW = "row {n}"
    RECORD = "record {n}"
    ENTRY = "entry {n}"
    SECTION = "section {n}"
    LINE = "line {n}"
    TEXT_LINE = "line {n} of its text"
    OUTLINE = "outline {n}"
    MESSAGE = "message {n}"
    ARTICLE = "article {n}"
    AFTER_RECORD = "after record {n}"
    ROW_ON = "row {n} and after"
    ITEM_ON = "item {n} and after"
    RECORD_ON = "record {n} and after"
    ENTRY_ON = "entry {n} and after"
    PAGE_CHANGED = "page, modified"
    A_ROW = "a row"
    A_TEXT_LINE = "line of its text"
    THE_DOCUMENT = "document"
    ABOVE_TABLE = "above the table"
    # how a document is laid out
    CREDIT_LINES = "credit lines"
    LABELLED = "labelled"
    POSTS = "posts"
    A_TABLE = "table"
    MARKED_ITEMS = "marked items"
    MAIL_SECTIONS = "sections of a mail"
    A_SITE_MAP = "site map"
    PLAIN_TEXT = "text"
    LIST_LAYOUT = "list: {layout}"

    def written(self, **values: object) -> str:
        """The words with their values, in English, as tables have them."""
        counts = {name: _Count(value) for name, value in values.items() if isinstance(value, int)}
        return self.format(**{**values, **counts})


def told(written: str) -> str:
    """Words of a table in the language that is written in; what no template fits stands as it is."""
    if language.used() == language.ENGLISH:
        return _SIDE.sub(lambda found: SIDES[found[0]], written)
    parts, said = _PARTS.split(written), []
    while parts:
        many, words = next(filter(None, (_first(parts, n) for n in range(len(parts), 0, -1))))
        said.append(words)
        parts = parts[many:]
    return _between("; ").join(said)


def reader(name: str) -> str:
    """What a reader reads, in one word: its name in a table says it to the code alone."""
    return language.form(1, language.say(READERS[name]).split("|")) if name in READERS else language.say(name)


def _first(parts: list[str], many: int) -> tuple[int, str] | None:
    """The first parts told by one template that has as many, or the first of them alone."""
    if many == 1:
        return 1, _part(parts[0])
    written = "; ".join(parts[:many])
    whole = language.say(written)
    found = whole if whole != written else _by_template(written, long=True)
    return (many, found) if found is not None else None


def _part(written: str) -> str:
    """One part by its template, with its values."""
    whole = language.say(written)
    if whole != written:
        return whole
    if len(_BETWEEN_CLAIMS.split(written)) > 1 and _CLAIMED.fullmatch(written):
        return _claims(written)
    found = _by_template(written)
    if found is not None:
        return found
    return language.number(written) if re.fullmatch(_NUMBER, written) else written


def _by_template(written: str, long: bool = False) -> str | None:
    """Words by the first template that fits them; of `long` ones, that have several parts, only."""
    for template, pattern in _patterns():
        if long and "; " not in template:
            continue
        if found := pattern.fullmatch(written):
            values = {name: _value(name, text) for name, text in found.groupdict().items()}
            return _Teller().vformat(language.say(template), (), values)
    return None


def _claims(written: str) -> str:
    """What several outlets state of one thing: each with its words."""
    return _listed(_BETWEEN_CLAIMS.split(written), _part)


def _outlets(written: str) -> str:
    """Names of outlets in a row, as English has them."""
    more = _MORE.fullmatch(written)
    first, _, last = written.rpartition(" and ")
    names = [*first.split(", "), last] if first else [last]
    if more:
        names = [*more["shown"].split(", "), f"{more['n']} more"]
    return _listed(names, _outlet)


def _outlet(name: str) -> str:
    """The name of an outlet, or what stands for none."""
    return language.say(name) if name == Wording.UNNAMED else language.apart(name)


def _listed(parts: Sequence[str], tell: Callable[[str], str]) -> str:
    """Parts in a row, as the language has it; the last may be how many more there are."""
    more = re.fullmatch(r"(\d+) more", parts[-1])
    said = [tell(part) for part in (parts[:-1] if more else parts)]
    return plurals.listed(
        [*said, language.say("{n} more").replace("{n}", language.number(more[1]))] if more else said
    )


def _between(sign: str) -> str:
    """What stands between two of a row where English has a comma or a semicolon."""
    return language.say(f"{{a}}{sign}{{b}}").removeprefix("{a}").removesuffix("{b}")


def _value(name: str, text: str) -> str:
    """A value as the language has it: numbers by its signs, words of the suite by its catalogue, the rest as it is."""
    if name in _NUMBERS:
        return _Digits(text)
    if name == "places":
        return _between(", ").join(map(_part, text.split(", ")))
    if name == "code":
        return language.tongues({text: text})[text]
    if name in _TOLD:
        return _TOLD[name](text)
    if name not in _OURS:
        return language.apart(text)
    clock = _CLOCK.search(text) if name == "meaning" else None
    return _part(text[: clock.start()]) + clock[0] if clock else _part(text)


def _layout(name: str) -> str:
    """A layout of lists by the parts of an item, in their order."""
    parts = [part.strip("@*") for part in _slots().get(name, name).split()]
    known = [_PARTS_OF.get(part, part) for part in parts]
    return _between(", ").join(language.say(part) for part in known if part)


@cache
def _slots() -> dict[str, str]:
    """Layouts of lists by their names, with what an item has in which order."""
    with paths.data("list_layouts.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["slots"] for row in csv.DictReader(file)}


_TOLD: dict[str, Callable[[str], str]] = {
    "claimed": _part,
    "layout": _layout,
    "side": lambda side: language.say(SIDES[side]),
    "outlet": _outlet,
    "outlets": _outlets,
}
_PARTS_OF = {"text": "body", "mark": ""}  # parts of an item that are called otherwise elsewhere, or nothing


class _Digits(str):
    """A number as English prints it."""

    __slots__ = ()


class _Teller(string.Formatter):
    """Fills a template of another language with values that are told already."""

    def format_field(self, value: str, format_spec: str) -> str:
        digits = language.number(value) if isinstance(value, _Digits) else value
        if not format_spec:
            return digits
        n = float(value.replace(",", ""))
        word = language.form(n, format_spec.split("|"))
        return word if language.counted(n, word) else f"{digits} {word}"


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each template with what it fits."""
    return tuple((one.value, re.compile("".join(_shapes(one.value)))) for one in Wording)


def _shapes(template: str) -> Iterator[str]:
    for text, name, spec, _ in string.Formatter().parse(template):
        yield re.escape(text)
        if name is not None:
            yield f"(?P<{name}>{_SHAPES.get(name, _ANY)})"
        if spec:
            yield f" (?:{spec})"
