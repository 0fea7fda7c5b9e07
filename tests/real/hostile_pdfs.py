"""PDFs that nobody prints: written object by object, to see what reading and drawing them takes."""

from __future__ import annotations

import io
import zlib

from pypdf import PdfWriter

CATALOG, ONE_PAGE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>"


def a_pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is its catalogue; readers find them without a table."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, one) for n, one in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def stream(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    return b"<</Length %d/Filter[%s]>>\nstream\n%s\nendstream" % (len(content), filters, content)


def one_page(content: bytes) -> tuple[bytes, ...]:
    font = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Courier>>>>>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R" + font + b">>"
    return b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, content


def a_page_of(size: bytes, words: bytes = b"renewals") -> bytes:
    """A PDF of one page of a size, such as b"99 99", with a few words."""
    catalog, pages, page, _ = one_page(b"")
    words = b"BT /F 12 Tf 9 9 Td (" + words + b") Tj ET"
    return a_pdf_of(catalog, pages, page.replace(b"9 9]", size + b"]"), plain_stream(words))


def plain_stream(content: bytes, keys: bytes = b"") -> bytes:
    """A stream that is not packed."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (keys, len(content), content)


def many_pages(count: int) -> bytes:
    """A PDF whose pages are all the same one."""
    catalog, _, page, content = one_page(plain_stream(b"BT /F 9 Tf 1 1 Td (renewals) Tj ET"))
    kids = b"3 0 R " * count
    return a_pdf_of(catalog, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), page, content)


def forms_in_forms(depth: int) -> bytes:
    """A PDF of 2 kB with a form that draws another one ten times, which draws another one ten times."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<<%s/XObject<</X %d 0 R>>>>"
    again, words = b"/X Do " * 10, b"BT /F 9 Tf (a) Tj ET"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    forms = [
        plain_stream(again if number < depth - 1 else words, form % (FONT, 6 + number))
        for number in range(depth)
    ]
    return a_pdf_of(CATALOG, ONE_PAGE, page, plain_stream(again), *forms)


def a_huge_picture(side: int) -> bytes:
    """A PDF of a picture of side × side pixels, all of one color, packed twice."""
    picture = stream(zlib.compress(zlib.compress(b"\0" * (side * side // 8))), b"/FlateDecode/FlateDecode")
    keys = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray"
    picture = picture.replace(b"<<", keys % (side, side), 1)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    return a_pdf_of(CATALOG, ONE_PAGE, page, plain_stream(b"99 0 0 99 0 0 cm /X Do"), picture)


def with_programs() -> bytes:
    """A PDF with scripts, a program, an address and a file, for readers that let it use them."""
    submits = b"app.alert\\('x'\\); this.submitForm\\('http://127.0.0.1:9/'\\);"
    others = b"<</S/Launch/F(/bin/sh)>><</S/URI/URI(http://127.0.0.1:9/)>>"
    script = b"<</S/JavaScript/JS(%s)/Next[%s]>>" % (submits, others)
    _, pages, page, _ = one_page(b"")
    named = b"/Names<</JavaScript<</Names[(a) 5 0 R]>>/EmbeddedFiles<</Names[(evil.exe) 6 0 R]>>>>"
    catalog = CATALOG[:-2] + b"/OpenAction 5 0 R/AA<</WC 5 0 R>>" + named + b">>"
    page = page[:-2] + b"/AA<</O 5 0 R>>>>"
    file = b"<</Type/Filespec/F(evil.exe)/EF<</F 7 0 R>>>>"
    words = plain_stream(b"BT /F 9 Tf 1 1 Td (renewals) Tj ET")
    return a_pdf_of(catalog, pages, page, words, script, file, plain_stream(b"MZ", b"/Type/EmbeddedFile"))


def locked() -> bytes:
    """A PDF that takes a password to open."""
    writer = PdfWriter()
    writer.add_blank_page(99, 99)
    writer.encrypt("secret", algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
