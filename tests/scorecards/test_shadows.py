"""Who sits in on an interview gets the kit, owes nothing, and sees no scorecard until that one is in."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.access.notes import owes_scorecard_on
from app.access.roles import Role
from app.interviews.cancel import cancel_interview
from app.interviews.queries import owes_scorecard
from app.interviews.shadows.actions import set_shadow
from app.job_families.kinds import StageKind
from app.openings.training.actions import start_training
from app.outbox.models import Message
from app.people.accounts import grant_role
from app.scorecards.access import scorecards_for
from app.shared.refusals import RuleBroken
from app.tags.queries import owes_on
from app.turns.models import Turn
from app.turns.queries import may_know
from app.turns.queries import owes_scorecard as owes_on_turn
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview

pytestmark = pytest.mark.both_databases
TELLING = "Knows every renewal by heart."


@pytest.fixture
def sat_in_on(cast, session):
    """Ines interviews, Rita, a recruiter in training, sits in, and Dana's scorecard is in."""
    application = an_application(cast, 4)
    a_scorecard(an_interview(application, cast.dana, stage=application.opening.stages[2]), take_aways=TELLING)
    interview = an_interview(application, cast.ines)
    start_training(cast.rita, kind=StageKind.INTERVIEW, by=cast.ada)
    recruiter = another_recruiter(cast)
    set_shadow(interview, shadow=cast.rita, by=recruiter)
    session.commit()
    return interview


def another_recruiter(cast):
    grant_role(cast.hugo, Role.RECRUITER, by=cast.ada)
    return cast.hugo


def test_a_shadow_owes_nothing_and_sees_no_scorecard_until_it_is_in(client, cast, session, sat_in_on):
    application = sat_in_on.application
    assert not scorecards_for(cast.rita, application).readable
    assert "You sit in on an interview" in scorecards_for(cast.rita, application).withheld
    assert owes_scorecard(cast.rita, application) and owes_scorecard_on(cast.rita, application)
    assert owes_on(cast.rita, application.candidate)
    turns = select(func.count()).select_from(Turn).where(Turn.application_id == application.id)
    assert session.scalar(turns) and not session.scalar(turns.where(may_know(cast.rita)))
    assert session.scalar(turns) == session.scalar(turns.where(owes_on_turn(cast.rita, Turn)))
    assert not session.scalar(turns.where(Turn.user_id == cast.rita.id, Turn.kind == "submit scorecard"))
    client.sign_in(cast.rita)
    for page in ("", "/history", "/interviews", "/scorecards"):
        text = client.get(f"/applications/{application.id}{page}").text
        assert TELLING not in text
    client.forge(f"/interviews/{sat_in_on.id}/shadow", shadow="")
    assert sat_in_on.shadow is cast.rita, "a shadow does not leave to read"

    a_scorecard(sat_in_on)
    session.commit()
    assert len(scorecards_for(cast.rita, application).readable) == 2


def test_a_shadow_has_the_kit_and_no_form_and_a_plain_one_loses_both_with_the_scorecard(
    client, cast, session
):
    application = an_application(cast, 4)
    interview = an_interview(application, cast.rita)
    start_training(cast.ines, kind=StageKind.INTERVIEW, by=cast.ada)
    set_shadow(interview, shadow=cast.ines, by=cast.rita)
    session.commit()
    client.sign_in(cast.ines)

    page = client.get(f"/interviews/{interview.id}")

    assert page.status_code == 200
    assert "You sit in with Rita Okafor. You owe no scorecard." in page.text
    assert "Look for" in page.text and "recommendation" not in page.text
    assert client.forge(f"/interviews/{interview.id}/scorecard").status_code == 403
    assert "You sit in" in client.get("/interviews").text
    a_scorecard(interview)
    session.commit()
    assert client.get(f"/interviews/{interview.id}").status_code == 404


def test_only_somebody_in_training_who_is_free_sits_in_and_gets_mail(client, cast, session, sat_in_on):
    recruiter = cast.hugo
    other = an_interview(an_application(cast, 4), cast.sam)
    other.starts_at, other.ends_at = sat_in_on.starts_at, sat_in_on.ends_at
    session.flush()
    with pytest.raises(RuleBroken, match="Sam Carter is not in training for this stage"):
        set_shadow(sat_in_on, shadow=cast.sam, by=recruiter)
    with pytest.raises(RuleBroken, match="Rita Okafor has another interview at that time"):
        set_shadow(other, shadow=cast.rita, by=recruiter)
    client.sign_in(recruiter)
    page = client.get(f"/interviews/{sat_in_on.id}/shadow").text
    assert "Rita Okafor" in page and "Sam Carter" not in page

    cancel_interview(sat_in_on, reason="Ill.", by=recruiter)

    sent = session.scalars(select(Message).order_by(Message.id))
    subjects = [mail.subject for mail in sent if mail.to_email == cast.rita.email]
    assert [subject.partition(" ")[0] for subject in subjects] == ["You", "Cancelled:"]
