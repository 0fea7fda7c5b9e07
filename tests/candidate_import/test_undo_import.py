"""An import is undone as a whole while it is untouched: whoever was touched since stays, and is listed."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.application_notes.actions import write_note
from app.application_notes.models import ApplicationNote
from app.application_notes.rules import NoteAudience
from app.candidate_import.actions import undo_import
from app.candidates.mail import send_page_link
from app.candidates.models import Application, Candidate, Consent, NameTrigram, NameWord, SearchWord, Status
from app.candidates.rules import ERASED_NAME
from app.outbox.actions import queue_mail
from app.pipeline.advance import advance
from app.pipeline.models import Transition
from app.shared.refusals import Conflict
from app.turns.actions import turn_differences
from tests.candidate_import.conftest import rows_of, states
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import a_document
from tests.factories.imports import an_applied_import, do_all_batches
from tests.factories.interviews import an_interview
from tests.real.page import Page

CONTENT = (
    "Name,Email,Phone,Note,Consent,Referred by\n"
    "Zoë Müller,zoe@example.org,+49 341 5550101,Speaks Czech,yes,ines@example.com\n"
    "Łukasz Żak,lukasz@example.org,,,,\n"
)


def undo(imported) -> None:
    undo_import(imported)
    do_all_batches()


def named(session, email: str) -> Candidate:
    session.expire_all()
    return session.scalars(select(Candidate).where(Candidate.email == email)).one()


@pytest.mark.both_databases
def test_an_untouched_import_is_undone_as_a_whole(cast, opening, session):
    imported = an_applied_import(cast.rita, CONTENT, opening=opening)
    undo(imported)
    session.expire_all()
    assert states(imported) == {"undone": 2}
    candidates = session.scalars(select(Candidate)).all()
    assert {each.name for each in candidates} == {ERASED_NAME}
    assert all(each.erased_at and not each.phone and each.referred_by_id is None for each in candidates)
    for application in session.scalars(select(Application)):
        assert application.status is Status.WITHDRAWN
        moves = session.scalars(select(Transition).where(Transition.application_id == application.id))
        assert [move.verb.value for move in moves] == ["apply", "withdraw"]
    for model in (SearchWord, NameWord, NameTrigram, ApplicationNote, Consent):
        assert session.scalar(select(func.count()).select_from(model)) == 0, model
    assert list(turn_differences()) == []


@pytest.mark.both_databases
def test_what_was_undone_can_be_imported_again(cast, opening, session):
    undo(an_applied_import(cast.rita, CONTENT, opening=opening))
    assert states(an_applied_import(cast.rita, CONTENT, opening=opening)) == {"added": 2}
    assert named(session, "zoe@example.org").applications[0].status is Status.ACTIVE


def _moved(cast, application) -> None:
    advance(application, version=1, reason="She is known.", by=cast.rita)


def _noted(cast, application) -> None:
    write_note(application, text="Called her.", audience=NoteAudience.HIRING_TEAM, by=cast.rita)


def _documented(cast, application) -> None:
    a_document(application, b"A text.")


def _interviewed(cast, application) -> None:
    an_interview(application, cast.ines, stage=application.opening.stages[3])


def _mailed(cast, application) -> None:
    send_page_link(application.candidate)


def _written_about(cast, application) -> None:
    queue_mail("test", "candidates/mail/link.txt", to=cast.dana, subject_of=application)


def _written_to(cast, application) -> None:
    queue_mail("test", "candidates/mail/link.txt", to=application.candidate, subject_of=cast.dana)


def _corrected(cast, application) -> None:
    application.candidate.user = cast.nobody


def _recorded(cast, application) -> None:
    record_activity(ActivityVerb.CORRECTED_DETAILS, application.candidate, by=cast.rita, what="phone")


def _applied_elsewhere(cast, application) -> None:
    an_application(cast, candidate=application.candidate)


def _asked_for_deletion(cast, application) -> None:
    application.candidate.erasure_asked_at = application.stage_since


@pytest.mark.parametrize(
    "touch",
    [
        _moved,
        _noted,
        _documented,
        _interviewed,
        _mailed,
        _written_about,
        _written_to,
        _corrected,
        _recorded,
        _applied_elsewhere,
        _asked_for_deletion,
    ],
)
def test_whoever_was_touched_since_stays(cast, opening, session, touch):
    imported = an_applied_import(cast.rita, CONTENT, opening=opening)
    touch(cast, named(session, "zoe@example.org").applications[0])
    session.commit()
    undo(imported)
    assert [row.state.value for row in rows_of(imported)] == ["kept", "undone"]
    zoe = named(session, "zoe@example.org")
    assert (zoe.name, zoe.erased_at) == ("Zoë Müller", None)
    assert zoe.applications[0].status is Status.ACTIVE


def test_the_rows_that_stay_say_who_and_why(client, cast, opening, session):
    imported = an_applied_import(cast.rita, CONTENT, opening=opening)
    zoe, lukasz = named(session, "zoe@example.org"), named(session, "lukasz@example.org")
    _noted(cast, zoe.applications[0])
    _moved(cast, lukasz.applications[0])
    session.commit()
    undo(imported)
    client.sign_in(cast.rita)
    page = Page(client.get(f"/imports/{imported.id}?state=kept").text)
    rows = [" ".join(row.text.split()) for row in page.all("tr")[1:]]
    assert [row.replace(" –", "") for row in rows] == [
        "2 Zoë Müller Somebody has worked with them since.",
        "3 Łukasz Żak Their application has moved or ended since.",
    ]
    links = [link.attributes["href"] for row in page.all("tr") for link in page.all("a", within=row)]
    assert links == [f"/candidates/{each.id}/edit" for each in (zoe, lukasz)]


def test_a_candidate_who_was_known_before_keeps_their_data(cast, opening, session):
    a_candidate("Zoe M.", email="zoe@example.org")
    session.commit()
    imported = an_applied_import(cast.rita, CONTENT, opening=opening)
    undo(imported)
    zoe = named(session, "zoe@example.org")
    assert (zoe.name, zoe.applications[0].status) == ("Zoe M.", Status.WITHDRAWN)


def test_it_is_undone_once(cast, opening):
    imported = an_applied_import(cast.rita, CONTENT, opening=opening)
    undo(imported)
    with pytest.raises(Conflict):
        undo_import(imported)
