"""The stored words are those of names, emails and texts, whatever was done to the candidates."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app.application_notes.actions import delete_note, edit_note, write_note
from app.application_notes.rules import NoteAudience
from app.candidates.correct_details import candidate_details, correct_candidate
from app.candidates.models import Candidate, SearchWord, WordSource
from app.db.base import db
from app.documents import purge_documents
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.duplicates.merge.undo import undo_merge
from app.erasure.removal import remove_texts
from app.questionnaire.actions import answer_questionnaire, send_questionnaire
from app.search.stored_words import candidates_with_wrong_words, rebuild_words
from tests.cast import Cast
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import a_read_document

pytestmark = pytest.mark.both_databases  # what is compared is read by SQL


def stored(word: str) -> set[tuple[int, WordSource]]:
    """The candidates with a word, and where it stands."""
    found = db.session.query(SearchWord).filter_by(word=word).all()
    return {(each.candidate_id, each.source) for each in found}


def all_are_right() -> bool:
    db.session.flush()
    return not list(candidates_with_wrong_words())


@pytest.fixture
def ana(cast: Cast, session) -> Candidate:
    return an_application(cast, candidate=a_candidate("Ana Lima", email="ana@example.org")).candidate


def test_after_a_note_is_written_edited_and_deleted(cast, session, ana):
    note = write_note(
        ana.applications[0], text="Prefers sailing.", audience=NoteAudience.RECRUITERS, by=cast.rita
    )
    assert stored("sailing") == {(ana.id, WordSource.NOTE)}
    edit_note(note, text="Prefers rowing.", audience=NoteAudience.HIRING_TEAM, by=cast.rita)
    assert all_are_right()
    assert not stored("sailing"), "what it said before finds nobody"
    assert stored("rowing")
    delete_note(note, by=cast.rita)
    assert all_are_right()
    assert not stored("rowing")


def test_after_questions_are_answered(cast, session, ana):
    asked = send_questionnaire(ana.applications[0], by=cast.rita)
    session.flush()
    answer_questionnaire(asked, answers=["Four years of renewals.", "Sailing", "renewals"])
    assert all_are_right()
    assert stored("renewals") == stored("sailing") == {(ana.id, WordSource.ANSWERS)}


def test_after_details_are_corrected_and_documents_are_read_and_removed(cast, session, ana):
    write_note(ana.applications[0], text="Sailing.", audience=NoteAudience.RECRUITERS, by=cast.rita)
    a_read_document(ana.applications[0], "Renewals")
    details = candidate_details(ana)
    correct_candidate(ana, type(details)(**{**details.__dict__, "name": "Ana Reis"}), by=cast.rita)
    assert all_are_right()
    assert stored("sailing"), "texts keep their words"
    purge_documents(ana)
    assert all_are_right()
    assert (stored("renewals"), stored("lima")) == (set(), set())


def test_after_a_merge_its_undo_and_an_erasure(cast, session, ana):
    other = an_application(cast, candidate=a_candidate("Ana L", email="al@example.org")).candidate
    note = write_note(other.applications[0], text="Sailing.", audience=NoteAudience.RECRUITERS, by=cast.rita)
    asked = send_questionnaire(other.applications[0], by=cast.rita)
    session.flush()
    answer_questionnaire(asked, answers=["Rowing", "b", "c"])
    a_read_document(other.applications[0], "Chess")
    session.commit()
    merge = merge_candidates(
        ana, other, from_other=(), seen=merge_digest(ana, other), reason="One.", by=cast.rita
    )
    assert all_are_right()
    assert {each for word in ("sailing", "rowing", "chess") for each, _ in stored(word)} == {ana.id}
    session.commit()
    undo_merge(merge, by=cast.rita)
    assert all_are_right()
    assert {each for word in ("sailing", "rowing", "chess") for each, _ in stored(word)} == {other.id}
    remove_texts(other)
    assert all_are_right()
    assert not session.query(SearchWord).filter_by(candidate_id=other.id).count()
    assert note.id


def test_a_difference_is_noticed_and_mended(app, cast, session, ana):
    write_note(ana.applications[0], text="Sailing.", audience=NoteAudience.RECRUITERS, by=cast.rita)
    session.execute(update(SearchWord).where(SearchWord.word == "sailing").values(record_id=99))
    session.commit()
    check = app.test_cli_runner().invoke(args=["search", "check"])
    assert check.exit_code == 1
    assert f"Candidate {ana.id}" in check.output
    assert sum(rebuild_words()) == 1
    session.commit()
    assert app.test_cli_runner().invoke(args=["search", "check"]).exit_code == 0
