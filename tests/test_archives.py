import base64
import gzip
import io
import json
import os
import tarfile
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from examples import examples
from hypothesis import given
from hypothesis import strategies as st

from analysis import read
from analysis.errors import InputError
from analysis.readers import archives, registry
from analysis.readers.document import Document

TABLE = b"headline,url\nLock closes,https://e.example/1\n"
PAGE = (
    b"<html><head><title>Lock closes for weeks</title><meta property='og:type' content='article'></head>"
    b"<body><p>The lock closes.</p></body></html>"
)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def contents(name: str, data: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
    """Members opened, by name, and members refused, with reasons."""
    held: dict[str, bytes] = {}
    refused: dict[str, str] = {}
    for opened in archives.opened(Document(name, data)):
        if isinstance(opened, Document):
            held[opened.name] = opened.stream().read()
        else:
            refused[opened.place] = opened.reason
    return held, refused


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("y.zip", zipped({"b/x.html": PAGE, "a.csv": TABLE})),
        ("y.tar.gz", tarred({"b/x.html": PAGE, "a.csv": TABLE})),
        ("y.tar", tarred({"b/x.html": PAGE, "a.csv": TABLE}, "w")),
    ],
)
def test_members_are_documents_with_the_archives_name_before_theirs(name: str, data: bytes) -> None:
    assert contents(name, data) == ({f"{name}/a.csv": TABLE, f"{name}/b/x.html": PAGE}, {})


def test_a_compressed_file_keeps_its_name() -> None:
    assert contents("x.html.gz", gzip.compress(PAGE)) == ({"x.html.gz": PAGE}, {})


def test_archives_within_archives_down_to_a_depth() -> None:
    inner = zipped({"a.csv": TABLE})
    assert contents("o.zip", zipped({"i.zip": inner}))[0] == {"o.zip/i.zip/a.csv": TABLE}
    for _ in range(archives.DEEPEST + 1):
        inner = zipped({"i.zip": inner})
    held, refused = contents("o.zip", inner)
    assert held == {}
    assert "deep" in next(iter(refused.values()))


@pytest.mark.parametrize(
    "member", ["../../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "..\\evil.csv", "C:\\evil.csv"]
)
def test_names_that_lead_out_are_refused(member: str) -> None:
    for data in (zipped({member: TABLE}), tarred({member: TABLE})):
        held, refused = contents("y", data)
        assert held == {}
        assert "out of the archive" in next(iter(refused.values()))


def test_links_and_devices_are_refused() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"link{kind!r}.csv")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    held, refused = contents("y.tar", out.getvalue())
    assert (held, len(refused)) == ({}, 3)


