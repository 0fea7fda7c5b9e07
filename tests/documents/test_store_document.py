"""A document is judged by what is in it, kept as it was handed in, and refused with a sentence (7, 9, 26)."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile

import pytest
from sqlalchemy import func, select

from app.activity.queries import activity_of
from app.documents import MAX_DOCUMENT_BYTES, document_content, store_document
from app.documents import file_storage as storage
from app.documents import file_type as judging
from app.documents.models import Document
from app.shared.refusals import RuleBroken
from tests.factories.applications import an_application
from tests.factories.documents import A_TEXT, a_document
from tests.real.papers import a_docx, an_odt, members_of, packed

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
DOCX, ODT = a_docx("Four years of renewals"), an_odt("Four years of renewals")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (DOCX, "docx"),
        (ODT, "odt"),
        (A_TEXT, "txt"),
        ("Zoë Łuk".encode("utf-16"), "txt"),
        ("Zoë Łuk".encode("utf-8-sig"), "txt"),
        ("Zoë, “ISR”".encode("cp1252"), "txt"),
    ],
    ids=["pdf", "docx", "odt", "utf-8", "utf-16", "utf-8 with a mark", "windows"],
)
def test_a_file_type_is_found_by_its_content(content, kind):
    assert judging.document_kind(content).value == kind


def changed(original: bytes, **members: bytes) -> bytes:
    """The archive with members added or replaced; `__` in their names means a dot."""
    return packed({**members_of(original), **{n.replace("__", "."): c for n, c in members.items()}})


def encrypted(original: bytes) -> bytes:
    """With the flag of a locked member set in its directory, as a packing program would."""
    place = original.rindex(b"PK\x01\x02") + 8
    return original[:place] + b"\x01" + original[place + 1 :]


def large_members() -> bytes:
    """A hundred and one of a megabyte, none of which is taken for a bomb alone."""
    return changed(DOCX, **{f"word/{n}": b" " * 1024 * 1024 for n in range(101)})


def with_a_comment(original: bytes) -> bytes:
    file = io.BytesIO(original)
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b"x"
    return file.getvalue()


def compound(stream: str) -> bytes:
    """The beginning of what Office before 2007 wrote, and writes around what it locks, with a stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 64


def a_docm() -> bytes:
    types = members_of(DOCX)["[Content_Types].xml"]
    of_word = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return types.replace(of_word, b"application/vnd.ms-word.document.macroEnabled.main+xml")


def a_zip64(*, size: int | None = None) -> bytes:
    """The DOCX with the end that programs write for archives that could grow large."""
    at = DOCX.rindex(b"PK\x05\x06")
    end = DOCX[at:]
    count, length, begins = (int.from_bytes(end[a:b], "little") for a, b in ((10, 12), (12, 16), (16, 20)))
    record = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size or length, begins
    )
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    return DOCX[:at] + record + locator + end[:8] + b"\xff" * 12 + end[20:]


