"""The worker draws the pages of a PDF after its text is read; what cannot be drawn costs little, once."""

from __future__ import annotations

import os
import zlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.documents import file_storage as storage
from app.documents import purge_documents
from app.documents.models import Document
from app.documents.orphan_cleanup import remove_orphaned_files
from app.documents.preview import draw_pages
from app.documents.preview.draw_pages import draw_one_page
from app.documents.purge import remove_one_purged_file
from app.documents.storage.names import MAX_DRAWN_PAGES, THUMBNAIL, picture_name
from app.documents.worker import read_one_document
from app.shared import clock
from app.untrusted.pixels import MAX_PICTURE_BYTES, Pixels
from app.untrusted.sandbox import SandboxLimitExceeded
from tests.factories.applications import an_application
from tests.factories.documents import a_document, a_drawn_document, read_and_draw
from tests.real.hostile_pdfs import a_page_of, many_pages
from tests.real.papers import a_docx

WHITE = Pixels(31, 44, 1, b"\xff" * 31 * 44)


def pictures_of(document: Document) -> list[bytes | None]:
    """The small picture of the first page, then those of the pages there can be."""
    names = [picture_name(document.stored_as, number) for number in range(MAX_DRAWN_PAGES + 1)]
    return [storage.read_file(name) for name in names]