def test_encrypted_members_are_named() -> None:
    data = bytearray(zipped({"a.csv": TABLE}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    assert "encrypted" in contents("y.zip", bytes(data))[1]["y.zip/a.csv"]


def test_a_bomb_is_refused_and_leaves_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(archives, "HOLD", 10_000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    bomb = b"headline\n" + b"\0" * 50_000_000
    for name, data in (("y.zip", zipped({"a.csv": bomb})), ("a.csv.gz", gzip.compress(bomb))):
        held, refused = contents(name, data)
        assert held == {}
        assert "bomb" in next(iter(refused.values()))
    assert list(tmp_path.iterdir()) == []


def test_a_long_member_is_read_whole_from_a_temporary_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(archives, "HOLD", 1000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    long = b"headline\n" + os.urandom(50_000).hex().encode() + b"\n"
    assert contents("y.zip", zipped({"a.csv": long}))[0] == {"y.zip/a.csv": long}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cut", [30, 100, 180])
@pytest.mark.parametrize(
    "data",
    [zipped({"a.csv": TABLE * 9, "b.csv": TABLE}), tarred({"a.csv": TABLE}), gzip.compress(TABLE * 50)],
)
def test_a_cut_archive_is_refused_with_a_reason(data: bytes, cut: int) -> None:
    held, refused = contents("y.zip", data[:-cut] if len(data) > cut else data[:8])
    assert refused or held


@examples(80)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b""]),
    st.integers(0, 150),
)
def test_damage_anywhere_raises_nothing(noise: bytes, mark: bytes, at: int) -> None:
    whole = zipped({"a.csv": TABLE})
    for data in (
        mark + noise,
        whole[:at] + noise + whole[at + len(noise) :],
        tarred({"a.csv": TABLE})[:at] + noise,
    ):
        contents("y", data)


def record(
    kind: str, address: str, payload: bytes, headers: str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
) -> bytes:
    content = headers.encode() + b"\r\n" + payload if kind == "response" else payload
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {address}",
        "WARC-Date: 2026-03-04T09:15:00Z",
        f"WARC-Record-ID: <urn:uuid:{len(address)}>",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(content)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + content + b"\r\n\r\n"


WARC = [
    record("warcinfo", "", b"software: x"),
    record("response", "https://e.example/1", PAGE),
    record("response", "https://e.example/1-again", PAGE),
    record(
        "response", "https://e.example/x.png", b"\x89PNG", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
    ),
    record(
        "response", "https://e.example/404", PAGE, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"
    ),
    record("revisit", "https://e.example/1", b""),
    record("response", "https://e.example/2", PAGE.replace(b"Lock", b"Dock")),
    record("response", "https://e.example/3", b"<html><body>moved</body></html>"),
]


@pytest.mark.parametrize("packed", [False, True])
def test_web_archive(tmp_path: Path, packed: bool) -> None:
    pytest.importorskip("fastwarc")
    path = tmp_path / ("c.warc.gz" if packed else "c.warc")
    path.write_bytes(b"".join(gzip.compress(r) if packed else r for r in WARC))
    corpus = read.read([path])
    assert list(corpus.articles["headline"]) == ["Lock closes for weeks", "Dock closes for weeks"]
    assert list(corpus.articles["url"]) == ["https://e.example/1", "https://e.example/2"]
    assert set(corpus.articles["captured_cause"]) == {"WARC-Date"}
    assert str(corpus.articles["captured_earliest"].iloc[0]) == "2026-03-04 09:15:00+00:00"
    (document,) = corpus.documents.to_dict("records")
    assert (document["records"], document["articles"], document["set_aside"]) == (8, 2, 6)
    aside = corpus.ledger[corpus.ledger["use"] == "set aside"]
    assert list(aside["record"]) == [f"record {n}" for n in (1, 3, 4, 5, 6, 8)]
    assert "same bytes" in aside["reason"].iloc[1]


def test_extracted_text_and_kept_pages_of_web_archives(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    text = (
        "Lock closes for weeks\nBy M Dorn\n9 March 2026, 8:15 am\nThe lock of the harbour closes for three weeks, the "
        "council said on Monday. Ships are to wait outside until work is done, said the harbour master.\n"
    )
    kept = [("conversion", b"text/plain"), ("resource", b"text/html"), ("conversion", b"image/png")]
    records = [
        record(kind, f"https://e.example/{n}", PAGE if b"html" in content else text.encode()).replace(
            b"application/http; msgtype=response", content
        )
        for n, (kind, content) in enumerate(kept)
    ]
    for name in ("c.warc.wet", "c.warc.wet.gz"):
        data = b"".join(gzip.compress(one) for one in records) if name.endswith("gz") else b"".join(records)
        (tmp_path / name).write_bytes(data)
        corpus = read.read([tmp_path / name])
        assert list(corpus.articles["headline"]) == ["Lock closes for weeks"] * 2
        assert list(corpus.articles["url"]) == ["https://e.example/0", "https://e.example/1"]
        assert corpus.articles["published_raw"].iloc[0] == "9 March 2026, 8:15 am"
        assert set(corpus.articles["captured_cause"]) == {"WARC-Date"}
        (aside,) = corpus.ledger[corpus.ledger["use"] == "set aside"]["reason"]
        assert "image/png" in aside


def entry(
    address: object, content: object, status: object = 200, when: object = "2026-03-04T10:15:00+01:00"
) -> dict:
    return {
        "startedDateTime": when,
        "request": {"url": address},
        "response": {"status": status, "content": content},
    }


HTML = {"mimeType": "text/html; charset=utf-8"}
ENTRIES = [
    entry("https://e.example/1", HTML | {"text": PAGE.decode()}),
    entry("https://e.example/2", HTML | {"text": base64.b64encode(PAGE.replace(b"Lock", b"Dock")).decode(), "encoding": "base64"}),
    entry("https://e.example/x.png", {"mimeType": "image/png", "text": "iVBO", "encoding": "base64"}),
    entry("https://e.example/404", HTML | {"text": PAGE.decode()}, 404),
    entry("https://e.example/not-kept", HTML),
    entry("https://e.example/spoilt", HTML | {"text": "%%%", "encoding": "base64"}),
    entry("https://e.example/1-again", HTML | {"text": PAGE.decode()}, when="2026-03-05T10:15:00Z"),
    entry(7, [], {}, None),
    "no entry at all",
    entry("https://e.example/3", HTML | {"text": PAGE.decode().replace("<head>", '<head><meta charset="iso-8859-1">').replace("Lock closes", "Écluse ferme")}),
]  # fmt: skip


def recording(entries: object) -> bytes:
    return json.dumps(
        {"log": {"version": "1.2", "creator": {"name": "a browser"}, "entries": entries}}
    ).encode()


@pytest.mark.parametrize("name", ["visit.har", "visit.json", "visit.har.gz"])
def test_what_a_browser_recorded_is_read_page_by_page(tmp_path: Path, name: str) -> None:
    data = recording(ENTRIES)
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    corpus = read.read([tmp_path])
    assert list(corpus.articles["headline"]) == [
        "Lock closes for weeks", "Dock closes for weeks", "Écluse ferme for weeks"
    ]  # fmt: skip
    assert list(corpus.articles["url"]) == [f"https://e.example/{n}" for n in (1, 2, 3)]
    assert set(corpus.articles["captured_cause"]) == {"startedDateTime"}
    assert str(corpus.articles["captured_earliest"].iloc[0]) == "2026-03-04 09:15:00+00:00"
    (document,) = corpus.documents[corpus.documents["articles"] > 0].to_dict("records")
    assert (document["records"], document["articles"], document["set_aside"]) == (10, 3, 7)
    aside = corpus.ledger[corpus.ledger["use"] == "set aside"]
    assert list(aside["record"]) == [f"record {n}" for n in range(3, 10)]
    for reason, told in zip(
        aside["reason"],
        ("image/png", "404", "not recorded", "not recorded", "same bytes", "unknown", "unknown"),
        strict=True,
    ):
        assert told in reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (recording([])[:-9], "damaged"),
        (recording({"a": 1}), "no page"),
        (recording([]), "no page"),
        (b'{"log": {"version": "1.2"}}', "damaged"),
        (b'{"log": {"version": ' + b"[" * 100_000, "damaged"),
        (b'{"logs": {"version": "1.2", "entries": []}}', "column"),  # a table like any other
    ],
)
def test_a_recording_that_is_damaged_or_empty_says_so(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "visit.har").write_bytes(data)
    with pytest.raises(InputError, match=reason):
        read.read([tmp_path / "visit.har"])


