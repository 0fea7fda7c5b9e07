"""The letter: only placeholders are filled, names of other alphabets are right, and the rest is refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from app.offers.letter import LetterBlock, letter_blocks, letter_problem
from app.offers.make import OfferTerm
from app.offers.pdf import letter_pdf
from app.offers.settings import current_letter
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.offers import a_draft
from tests.pipeline.hiring import ready_to_hire


def words_of(pdf: bytes) -> str:
    return PdfReader(BytesIO(pdf)).pages[0].extract_text()


def test_names_of_three_alphabets_are_in_the_pdf_and_the_same_letter_has_the_same_bytes():
    blocks = [LetterBlock("Dear Žofie Šťastná"), LetterBlock("Ελένη Παπαδοπούλου, Юлія Ґалаґан, Nguyễn Ái")]
    at = clock.now()

    first, second = (letter_pdf(blocks, made_at=at) for _n in range(2))

    assert first == second
    for name in ("Žofie Šťastná", "Ελένη Παπαδοπούλου", "Юлія Ґалаґан", "Nguyễn"):
        assert name in words_of(first)


def test_a_letter_with_another_script_is_refused_with_its_characters():
    with pytest.raises(RuleBroken, match="李 明"):
        letter_pdf([LetterBlock("Dear 李明")], made_at=clock.now())


def test_nothing_in_a_value_is_filled_or_becomes_a_heading(cast, session):
    offer = a_draft(cast, ready_to_hire(cast), terms=[OfferTerm("# {recruiter}", "{{ 7 * 7 }} {company}")])

    blocks = letter_blocks(current_letter()[1], offer, clock.today("UTC"))

    terms = next(block for block in blocks if "7 * 7" in block.text)
    assert terms.text == "# {recruiter}: {{ 7 * 7 }} {company}" and not terms.is_heading
    assert [block.text for block in blocks if block.is_heading] == [
        "Your role",
        "What we offer",
        "Your answer",
    ]


def test_a_template_needs_its_placeholders_and_has_no_others():
    assert letter_problem("{candidate} {terms} {answer_by}") is None
    assert "{terms}" in (letter_problem("{candidate} {answer_by}") or "")
    assert "salary" in (letter_problem("{candidate} {terms} {answer_by} {salary}") or "")
