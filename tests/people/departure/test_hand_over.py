"""What depends on a person changes hands in the transaction that ends their part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.predicates import has_active_role
from app.access.roles import Role
from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.home.turn_item import TurnItem
from app.home.your_turn import your_turn_of
from app.interviews.models import InterviewState
from app.onboarding.models import Onboarding
from app.outbox.models import Message
from app.people.departure.actions import close_at_once, hand_over_remaining_work, leave
from app.people.departure.mail import LEAVER_HANDOVER_MAIL, TAKEN_OVER_MAIL
from app.people.departure.queries import loose_ends, remaining_loose_ends, successors
from app.people.models import GrantedRole, User
from app.plans.models import Owner
from app.scorecards.mail import SCORECARD_REASSIGNED_MAIL
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.teams.queries import mapped_teams
from app.territories.mail import CHANGE_DECIDED_MAIL
from app.turns.actions import turn_differences
from tests.cast import person
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.factories.left_work import abandoned_loose_ends
from tests.factories.onboardings import an_assignment, an_established_isr, an_isr
from tests.people.departure.conftest import close, ends_of, first_choices, user_named

LEAVERS = ("ines", "rita", "dana", "marta", "sam", "milan", "olga", "jonas", "hugo")


def test_after_a_handover_everything_has_an_owner(company, session) -> None:
    """Nine leave one after another, and hand over what others have left to them."""
    person("Ira Third", Role.ISR_MANAGER)
    person("Otto Third", Role.ADMIN)
    found = set()
    for leaver in map(user_named, LEAVERS):
        found |= {end.kind.name for end in ends_of(leaver, company.ada)}
        session.execute(Message.__table__.delete())
        before = session.scalar(select(func.max(Activity.id)))
        close(leaver, company.ada)
        assert not leaver.active
        assert remaining_loose_ends(leaver, reader=company.ada) == [], leaver.name
        assert abandoned_loose_ends(company.ada) == [], leaver.name
        assert list(turn_differences()) == [], leaver.name
        check_mail_of_one_handover(session, leaver, company.ada)
        check_records_with_reason(session, leaver, since=before)
    assert found == {
        *("recruiter", "hiring_manager", "team", "interview", "onboarding_recruiter", "buddy"),
        *("previous_manager", "mapped_team", "mapping_file"),
        *("isr", "own", "decision", "request", "override", "request_about", "override_about"),
    }
    onboarding = session.scalar(select(Onboarding).where(Onboarding.isr == company.jonas))
    assert onboarding.ended_at is not None
    assert has_active_role(onboarding.manager, Role.ISR_MANAGER)
    assert mapped_teams() == {Owner.IT: company.ada}, "an admin took over herself, and got no mail"


def check_mail_of_one_handover(session, leaver: User, by: User) -> None:
    """The leaver gets one list, the admin nothing.

    An interview leaves their calendar by mail, and a request of theirs is answered by mail.
    """
    own = (SCORECARD_REASSIGNED_MAIL, CHANGE_DECIDED_MAIL)
    kinds = session.scalars(select(Message.kind).where(Message.to_email == leaver.email)).all()
    assert [kind for kind in kinds if kind not in own] == [LEAVER_HANDOVER_MAIL]
    to_successors = select(Message.to_email).where(Message.kind == TAKEN_OVER_MAIL)
    assert by.email not in session.scalars(to_successors).all()


def check_records_with_reason(session, leaver: User, *, since: int) -> None:
    """The account and each handover are on record with the reason, which a declined request keeps itself."""
    records = session.scalars(select(Activity).where(Activity.id > since)).all()
    (closed,) = [each for each in records if each.verb is ActivityVerb.CLOSED_ACCOUNT]
    assert closed.about == f"user:{leaver.id}" and closed.note.text == "They leave us."
    assert len(records) > 1
    without = {each.verb for each in records if each.note is None}
    assert without <= {ActivityVerb.DECLINED_CHANGE, ActivityVerb.REFUSED_OVERRIDE}


def test_taking_one_role_hands_over_what_that_role_carries(company, session) -> None:
    takes = {Role.RECRUITER}
    ends = loose_ends(company.rita, roles=takes, closing=False, reader=company.ada)
    assert {end.kind.name for end in ends} == {"recruiter", "onboarding_recruiter"}
    choices = first_choices(company.rita, company.ada)
    leave(company.rita, takes=takes, closing=False, choices=choices, reason="She sells.", by=company.ada)
    session.flush()
    session.expire_all()
    assert company.rita.active and company.rita.roles == {Role.INTERVIEWER}
    assert remaining_loose_ends(company.rita, reader=company.ada) == []
    changed = select(Activity).where(Activity.verb == ActivityVerb.CHANGED_ROLES)
    assert session.scalars(changed).one().note.text == "She sells."


def test_a_missing_choice_and_one_with_a_conflict_of_interest_change_nothing(company, session) -> None:
    interview = next(end for end in ends_of(company.ines, company.ada) if end.kind.name == "interview")
    interview.record.application.candidate.referred_by = company.sam
    session.commit()
    assert company.sam not in successors([interview], leaver=company.ines)[interview.key]
    choices = first_choices(company.ines, company.ada)
    missing = next(key for key in choices if key != interview.key)
    for wrong, field, says in (
        ({interview.key: company.sam}, interview.key, "Sam Carter cannot take over Peer"),
        ({missing: None}, missing, "Choose who takes this over"),
    ):
        with pytest.raises(RuleBroken, match=says) as refused:
            leave(company.ines, takes=(), closing=True, choices=choices | wrong, reason="-", by=company.ada)
        assert refused.value.field == field
        session.commit()
        assert company.ines.active and Role.INTERVIEWER in company.ines.roles
        assert len(ends_of(company.ines, company.ada)) >= len(choices)


def test_after_an_emergency_every_loose_end_is_in_each_admins_turn_until_it_is_handed_over(
    app, company, session
) -> None:
    clock.freeze(clock.now())
    before = ends_of(company.marta, company.ada)
    clock.move(timedelta(days=30))
    close_at_once(company.marta, reason="Her laptop was stolen.", by=company.ada)
    closed_at = clock.now()
    session.flush()
    session.expire_all()
    for admin in (company.ada, user_named("olga")):
        (line,) = [turn for turn in turns(app, admin) if turn.verb == "Hand over"]
        assert line.what == "Marta Silva left: hand over their work"
        assert line.url == f"/people/{company.marta.id}/left-over"
        assert line.since == closed_at, "it waits since then, however old it is"

    ends = remaining_loose_ends(company.marta, reader=company.ada)
    assert {end.key for end in ends} == {end.key for end in before}
    offered = successors(ends, leaver=company.marta)
    choices = {end.key: offered[end.key][0] for end in ends if end.kind.can_take}
    hand_over_remaining_work(company.marta, choices=choices, reason="-", by=company.ada)
    session.flush()
    session.expire_all()
    assert [turn for turn in turns(app, company.ada) if turn.verb == "Hand over"] == []


def test_the_territories_of_an_isr_who_leaves_wait_for_their_manager(app, cast, session) -> None:
    nora = an_isr("Nora Weiss")
    an_established_isr(nora, cast.marta)
    held = an_assignment(cast, nora)
    close(nora, cast.ada)
    assert held.ends_on is not None
    lines = [turn.what for turn in turns(app, cast.marta)]
    assert f"{held.territory.name} is vacant: Nora Weiss left" in lines
    told = select(Message.to_email).where(Message.kind == "territory vacant")
    assert session.scalars(told).all() == [cast.marta.email]


def test_an_admin_learns_of_no_scorecard_before_their_own(cast, session) -> None:
    """What is due after an interview would tell that it is not in."""
    owed = an_interview(an_application(cast, stage=4), cast.ines, starts_in=timedelta(days=-2))
    (end,) = [end for end in ends_of(cast.ines, cast.ada) if end.kind.name == "interview"]
    assert end.record is owed and "due" in end.what
    cast.ada.granted_roles.append(GrantedRole(role=Role.INTERVIEWER))
    an_interview(owed.application, cast.ada)
    for state in (InterviewState.SCHEDULED, InterviewState.HELD):
        owed.state = state
        session.flush()
        assert owed not in [end.record for end in ends_of(cast.ines, cast.ada)]


def turns(app: Flask, user: User) -> list[TurnItem]:
    with app.test_request_context():
        return your_turn_of(user).for_reader