CHANGED = "Wed, 04 Mar 2026 08:00:00 GMT"
STATED = PAGE.replace(b"<head>", b'<head><meta property="article:modified_time" content="2026-03-03T09:00Z">')


@pytest.mark.parametrize(
    ("page", "header", "expected", "place"),
    [
        (PAGE, CHANGED, CHANGED, "header Last-Modified"),
        (STATED, CHANGED, "2026-03-03T09:00Z", "page, modified"),  # the page knows better than its server
        (PAGE, "", None, None),
        (STATED, "", "2026-03-03T09:00Z", "page, modified"),
    ],
)
def test_when_a_server_changed_a_page_bounds_its_publication_and_is_not_it(
    page: bytes, header: str, expected: str | None, place: str | None, tmp_path: Path
) -> None:
    pytest.importorskip("fastwarc")
    said = f"Last-Modified: {header}\r\n" if header else ""
    headers = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{said}"
    (tmp_path / "c.warc").write_bytes(record("response", "https://e.example/1", page, headers))
    folder = tmp_path / "host"
    folder.mkdir()
    body = folder / "2026-03-04T091500Z-0123456789abcdef.html"
    body.write_bytes(page)
    meta = {
        "final_url": "https://e.example/1",
        "captured": "2026-03-04T09:15Z",
        "last_modified": header or None,
    }
    body.with_name(body.name + ".meta.json").write_text(json.dumps(meta))
    for path in (tmp_path / "c.warc", folder):
        found = read.read([path])
        (row,) = found.articles.to_dict("records")
        assert pd.isna(row["published_raw"])
        assert (None if pd.isna(row["modified_raw"]) else row["modified_raw"]) == expected
        told = found.ledger[found.ledger["use"] == "time"]
        assert list(told["excerpt"]) == ([expected] if expected else [])
        if place and path == folder:
            assert list(told["record"]) == [place]


def test_a_page_has_the_same_id_in_a_folder_an_archive_and_a_web_archive(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    for name, data in (
        ("x.html", PAGE),
        ("y.zip", zipped({"z.html": PAGE})),
        ("c.warc", WARC[1]),
        ("x.html.gz", gzip.compress(PAGE)),
    ):
        (tmp_path / name).write_bytes(data)
    ids = {read.read([path]).articles["article_id"].iloc[0] for path in tmp_path.iterdir()}
    assert len(ids) == 1
    assert len(read.read([tmp_path]).articles) == 1


def test_a_damaged_web_archive_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    path = tmp_path / "c.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, WARC[:3])) + gzip.compress(WARC[6])[:-30])
    corpus = read.read([path])
    assert len(corpus.articles) >= 1
    (document,) = corpus.documents.to_dict("records")
    assert document["records"] == document["articles"] + document["set_aside"]


@pytest.mark.parametrize(
    "data",
    [b"WARC/1.0\r\n", b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n", b"\x1f\x8b" + b"x" * 50, b"x"],
)
def test_no_record_at_all(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "c.warc.gz"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"c\.warc\.gz"):
        read.read([path])


def test_mails_of_a_mailbox_are_documents_of_their_own() -> None:
    mail = "From post@x.example Mon Mar  9 10:00:00 2026\nFrom: Post <post@x.example>\nSubject: Wall agreed\nDate: Mon, 09 Mar 2026 1{}:00:00 +0000\n\nThe wall will be repaired, the council said.\n>From the port came no word.\n\n"
    found = list(archives.opened(Document("alerts.mbox", (mail.format(0) + mail.format(1)).encode())))
    assert [member.name for member in found] == ["alerts.mbox/0001.eml", "alerts.mbox/0002.eml"]  # type: ignore[union-attr]
    readings = [next(registry.parse(member)) for member in found]  # type: ignore[arg-type]
    captured = [reading.articles["captured_earliest"][0].as_py().hour for reading in readings]  # type: ignore[call-overload]
    assert captured == [10, 11]


def test_a_text_that_begins_with_from_is_no_mailbox() -> None:
    assert archives.kind(Document("a.txt", b"From 2024 on, the port will close.\nIt said so.\n")) is None
