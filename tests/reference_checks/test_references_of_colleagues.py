"""What recruiters do with references, who reads them, and what the worker does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.references import reads_references
from app.outbox.models import Message
from app.portal.personal_data import personal_data
from app.reference_checks.kinds import RefereeState, Relation
from app.reference_checks.models import Referee
from app.reference_checks.progress import ReferenceNeeds, progress_of
from app.reference_checks.queries import REFEREE_LINK, reference_check_of
from app.reference_checks.reminders import forget_one_referee_email, remind_one_candidate, remind_one_referee
from app.reference_checks.rules import EMAIL_LIFETIME
from app.shared import clock
from app.shared.links import signed_path
from app.turns.models import Turn, TurnKind
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.references import a_referee, a_reference_check, answered, named_referees
from tests.portal.page import own_page

pytestmark = pytest.mark.both_databases
OF_REFERENCES = (TurnKind.NAME_REFEREES, TurnKind.FOLLOW_UP_REFEREES, TurnKind.READ_REFERENCES)


@pytest.fixture
def application(cast, session):
    return an_application(cast, 2)


def url(application, act: str) -> str:
    return f"/applications/{application.id}/references/{act}"


def turns(session) -> set[TurnKind]:
    return set(session.scalars(select(Turn.kind).where(Turn.kind.in_(OF_REFERENCES))))


def mails_to(session, email: str | None) -> list[str]:
    return list(session.scalars(select(Message.subject).where(Message.to_email == email)))


@pytest.mark.parametrize(
    ("done", "missing"),
    [
        ([], "2 more references are needed."),
        ([Relation.COLLEAGUE], "1 more reference is needed."),
        ([Relation.COLLEAGUE, Relation.REPORT], "A reference of a former manager is needed."),
        ([Relation.COLLEAGUE, Relation.FORMER_MANAGER], None),
    ],
)
@pytest.mark.one_database
def test_two_are_needed_and_one_of_a_former_manager(app, done, missing):
    progress = progress_of(ReferenceNeeds(), [(RefereeState.ANSWERED, each) for each in done])
    assert (progress.missing, progress.is_complete) == (missing, missing is None)


def test_nothing_is_entered_before_the_candidate_agrees(client, cast, session, application):
    a_reference_check(application)
    client.sign_in(cast.rita)
    fields = {"name": "Ole Lind", "relation": "colleague", "email": "ole@example.net", "send_mail": "y"}

    refused = client.submit(url(application, "add"), **fields, consent=" ")
    assert refused.status_code == 422
    assert mails_to(session, "ole@example.net") == []

    added = client.submit(url(application, "add"), **fields, consent="By phone on Monday.")
    assert added.status_code == 303
    assert len(mails_to(session, "ole@example.net")) == 1
    assert "By phone on Monday." in client.get(f"/applications/{application.id}/references").text


def test_answers_by_phone_end_the_link(client, cast, session, application):
    (referee,) = named_referees(application)
    path = signed_path(REFEREE_LINK, referee.requests[-1].id)
    client.sign_in(cast.rita)
    said = {"answer_1": "A", "answer_2": "B", "answer_3": "C", "answer_4": "Yes", "recommendation": "no"}
    assert (
        client.forge(f"/referees/{referee.id}/answers", **{**said, "answer_4": "Perhaps"}).status_code == 422
    )
    assert client.submit(f"/referees/{referee.id}/answers", **said).status_code == 303
    assert client.get(path).status_code == 410
    assert (referee.entered_by_id, referee.state) == (cast.rita.id, RefereeState.ANSWERED)


def test_a_corrected_email_ends_the_link_that_went_elsewhere(client, cast, session, application):
    (referee,) = named_referees(application)
    old = signed_path(REFEREE_LINK, referee.requests[-1].id)
    client.sign_in(cast.rita)
    assert client.submit(f"/referees/{referee.id}/request", email=referee.email).status_code == 409
    assert client.submit(f"/referees/{referee.id}/request", email="mona@example.net").status_code == 303
    assert client.get(old).status_code == 410
    assert client.get(signed_path(REFEREE_LINK, referee.requests[-1].id)).status_code == 200


def test_waived_with_a_reason_and_asked_for_again(client, cast, session, application):
    (referee,) = named_referees(application)
    path = signed_path(REFEREE_LINK, referee.requests[-1].id)
    client.sign_in(cast.rita)
    assert client.submit(url(application, "waive"), reason="").status_code == 422
    assert client.submit(url(application, "waive"), reason="They worked here before.").status_code == 303
    assert client.get(path).status_code == 410
    assert turns(session) == set()
    assert "They worked here before." in client.get(f"/applications/{application.id}/references").text
    client.come_by_link(application.candidate)
    assert "No references are needed." in own_page(client)
    assert "Look at your references" not in own_page(client)
    client.sign_in(cast.rita)
    client.forge(url(application, "resume"))
    assert client.get(path).status_code == 200
    assert TurnKind.NAME_REFEREES in turns(session)


def test_a_candidate_takes_their_consent_back(client, session, application):
    (referee,) = named_referees(application)
    client.come_by_link(application.candidate)
    client.forge(f"/my/referees/{referee.id}/remove")
    assert referee.state is RefereeState.REMOVED
    assert client.get(signed_path(REFEREE_LINK, referee.requests[-1].id)).status_code == 410


def test_nobody_names_referees_for_another_candidate(client, cast, session, application):
    (referee,) = named_referees(application)
    client.come_by_link(an_application(cast, 2).candidate)
    assert client.get(f"/my/applications/{application.id}/references").status_code == 404
    assert client.forge(f"/my/referees/{referee.id}/remove").status_code == 404


def test_interviewers_read_after_their_own_scorecard(client, cast, session, application):
    (referee,) = named_referees(application)
    answered(referee)
    interview = an_interview(application, cast.ines, starts_in=timedelta(days=-3))
    client.sign_in(cast.ines)
    page = f"/interviews/{interview.id}/references"
    assert client.get(page).status_code == 403
    a_scorecard(interview)
    read = client.get(page).text
    assert "Listening." in read
    assert "Enter answers" not in read
    an_interview(application, cast.ines, stage=application.opening.stages[3])
    assert client.get(page).status_code == 403


def test_who_is_a_candidate_or_owes_a_scorecard_reads_nothing(client, cast, session, application):
    (referee,) = named_referees(application)
    answered(referee)
    assert reads_references(cast.rita, application)
    an_interview(application, cast.rita, starts_in=timedelta(days=-3))
    client.sign_in(cast.rita)
    for tab in ("references", "history", "mail"):
        text = client.get(f"/applications/{application.id}/{tab}").text
        for hidden in (
            "Listening.",
            "Mona Ferrant",
            "of 3 done",
            referee.email or "",
            "answered our questions",
        ):
            assert hidden not in text
    assert client.get(f"/referees/{referee.id}/answers").status_code == 404
    assert client.get(url(application, "add")).status_code == 403


def test_each_open_thing_is_a_turn(client, cast, session, application):
    a_reference_check(application)
    assert turns(session) == {TurnKind.NAME_REFEREES}


def test_what_came_in_waits_until_it_is_read(client, cast, session, application):
    (referee,) = named_referees(application)
    answered(referee)
    assert turns(session) == set(OF_REFERENCES) - {TurnKind.FOLLOW_UP_REFEREES}
    client.sign_in(cast.dana)
    client.forge(url(application, "read"))
    assert turns(session) == {TurnKind.NAME_REFEREES}


def test_each_is_reminded_once_and_not_once_they_are_done(session, application):
    (referee,) = named_referees(application)
    clock.freeze(clock.now() + timedelta(days=9))
    assert remind_one_referee()
    assert not remind_one_referee()
    assert remind_one_candidate()
    assert not remind_one_candidate()
    assert len(mails_to(session, referee.email)) == 2


def test_an_email_is_forgotten_thirty_days_after_the_answers(session, application):
    (referee,) = named_referees(application)
    email = answered(referee).email
    session.commit()
    clock.freeze(clock.now() + EMAIL_LIFETIME - timedelta(minutes=1))
    assert not forget_one_referee_email()
    clock.move(timedelta(minutes=2))
    assert forget_one_referee_email()
    assert session.get_one(Referee, referee.id).email is None
    assert mails_to(session, email) == []


def test_the_candidates_data_has_whom_they_named_and_not_what_was_written(session, application):
    (referee,) = named_referees(application)
    answered(referee)
    data = personal_data(application.candidate)
    assert data["applications"][0]["references"][0]["name"] == "Mona Ferrant"
    assert "Listening." not in str(data)


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["mona@evil.example", "Win at www.evil.example"])
def test_a_name_with_a_link_is_refused(client, session, application, name):
    a_reference_check(application)
    client.come_by_link(application.candidate)
    fields = {"name_1": name, "email_1": "m@example.net", "how_known_1": "x", "relation_1": "colleague"}
    answer = client.submit(f"/my/applications/{application.id}/references", **fields, agree_1="y")
    assert answer.status_code == 422
    assert reference_check_of(application).referees == []


@pytest.mark.one_database
def test_no_header_and_no_markup_comes_from_a_name_or_an_answer(client, cast, session, application):
    details = a_referee("<b>Mona</b>\r\nBcc: all@example.org")
    a_reference_check(application)
    client.come_by_link(application.candidate)
    fields = {
        "name_1": "<b>Mona</b>\r\nBcc: all",
        "email_1": details.email,
        "how_known_1": "x",
        "agree_1": "y",
    }
    client.submit(f"/my/applications/{application.id}/references", **fields, relation_1="colleague")
    (mail,) = session.scalars(select(Message).where(Message.to_email == details.email))
    assert mail.to_name == "<b>Mona</b> Bcc: all"
    answered(reference_check_of(application).referees[0], answers=["<script>a</script>", "b", "c", "Yes", ""])
    client.sign_in(cast.rita)
    page = client.get(f"/applications/{application.id}/references").text
    assert "<script>a" not in page
    assert "<b>Mona" not in page