RELATION = (
    b'<Relationships><Relationship Type="http://x/relationships/officeDocument" Target="%s"/></Relationships>'
)
WORD_MACROS = b'<Types ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
REFUSED = {
    "nothing": (lambda: b"", "empty"),
    "a byte too many": (lambda: PDF + b" " * (MAX_DOCUMENT_BYTES + 1 - len(PDF)), "too large"),
    "an SVG": (lambda: SVG, "not a PDF"),
    "an SVG after white space": (lambda: b"\xef\xbb\xbf \n" + SVG, "not a PDF"),
    "HTML": (lambda: b"<!doctype html><script>alert(1)</script>", "not a PDF"),
    "HTML in UTF-16": (lambda: "<html>".encode("utf-16"), "not a PDF"),
    "RTF": (lambda: rb"{\rtf1 text}", "not a PDF"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not a PDF"),
    "a program": (lambda: b"MZ\x90\x00\x03" + os.urandom(200), "not a PDF"),
    "an old Word file, or a locked new one": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "not a PDF"),
    "packed text": (lambda: gzip.compress(A_TEXT), "not a PDF"),
    "text with a NUL": (lambda: b"Lena\0Brandt", "not a PDF"),
    "text that turns a terminal red": (lambda: b"\x1b[31mLena", "not a PDF"),
    "half a PDF": (lambda: PDF[:40], "damaged"),
    "a PDF's first line": (lambda: b"%PDF-1.7", "damaged"),
    "half a DOCX": (lambda: DOCX[: len(DOCX) // 2], "damaged"),
    "any archive": (lambda: packed({"résumé.txt": A_TEXT}), "not a PDF"),
    "a spreadsheet": (lambda: packed({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "not a PDF"),
    "a DOCX of another kind": (lambda: changed(DOCX, **{"[Content_Types]__xml": b"<Types/>"}), "not a PDF"),
    "a DOCX with macros": (lambda: changed(DOCX, **{"word/vbaProject__bin": b"x"}), "macros"),
    "a DOCM": (lambda: changed(DOCX, **{"[Content_Types]__xml": WORD_MACROS}), "not a PDF"),
    "an ODT with macros": (lambda: changed(ODT, **{"Basic/Standard/Module1__xml": b"x"}), "macros"),
    "a real DOCM": (lambda: changed(DOCX, **{"[Content_Types]__xml": a_docm()}), "macros"),
    "an old Word file": (lambda: compound("WordDocument"), "an old Word file"),
    "a DOCX that Word has locked": (lambda: compound("EncryptedPackage"), "password"),
    "an archive packed oddly": (
        lambda: packed(members_of(DOCX), method=zipfile.ZIP_BZIP2),
        "compression of this file is not supported",
    ),
    "a relation that leads out": (
        lambda: changed(
            DOCX, **{"_rels/__rels": RELATION % b"../../etc/passwd"}, **{"[Content_Types]__xml": b"<Types/>"}
        ),
        "not a PDF",
    ),
    "a package with a DTD": (
        lambda: changed(DOCX, **{"[Content_Types]__xml": b"<!DOCTYPE Types><Types/>"}),
        "not a PDF",
    ),
    "a directory of zip64 without end": (lambda: a_zip64(size=2**40), "too large when unpacked"),
    "a locked DOCX": (lambda: encrypted(DOCX), "password"),
    "a locked ODT": (lambda: changed(ODT, **{"META-INF/manifest__xml": b"<encryption-data/>"}), "password"),
    "a flat bomb": (
        lambda: changed(DOCX, **{"word/document__xml": b" " * 2 * 1024 * 1024}),
        "too large when unpacked",
    ),
    "large members": (large_members, "too large when unpacked"),
    "many members": (
        lambda: changed(DOCX, **{f"word/{n}": b"" for n in range(2000)}),
        "too large when unpacked",
    ),
    "an archive inside": (lambda: changed(DOCX, inner__bin=packed({"x": b"x"})), "too large when unpacked"),
    "a name that leads out": (lambda: changed(DOCX, **{"____/____/etc/passwd": b"x"}), "damaged"),
    "an absolute name": (lambda: changed(DOCX, **{"/etc/passwd": b"x"}), "damaged"),
    "a name of Windows": (lambda: changed(DOCX, **{"C:\\windows\\x": b"x"}), "damaged"),
    "a comment after the end": (lambda: with_a_comment(DOCX), "damaged"),
    "bytes after the end": (lambda: DOCX + b"x" * 100, "damaged"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_other_file_types_are_refused_with_a_sentence(what):
    make, sentence = REFUSED[what]
    with pytest.raises(RuleBroken, match=sentence) as refusal:
        judging.document_kind(make())
    assert refusal.value.field == "document"


def test_a_docx_may_contain_the_sheet_of_a_chart():
    sheet = packed({"xl/workbook.xml": b"<x/>"})
    assert judging.document_kind(changed(DOCX, **{"word/embeddings/sheet1__xlsx": sheet})).value == "docx"


def test_an_archive_with_a_huge_directory_is_refused_unread():
    end = bytearray(DOCX[-22:])
    end[12:16] = (2**31).to_bytes(4, "little")
    with pytest.raises(RuleBroken, match="too large when unpacked"):
        judging.document_kind(DOCX[:-22] + bytes(end))


def test_a_file_is_stored_under_a_random_name_and_read_back_unchanged(cast, session):
    application = an_application(cast)

    document = store_document(application, name="C:\\me\\My CV.docx", content=DOCX, by=cast.rita)

    assert (document.name, document.kind.value, document.size) == ("My CV.docx", "docx", len(DOCX))
    assert document.candidate is application.candidate
    assert "CV" not in document.stored_as
    assert document_content(document) == DOCX
    assert (storage.storage_folder() / document.stored_as).stat().st_mode & 0o077 == 0, (
        "others may read the file"
    )
    assert activity_of(application)[0].by is cast.rita


def test_the_same_file_is_stored_once(cast, session):
    application = an_application(cast)
    first = a_document(application, DOCX, name="CV.docx")

    assert a_document(application, DOCX, name="again.docx") is first
    assert a_document(an_application(cast), DOCX) is not first, "another application has its own"


def test_an_application_has_a_limit_of_documents(cast, session):
    application = an_application(cast)
    for number in range(20):
        a_document(application, b"Number %d" % number)

    with pytest.raises(RuleBroken, match="the maximum number of documents"):
        a_document(application, b"One more")
    assert session.scalar(select(func.count()).select_from(Document)) == 20


def test_a_missing_file_is_reported(cast, session, client):
    document = a_document(an_application(cast))
    storage.remove_file(document.stored_as)
    client.sign_in(cast.rita)

    answer = client.get(f"/documents/{document.id}")

    assert answer.status_code == 410
    assert "The file is missing" in answer.text


def test_no_file_name_escapes_the_folder(session):
    for name in ("../../etc/passwd", "", "x" * 32, "a" * 31, "a" * 32 + ".swept"):
        with pytest.raises(ValueError, match="No file of ours"):
            storage.read_file(name)
