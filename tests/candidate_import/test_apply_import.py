"""Applying an import adds what adding by hand would, once, and leaves no texts behind."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.application_notes.models import ApplicationNote
from app.application_notes.rules import NoteAudience
from app.candidate_import.actions import apply_import
from app.candidates.models import Application, Candidate, Consent, NameWord, SearchWord, Status
from app.candidates.queries import candidates_page
from app.outbox.models import Message
from app.pipeline.models import Transition
from app.turns.actions import turn_differences
from app.turns.models import Turn
from tests.candidate_import.conftest import rows_of, states
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.imports import a_checked_import, an_applied_import, do_all_batches

TWO = (
    "First name,Last name,E-Mail,Mobile,City,Country,LinkedIn,Source,Referred by,Consent,Applied on,Notes\n"
    "Zoë,Müller,ZOE@example.org,tel:+49 341 5550101,Leipzig,Germany,linkedin.com/in/zoe,Fair,"
    "ines@example.com,yes,2026-05-12,Speaks *Czech*\n"
    "Łukasz,Żak,lukasz@example.org,,,,,,,no,,\n"
)


@pytest.mark.both_databases
def test_a_file_adds_candidates_with_their_applications(cast, opening, session):
    imported = an_applied_import(cast.rita, TWO, opening=opening, source="A list")
    zoe, lukasz = session.scalars(select(Candidate).order_by(Candidate.email.desc()))
    assert (zoe.name, zoe.email, zoe.phone, zoe.location, zoe.time_zone) == (
        "Zoë Müller",
        "zoe@example.org",
        "+49 341 5550101",
        "Leipzig, Germany",
        "Europe/Berlin",
    )
    assert (zoe.source, zoe.links, zoe.referred_by) == ("Fair", ["https://linkedin.com/in/zoe"], cast.ines)
    assert (lukasz.name, lukasz.source, lukasz.time_zone) == ("Łukasz Żak", "A list", "UTC")
    for candidate in (zoe, lukasz):
        (application,) = candidate.applications
        assert (application.opening, application.stage.position) == (opening, 1)
        (move,) = session.scalars(select(Transition).where(Transition.application_id == application.id))
        assert (move.verb.value, move.by, move.number) == ("apply", cast.rita, 1)
        assert (
            session.scalar(select(Turn).where(Turn.application_id == application.id)).user_id == cast.rita.id
        )
    (consent,) = session.scalars(select(Consent))
    assert consent.candidate_id == zoe.id and "people.csv" in consent.wording
    (note,) = session.scalars(select(ApplicationNote))
    assert "Speaks *Czech*" in note.text and "2026-05-12" in note.text
    assert note.audience is NoteAudience.RECRUITERS
    verbs = select(Activity.verb, Activity.what).where(Activity.about == f"candidate:{zoe.id}")
    assert (ActivityVerb.IMPORTED_CANDIDATE, "They applied to us") in session.execute(verbs).all()
    assert states(imported) == {"added": 2}


def test_no_mail_is_written(cast, opening, session):
    an_applied_import(cast.rita, TWO, opening=opening)
    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_what_waits_and_what_is_found_are_as_for_a_candidate_added_by_hand(cast, opening, session):
    an_applied_import(cast.rita, TWO, opening=opening)
    assert list(turn_differences()) == []
    for words in ("zoe mull", "lukasz@example", "lukasz z"):
        assert len(candidates_page(cast.rita, words, None).rows) == 1, words
    by_hand = a_candidate("Zoë Müller")
    session.flush()
    for model in (SearchWord, NameWord):
        same = select(model.candidate_id).where(model.word == "muller")
        assert by_hand.id in set(session.scalars(same)) and len(session.scalars(same).all()) == 2


@pytest.mark.both_databases
def test_the_same_file_twice_adds_nothing(cast, opening, session):
    an_applied_import(cast.rita, TWO, opening=opening)
    counted = [Candidate, Application, Transition, ApplicationNote, Consent, Turn]
    before = [session.scalar(select(func.count()).select_from(model)) for model in counted]
    again = a_checked_import(cast.rita, TWO, opening=opening)
    assert states(again) == {"duplicate": 2}
    assert [session.scalar(select(func.count()).select_from(model)) for model in counted] == before


def test_the_same_file_checked_twice_is_applied_once(cast, opening, session):
    """Both were ready when they were checked."""
    first = a_checked_import(cast.rita, TWO, opening=opening)
    second = a_checked_import(cast.ada, TWO, opening=opening)
    assert states(first) == states(second) == {"ready": 2}

    for imported in (first, second):
        apply_import(imported, edition=imported.edition, adds_possible=False)
    do_all_batches()
    assert states(first) == {"added": 2}
    assert states(second) == {"duplicate": 2}
    assert session.scalar(select(func.count()).select_from(Application)) == 2


@pytest.mark.both_databases
def test_the_same_person_ten_times_is_added_once(cast, opening, session):
    content = "Name,Email\n" + "".join(
        f"Zoë Müller,{'Z' * (n % 2)}{'z' * (1 - n % 2)}oe@example.org\n" for n in range(10)
    )
    assert states(a_checked_import(cast.rita, content, opening=opening)) == {"ready": 1, "duplicate": 9}
    imported = an_applied_import(cast.rita, content, opening=opening)
    assert states(imported) == {"added": 1, "duplicate": 9}
    assert session.scalar(select(func.count()).select_from(Candidate)) == 1
    assert {row.problem for row in rows_of(imported)[1:]} == {"Row 2"}


def test_one_person_can_have_applications_to_several_openings(cast, opening, session):

    other = an_opening(cast)
    session.commit()
    content = f"Name,Email,Opening\nZoë,zoe@example.org,{opening.id}\nZoë,zoe@example.org,{other.id}\n"
    imported = an_applied_import(cast.rita, content)
    assert states(imported) == {"added": 2}
    (zoe,) = session.scalars(select(Candidate))
    assert {each.opening_id for each in zoe.applications} == {opening.id, other.id}


def test_a_known_candidate_gets_an_application_and_keeps_their_details(cast, opening, session):
    zoe = a_candidate("Zoe Mueller", email="zoe@example.org")
    session.commit()
    an_applied_import(cast.rita, TWO, opening=opening)
    session.refresh(zoe)
    assert (zoe.name, zoe.location) == ("Zoe Mueller", "")
    assert [each.opening_id for each in zoe.applications] == [opening.id]
    assert zoe.referred_by == cast.ines


def test_whoever_was_declined_is_not_added_again(cast, opening, session):
    zoe = a_candidate("Zoë Müller", email="zoe@example.org")
    an_application(cast, opening=opening, candidate=zoe, status=Status.DECLINED)
    session.commit()
    assert states(a_checked_import(cast.rita, TWO, opening=opening)) == {"duplicate": 1, "ready": 1}


def test_a_stage_of_the_file_is_where_the_application_begins(cast, opening, session):
    stage = opening.stages[2]
    content = f"Name,Email,Stage\nZoë,zoe@example.org,{stage.name}\nIda,ida@example.org,Nowhere\n"
    imported = an_applied_import(cast.rita, content, opening=opening)
    (application,) = session.scalars(select(Application))
    assert application.stage_id == stage.id
    assert "is not a stage of" in (rows_of(imported)[1].problem or "")
    assert list(turn_differences()) == []


def test_an_application_that_ended_elsewhere_is_not_added(cast, opening, session):
    content = "Name,Email,Status\nZoë,zoe@example.org,Rejected\nIda,ida@example.org,Active\n"
    an_applied_import(cast.rita, content, opening=opening)
    assert session.scalar(select(func.count()).select_from(Candidate)) == 2
    assert session.scalar(select(func.count()).select_from(Application)) == 1


def test_no_text_of_an_added_row_is_kept(cast, opening):
    imported = an_applied_import(cast.rita, TWO, opening=opening)
    for row in rows_of(imported):
        assert (row.cells, row.email, row.person_key, row.problem) == (None, None, None, None)