def rows_of(png: bytes) -> tuple[int, int, bytes]:
    """The width and height of a PNG, and its rows, unpacked."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR")
    width, height = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    length = int.from_bytes(png[33:37], "big")
    assert (png[37:41], png[-8:-4]) == (b"IDAT", b"IEND")
    return width, height, zlib.decompress(png[41 : 41 + length])


def draws(monkeypatch, answer) -> list[int]:
    """Let the sandboxed process give these answers, without one; returns the pages it is asked for."""
    asked: list[int] = []

    def run(_work, request: bytes, **_options) -> bytes:
        asked.append(int.from_bytes(request[:2], "big"))
        return answer(asked[-1])

    monkeypatch.setattr(draw_pages, "run_sandboxed_for_bytes", run)
    return asked


def a_pdf_to_draw(cast, pages: int) -> Document:
    """A PDF whose text was just read."""
    document = a_document(an_application(cast), b"%PDF-1.7 obj startxref %%EOF" + b" " * pages)
    document.read_due_at, document.page_count, document.drawing_due_at = None, pages, clock.now()
    return document


def fails(_number: int) -> bytes:
    raise SandboxLimitExceeded("no answer in time")


def test_each_page_is_drawn_and_the_first_one_also_small(cast, session):
    document = a_document(an_application(cast), a_page_of(b"200 100"), name="cv.pdf")
    session.commit()

    read_and_draw()

    session.refresh(document)
    small, page, *others = pictures_of(document)
    assert (document.page_count, document.drawn_pages) == (1, [[1240, 620]])
    assert (document.drawing_due_at, document.text) == (None, "renewals")
    for picture, size in ((page, (1240, 620)), (small, (320, 160))):
        width, height, rows = rows_of(picture)
        assert (width, height) == size
        assert len(rows) == (width + 1) * height
        assert {0, 255} <= set(rows), "black words on white paper"
    assert set(others) == {None}


def test_only_pages_of_a_pdf_are_drawn_and_no_more_than_twenty(cast, session):
    text = a_document(an_application(cast), a_docx("Four years of renewals"))
    long = a_document(an_application(cast), many_pages(MAX_DRAWN_PAGES + 1))
    session.commit()
    while read_one_document():
        pass
    session.refresh(text)
    session.refresh(long)
    assert (text.page_count, text.drawing_due_at) == (None, None)
    long.drawn_pages = [[31, 44]] * (MAX_DRAWN_PAGES - 1)
    session.commit()

    assert draw_one_page()
    assert not draw_one_page()
    session.refresh(long)
    assert (long.page_count, len(long.drawn_pages)) == (MAX_DRAWN_PAGES + 1, MAX_DRAWN_PAGES)


def test_a_document_of_many_pages_keeps_no_other_one_waiting(cast, session, monkeypatch):
    asked = draws(monkeypatch, lambda _: WHITE.packed())
    long, short = a_pdf_to_draw(cast, 9), a_pdf_to_draw(cast, 1)
    session.commit()

    for _ in range(2):
        clock.move(timedelta(seconds=1))
        assert draw_one_page()

    session.refresh(long)
    session.refresh(short)
    assert (len(long.drawn_pages), len(short.drawn_pages)) == (1, 1)
    assert asked == [1, 1, 1, 1], "a page and a small picture of each"


def test_a_page_that_cannot_be_drawn_has_no_picture_and_the_others_have(cast, session, monkeypatch):
    draws(monkeypatch, lambda number: fails(number) if number == 2 else WHITE.packed())
    document = a_pdf_to_draw(cast, 3)
    session.commit()

    read_and_draw()

    session.refresh(document)
    assert document.drawn_pages == [[31, 44], None, [31, 44]]


def test_after_three_such_pages_no_other_one_is_tried(cast, session, monkeypatch):
    asked = draws(monkeypatch, fails)
    document = a_pdf_to_draw(cast, 20)
    session.commit()

    read_and_draw()

    session.refresh(document)
    assert (asked, document.drawn_pages) == ([1, 2, 3], [None] * 20)


def test_a_page_that_a_worker_dies_of_is_left_out(cast, session, monkeypatch):
    asked = draws(monkeypatch, lambda _: WHITE.packed())
    document = a_pdf_to_draw(cast, 2)
    session.commit()
    now = clock.now()
    for attempt in range(draw_pages.MAX_DRAWING_ATTEMPTS):
        clock.freeze(now + attempt * draw_pages.DRAWING_LEASE * 1.1)
        assert draw_pages._claim() is not None
        assert not draw_one_page(), "another worker has it"

    clock.move(draw_pages.DRAWING_LEASE * 1.1)
    read_and_draw()

    session.refresh(document)
    assert (asked, document.drawn_pages) == ([2], [None, [31, 44]])


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        WHITE.packed()[:-1],
        WHITE.packed() + b"x",
        Pixels(5000, 1, 1, b"x" * 5000).packed(),
        b"\0\1\0\1\2xx",
        b"\0\0\0\0\1",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
        b"<svg onload=alert(1)>",
    ],
    ids=["nothing", "no header", "too little", "too much", "too wide", "two colors", "no size", "PNG", "SVG"],
)
def test_what_is_no_picture_of_the_size_asked_for_is_not_kept(cast, session, monkeypatch, answer):
    """As a process answers that a file has taken over."""
    draws(monkeypatch, lambda _: answer)
    document = a_pdf_to_draw(cast, 1)
    session.commit()

    read_and_draw()

    session.refresh(document)
    assert document.drawn_pages == [None]
    assert set(pictures_of(document)) == {None}


def test_noise_takes_no_more_room_than_a_page_may():
    noise = Pixels(1240, 1754, 3, os.urandom(1240 * 1754 * 3)).png()
    assert len(noise) < MAX_PICTURE_BYTES
    assert set(rows_of(noise)[2]) == {0, 255}


def test_a_document_that_is_deleted_while_it_is_drawn_leaves_no_picture(cast, session, monkeypatch):
    document = a_pdf_to_draw(cast, 1)
    name = document.stored_as
    session.commit()

    def deleted_meanwhile(_number: int) -> bytes:
        for each in session.scalars(select(Document)):
            purge_documents(each.candidate)
        session.commit()
        while remove_one_purged_file():
            pass
        return WHITE.packed()

    draws(monkeypatch, deleted_meanwhile)
    assert draw_one_page()
    assert not [path for path in storage.storage_folder().iterdir() if path.name.startswith(name)]


def test_a_document_that_is_read_again_is_drawn_from_its_first_page(cast, session, monkeypatch):
    document = a_pdf_to_draw(cast, 3)
    document.drawn_pages = [[31, 44]]
    session.commit()

    def read_again_meanwhile(_number: int) -> bytes:
        document.drawn_pages, document.page_count = [], 1
        session.commit()
        return WHITE.packed()

    draws(monkeypatch, read_again_meanwhile)
    assert draw_one_page()
    session.refresh(document)
    assert document.drawn_pages == []


def files() -> set[str]:
    return {path.name for path in storage.storage_folder().iterdir() if not path.name.startswith(".")}


def test_pictures_go_with_their_document_and_no_sooner(cast, session):
    purged, kept, orphan = (a_drawn_document(an_application(cast), "one", "two") for _ in range(3))
    session.commit()
    name, others = purged.stored_as, (kept.stored_as, orphan.stored_as)
    purge_documents(purged.candidate)
    session.delete(orphan)
    session.commit()
    while remove_one_purged_file():
        pass
    assert len([each for each in files() if each.startswith(others)]) == 8
    assert not [each for each in files() if each.startswith(name)]

    for path in storage.storage_folder().iterdir():
        os.utime(path, (0, 0))
    storage.record_cleanup(clock.now() - timedelta(hours=2))
    remove_orphaned_files()

    assert files() == {kept.stored_as, *(f"{kept.stored_as}-{number}" for number in (THUMBNAIL, 1, 2))}
