"""Documents as programs write them are accepted, and their words found: no more of them and no fewer."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from app.documents import file_type as judging
from app.documents.extract_text import extract_text
from app.documents.problems import LOCKED_PROBLEM
from app.shared.words import words_in
from tests.documents.test_store_document import PDF, a_zip64
from tests.real.papers import a_docx, an_odt, members_of, packed

FOLDER = Path(__file__).parent / "documents_people_have"
DOCX = a_docx("Four years of renewals at Hewlett")


def words(content: bytes) -> set[str]:
    return set(words_in(extract_text(content)["text"]))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word_online_document2.docx", "docx"),
        ("backslashes.docx", "docx"),
        ("trailing_newline.docx", "docx"),
        ("dir_entries.docx", "docx"),
        ("hyphens.docx", "docx"),
        ("tracked_deletion.odt", "odt"),
        ("newline_before_header.pdf", "pdf"),
        ("AES-128_permissions_only.pdf", "pdf"),
    ],
)
def test_each_file_is_accepted_and_has_text(name, kind):
    content = (FOLDER / name).read_bytes()
    assert judging.document_kind(content).value == kind
    assert words(content), extract_text(content)


def test_a_no_break_hyphen_keeps_words_together():
    content = (FOLDER / "hyphens.docx").read_bytes()
    assert "Hewlett-Packard" in extract_text(content)["text"]
    assert {"hewlett", "packard"} <= words(content)


def test_tracked_deletions_are_not_read():
    text = extract_text((FOLDER / "tracked_deletion.odt").read_bytes())["text"]
    assert text.strip(), "what was not deleted is"
    deleted = zipfile.ZipFile(FOLDER / "tracked_deletion.odt").read("content.xml").decode()
    gone = deleted.partition("<text:deletion>")[2].partition("</text:deletion>")[0].rpartition("<text:p>")[2]
    assert gone.partition("<")[0].strip() not in text


def with_body(xml: str) -> bytes:
    head = '<w:document xmlns:w="w" xmlns:mc="mc"><w:body><w:p>'
    body = f"{head}{xml}</w:p></w:body></w:document>"
    return packed({**members_of(DOCX), "word/document.xml": body.encode()})


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "kept"),
        ("<w:r><w:t>kept</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del>", "kept"),
        (
            "<w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>kept</w:t></w:r></w:moveTo>",
            "kept",
        ),
        ("<w:ins><w:r><w:t>kept</w:t></w:r></w:ins>", "kept"),
        ("<w:r><w:t>Hewlett</w:t><w:noBreakHyphen/><w:t>Packard</w:t></w:r>", "Hewlett-Packard"),
        ("<w:r><w:t>Hew</w:t><w:softHyphen/><w:t>lett</w:t></w:r>", "Hewlett"),
        (
            "<mc:AlternateContent><mc:Choice><w:r><w:t>once</w:t></w:r></mc:Choice>"
            "<mc:Fallback><w:r><w:t>twice</w:t></w:r></mc:Fallback></mc:AlternateContent>",
            "once",
        ),
    ],
)
def test_the_text_of_a_docx_is_what_a_reader_sees(xml, text):
    assert extract_text(with_body(xml))["text"].strip() == text


@pytest.mark.parametrize("hyphen", ["\u00ad", "\u00ad\n", "\u200b", "\u2060"])
def test_invisible_characters_split_no_word(hyphen):
    assert "hewlett" in words(f"Account manager at Hew{hyphen}lett".encode())


def moved(original: bytes, old: str, new: str, *, absolute: bool = True) -> bytes:
    """The DOCX with its main part, and what points to it, under another name."""
    members = {name.replace(old, new): content for name, content in members_of(original).items()}
    for name in ("[Content_Types].xml", "_rels/.rels"):
        members[name] = members[name].replace(old.encode(), new.encode())
    if absolute:
        members["_rels/.rels"] = members["_rels/.rels"].replace(b'Target="', b'Target="/')
    return packed(members)


def streamed(original: bytes) -> bytes:
    """As Java writes it: sizes behind each member, folders as members of their own."""

    class Pipe(io.RawIOBase):
        """A file nobody can go back in."""

        def __init__(self) -> None:
            self.content = b""

        def writable(self) -> bool:
            return True

        def write(self, more) -> int:
            self.content += bytes(more)
            return len(more)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/", b"")
        for name, content in members_of(original).items():
            archive.writestr(name, content)
    return pipe.content


MADE = {
    "its main part elsewhere": moved(DOCX, "word/document", "content/body7"),
    "a relative target": moved(DOCX, "word/document", "word/document2", absolute=False),
    "names in capitals": moved(DOCX, "word/document.xml", "WORD/Document.XML"),
    "backslashes": packed({name.replace("/", "\\"): each for name, each in members_of(DOCX).items()}),
    "streamed": streamed(DOCX),
    "zip64": a_zip64(),
    "a line break behind": DOCX + b"\r\n",
    "a byte behind": DOCX + b"x",
    "noughts behind": DOCX + b"\0" * 500,
    "a packed picture": packed({**members_of(DOCX), "word/media/image1.emz": b"\x1f\x8b\x08" + b"x" * 20}),
    "a template": moved(
        DOCX, "wordprocessingml.document.main", "wordprocessingml.template.main", absolute=False
    ),
}


@pytest.mark.parametrize("what", MADE)
def test_a_package_is_read_by_its_relationships(what):
    assert judging.document_kind(MADE[what]).value == "docx"
    assert {"years", "renewals"} <= words(MADE[what])


def test_an_odt_is_recognized_by_its_manifest_and_its_headers_are_read():
    members = members_of(an_odt("Four years of renewals"))
    members["styles.xml"] = (
        b'<o:d xmlns:o="o" xmlns:t="t" xmlns:s="s"><s:header><t:p>lena@example.org</t:p></s:header></o:d>'
    )
    for changed in (members, {**members, "mimetype": members["mimetype"] + b"\n"}):
        assert {"renewals", "lena"} <= words(packed(changed))
    del members["mimetype"]
    assert "renewals" in words(packed(members))


def a_page(text: str) -> bytes:
    """A PDF of one page with a text."""
    content = f"BT /F 12 Tf 9 9 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources"
        b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, each) for n, each in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF\n"


@pytest.mark.parametrize(
    "before", [b"\n", b"\r\n \t", b"\xef\xbb\xbf", b"\0\0", b"Content-Type: application/pdf\r\n\r\n"]
)
def test_a_pdf_may_have_bytes_before_its_header(before):
    content = before + a_page("renewals")
    assert judging.document_kind(content).value == "pdf"
    assert words(content) == {"renewals"}


def test_a_text_that_mentions_pdf_is_text():
    assert judging.document_kind(b"I know PDF well: it begins with %PDF-1.7.").value == "txt"
    with pytest.raises(Exception, match="not a PDF"):
        judging.document_kind(b"<script>alert(1)</script>" + PDF)


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_pdf_is_read_unless_it_takes_a_password_to_open(algorithm):
    for password, answer in (("", {"renewals"}), ("secret", None)):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(a_page("renewals"))))
        writer.encrypt(password, "owner", algorithm=algorithm)
        file = io.BytesIO()
        writer.write(file)
        assert (words(file.getvalue()) if answer else extract_text(file.getvalue())) == (
            answer or {"problem": LOCKED_PROBLEM}
        )
