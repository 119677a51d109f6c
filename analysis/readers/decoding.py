"""Bytes to text: which encoding a document was written in, and what could not be decoded."""

import codecs
from collections import Counter
from typing import NamedTuple

SAMPLE = 64_000
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\v\x1b")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = (
    "cp1252 cp1256 cp1251 cp1250 cp1253 cp1254 cp1255 cp874 big5 gb18030 shift_jis euc_jp euc_kr".split()  # noqa: SIM905
)
# letters and marks that a text in one of the Latin code pages uses; the first page wins a tie
_LATIN = {
    "cp1252": frozenset("àâäáãåæçéèêëíìîïñóòôöõøœúùûüßÀÂÄÁÅÆÇÉÈÊÍÎÑÓÔÖØŒÚÛÜ¡¿°©®«»‘’“”„–—…€£§·•"),
    "cp1254": frozenset("ğışçöüĞİŞÇÖÜâîû‘’“”–—…€£«»"),
    "cp1250": frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžČŘŠŽäöüßőűÖÜăâîșțţŐŰ‘’“”„–—…€«»"),
}
_SIGNATURES = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PAR1",
    b"Rar!",
    b"7z\xbc",
    b"\x7fELF",
)


class Decoded(NamedTuple):
    """Text, the name of its encoding, and whether characters had to be replaced."""

    text: str
    encoding: str
    replaced: bool = False


def decode(data: bytes) -> Decoded:
    """Text by byte order mark, UTF-8, unmarked UTF-16, a guess on a sample, else cp1252 with U+FFFD."""
    name = next((name for bom, name in _BOMS if data.startswith(bom)), None) or _unmarked_utf16(data)
    for encoding in filter(None, (name, "utf-8")):
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            pass
    if name:
        return Decoded(data.decode(name, "replace"), name, True)
    return _almost_utf8(data) or _guessed(data) or Decoded(data.decode("cp1252", "replace"), "cp1252", True)


def is_binary(data: bytes) -> bool:
    """Whether bytes are no text in any encoding: known file signatures, NUL and control bytes."""
    if data.startswith(_SIGNATURES):
        return True
    sample = data[:SAMPLE]
    if any(sample.startswith(bom) for bom, _ in _BOMS) or _unmarked_utf16(sample):
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return sample.count(0) > len(sample) // 1000 or controls > len(sample) // 50


def _unmarked_utf16(data: bytes) -> str | None:
    sample = data[:2000]
    if len(sample) < 8 or 0 not in sample:
        return None
    half = len(sample) // 2
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if 0 in high and sum(n for _, n in Counter(high).most_common(3)) > 0.9 * half:
            text = sample[: 2 * half].decode(name, "replace")
            if sum(c.isalpha() or c.isspace() for c in text) > 0.7 * half:
                return name
    return None


def _almost_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes, as a cut in the middle of a character leaves them."""
    text = data.decode("utf-8", "replace")
    broken, whole = text.count("\ufffd"), sum(1 for c in text[:SAMPLE] if c > "\x7f" and c != "\ufffd")
    return Decoded(text, "utf-8", True) if broken * 4 <= whole else None


def _guessed(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes  # late: costs more than the rest of the module

    best = from_bytes(data[:SAMPLE], cp_isolation=_CANDIDATES, enable_fallback=False).best()
    if best is None:
        return None
    name = _latin(data[:SAMPLE]) if best.encoding in _LATIN else best.encoding
    text = data.decode(name, "replace")
    return Decoded(text, name, "\ufffd" in text)


def _latin(sample: bytes) -> str:
    """The Latin code page in which most of the letters beyond ASCII are usual ones."""

    def usual(name: str) -> int:
        return sum(c in _LATIN[name] for c in sample.decode(name, "replace") if c > "\x7f")

    return max(_LATIN, key=usual)
