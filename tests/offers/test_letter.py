"""The letter: only placeholders are filled, names of other alphabets are right, and the rest is refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from app.offers.letters.families import company_letter, families_with_letter, letter_for
from app.offers.letters.pdf import letter_pdf
from app.offers.letters.text import LetterBlock, letter_blocks, letter_problem
from app.offers.make import OfferTerm, change_offer
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.offers import a_draft, a_sent_offer, terms_with
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


def test_what_the_main_font_lacks_comes_from_the_second_one():
    pdf = letter_pdf([LetterBlock("Dear ნინო ბერიძე", is_heading=True)], made_at=clock.now())

    assert "ნინო ბერიძე" in words_of(pdf)


def test_what_cannot_be_drawn_is_refused_when_the_terms_are_written(client, cast, session):
    application = ready_to_hire(cast)
    offer = a_draft(cast, application)
    with pytest.raises(RuleBroken, match="ש"):
        change_offer(offer, terms_with(cast, level="שלום"), edition=offer.edition, by=cast.rita)
    client.sign_in(cast.ada)
    refused = client.submit("/offers/settings", letter="{candidate} {terms} {answer_by} 你好")
    assert (refused.status_code, "do not have: 你 好" in refused.text) == (422, True)


def test_a_job_family_has_a_letter_of_its_own(client, cast, session):
    application = ready_to_hire(cast)
    slug = application.opening.family_slug
    client.sign_in(cast.ada)
    page, own = f"/offers/letters/{slug}", "Welcome to sales, {candidate}. {terms} {answer_by}"
    shown = client.submit(page, letter=own, preview="1")
    assert "Welcome to sales, Lea Roth." in shown.text
    assert "needs {terms}" in client.submit(page, letter="{candidate} {answer_by}", preview="1").text
    assert families_with_letter() == frozenset()
    assert client.submit(page, letter=own).status_code == 303
    offer = a_sent_offer(cast, application)
    assert offer.letter.text.startswith(f"Welcome to sales, {application.candidate.name}.")
    assert "its own letter" in client.get("/offers/settings").text

    assert client.submit(page, letter="").status_code == 303
    assert letter_for(application.opening).text == company_letter().text
    assert client.get("/offers/letters/nothing").status_code == 404


def test_a_letter_with_another_script_is_refused_with_its_characters():
    with pytest.raises(RuleBroken, match="李 明"):
        letter_pdf([LetterBlock("Dear 李明")], made_at=clock.now())


def test_nothing_in_a_value_is_filled_or_becomes_a_heading(cast, session):
    offer = a_draft(cast, ready_to_hire(cast), terms=[OfferTerm("# {recruiter}", "{{ 7 * 7 }} {company}")])

    blocks = letter_blocks(company_letter().text, offer, clock.today("UTC"))

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
