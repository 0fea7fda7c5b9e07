"""Nobody leaves a hole: what depends on a person changes hands in the transaction that ends their part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.predicates import has_active_role
from app.access.roles import Role
from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.home.turn_item import TurnItem
from app.home.your_turn import your_turn_of
from app.interviews.models import InterviewState
from app.mapping_file.actions import upload_mapping_file
from app.onboarding.actions import name_buddy
from app.onboarding.mail import PERSON_CHANGED_MAIL
from app.onboarding.models import Onboarding
from app.outbox.models import Message
from app.people.departure.actions import close_at_once, hand_over_remaining_work, leave
from app.people.departure.mail import LEAVER_HANDOVER_MAIL, TAKEN_OVER_MAIL
from app.people.departure.queries import abandoned_loose_ends, loose_ends, remaining_loose_ends, successors
from app.people.models import User
from app.plans.models import HireKind, Owner
from app.scorecards.mail import SCORECARD_REASSIGNED_MAIL
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.teams.actions import map_teams
from app.territories.models import Assignment, ChangeKind
from tests.cast import person
from tests.factories.applications import an_application
from tests.factories.changes import a_change_request, an_override
from tests.factories.interviews import an_interview
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
)


@pytest.fixture
def company(cast, session):
    """Rita, Dana, Ines and Marta in the middle of everything, and others who have the same roles."""
    for name, *roles in (
        ("Roy Second", Role.RECRUITER, Role.INTERVIEWER),
        ("Helga Second", Role.HIRING_MANAGER, Role.INTERVIEWER),
    ):
        person(name, *roles)
    application = an_application(cast, stage=4)
    an_interview(application, cast.ines)
    an_interview(an_application(cast, stage=4), cast.ines, starts_in=timedelta(days=-2))
    an_interview(an_application(cast, stage=2), cast.rita, starts_in=timedelta(days=5))
    onboarding = an_onboarding(cast)
    name_buddy(onboarding, cast.ines, by=cast.marta)
    nora = an_isr("Nora Weiss")
    an_established_isr(nora, cast.marta)
    held = an_assignment(cast, nora)
    a_change_request(cast.dana, held.territory, ChangeKind.VACATE)
    a_change_request(cast.hugo, held.territory, ChangeKind.HAND_OVER, to=cast.jonas)
    an_override(cast, cast.jonas, a_territory("APAC South"))
    map_teams({Owner.IT: cast.sam}, by=cast.ada)
    transfer = an_onboarding(cast, an_isr("Tara Olsen"), manager=cast.milan, kind=HireKind.TRANSFER)
    transfer.previous_manager = cast.hugo
    olga = person("Olga Second", Role.ADMIN)
    upload_mapping_file(name="2027.csv", content=b"Territory,Region\nEMEA North,EMEA\n", by=olga)
    session.flush()
    return cast


def everything(user: User, by: User) -> dict[str, User | str | None]:
    """The first who can take each, or the first outcome, or None for what just ends."""
    ends = loose_ends(user, roles=user.roles, closing=True, reader=by)
    offered = successors(ends, leaver=user)
    return {
        end.key: next(iter(offered[end.key]), None) or next(iter(end.instead), None)
        for end in ends
        if end.kind.can_take
    }


@pytest.mark.parametrize("who", ["rita", "dana", "ines", "marta", "jonas", "milan", "sam", "hugo", "olga"])
def test_after_a_handover_everything_has_an_owner(company, session, who) -> None:
    leaver = someone(company, who)
    close(leaver, company.ada)
    session.flush()
    session.expire_all()

    assert not leaver.active
    assert remaining_loose_ends(leaver, reader=company.ada) == []
    assert abandoned_loose_ends(company.ada) == []


def test_one_after_another_leaves_and_nothing_is_left(company, session) -> None:
    person("Ira Third", Role.ISR_MANAGER)
    for who in ("ines", "rita", "dana", "marta", "jonas"):
        close(getattr(company, who), company.ada)
        session.flush()
        session.expire_all()
    assert abandoned_loose_ends(company.ada) == []
    onboarding = session.scalar(select(Onboarding).where(Onboarding.isr == company.jonas))
    assert onboarding.ended_at is not None
    assert has_active_role(onboarding.manager, Role.ISR_MANAGER)


def test_every_kind_of_loose_end_has_an_owner_here(company) -> None:
    """Or the tests above would hold of kinds that find nothing."""
    found = {
        end.kind.name
        for who in ("rita", "dana", "ines", "marta", "jonas", "sam", "hugo", "olga")
        for end in loose_ends(someone(company, who), roles=(), closing=True, reader=company.ada)
    }
    assert found == {
        *("recruiter", "hiring_manager", "team", "interview", "onboarding_recruiter", "buddy"),
        *("previous_manager", "mapped_team", "mapping_file"),
        *("isr", "own", "decision", "request", "override", "request_about", "override_about"),
    }


def test_those_concerned_get_a_mail(company, session) -> None:
    session.execute(Message.__table__.delete())
    successor = session.scalar(select(User).where(User.name == "Roy Second"))
    choices = everything(company.ines, company.ada) | {
        end.key: successor
        for end in loose_ends(company.ines, roles=(), closing=True, reader=company.ada)
        if end.kind.name == "interview"
    }
    leave(
        company.ines,
        takes=(),
        closing=True,
        choices=choices,
        reason="Ines leaves us.",
        by=company.ada,
    )
    session.flush()
    told = {(message.to_email, message.kind) for message in session.scalars(select(Message))}
    candidates = {email for email, kind in told if email.startswith("candidate")}
    assert candidates, "the candidate whose interviewer changes"
    assert successor.email in {email for email, _kind in told}


def test_each_successor_reads_what_they_take_over_and_the_leaver_reads_all(company, session) -> None:
    session.execute(Message.__table__.delete())
    choices = everything(company.marta, company.ada)
    ends = loose_ends(company.marta, roles=(), closing=True, reader=company.ada)
    taken = {
        (to.email, end.what)
        for end in ends
        if not end.kind.notifies_successor and isinstance(to := choices.get(end.key), User)
    }
    assert taken

    leave(company.marta, takes=(), closing=True, choices=choices, reason="-", by=company.ada)

    session.flush()
    bodies = {
        message.to_email: message.body
        for message in session.scalars(select(Message).where(Message.kind == TAKEN_OVER_MAIL))
    }
    assert all(what in bodies[email] for email, what in taken)
    (to_leaver,) = session.scalars(select(Message).where(Message.kind == LEAVER_HANDOVER_MAIL))
    assert to_leaver.to_email == company.marta.email
    assert all(end.what in to_leaver.body for end in ends)


def test_a_new_buddy_and_the_isr_are_notified_once(company, session) -> None:
    choices = everything(company.ines, company.ada)
    (buddy,) = [key for key in choices if key.startswith("buddy_")]
    session.execute(Message.__table__.delete())
    everyone = dict.fromkeys(choices, session.scalar(select(User).where(User.name == "Roy Second")))
    choices = everyone | {buddy: company.sam}
    leave(company.ines, takes=(), closing=True, choices=choices, reason="-", by=company.ada)
    session.flush()
    messages = session.scalars(select(Message).where(Message.body.contains("buddy"))).all()
    told = [(each.to_email, each.kind) for each in messages]
    jonas, ines, sam = company.jonas.email, company.ines.email, company.sam.email
    assert sorted(told) == sorted(
        [(jonas, PERSON_CHANGED_MAIL), (sam, PERSON_CHANGED_MAIL), (ines, LEAVER_HANDOVER_MAIL)]
    )


@pytest.mark.parametrize("who", ["rita", "dana", "ines", "marta"])
def test_the_leaver_gets_one_list(company, session, who) -> None:
    """But for what takes an interview out of their calendar."""
    leaver = someone(company, who)
    session.execute(Message.__table__.delete())
    close(leaver, company.ada)
    session.flush()
    to_them = session.scalars(select(Message.kind).where(Message.to_email == leaver.email)).all()
    assert [kind for kind in to_them if kind != SCORECARD_REASSIGNED_MAIL] == [LEAVER_HANDOVER_MAIL]


@pytest.mark.parametrize("who", ["rita", "dana", "ines", "marta", "sam"])
def test_the_reason_is_recorded_for_the_account_and_each_handover(company, session, who) -> None:
    leaver = someone(company, who)
    before = session.scalar(select(func.max(Activity.id)))
    close(leaver, company.ada)
    session.flush()
    records = session.scalars(select(Activity).where(Activity.id > before)).all()
    (closed,) = [each for each in records if each.verb is ActivityVerb.CLOSED_ACCOUNT]
    assert closed.about == f"user:{leaver.id}" and closed.note.text == "They leave us."
    assert len(records) > 1
    assert {each.verb.name for each in records if each.note is None} == set()


def test_the_reason_is_recorded_for_a_removed_role(company, session) -> None:
    choices = everything(company.rita, company.ada)
    leave(
        company.rita,
        takes={Role.RECRUITER},
        closing=False,
        choices=choices,
        reason="She sells now.",
        by=company.ada,
    )
    changed = select(Activity).where(Activity.verb == ActivityVerb.CHANGED_ROLES)
    assert session.scalars(changed).one().note.text == "She sells now."


def test_times_in_the_list_are_in_the_readers_zone(company, session) -> None:
    company.ada.time_zone, company.ines.time_zone = "Europe/Stockholm", "Asia/Tokyo"
    session.flush()
    close(company.ines, company.ada)
    session.flush()
    (to_leaver,) = session.scalars(select(Message).where(Message.kind == LEAVER_HANDOVER_MAIL))
    assert "(Tokyo)" in to_leaver.body and "(Stockholm)" not in to_leaver.body


def test_an_admin_who_takes_it_over_gets_no_mail_about_it(company, session) -> None:
    choices = everything(company.sam, company.ada)
    (team,) = [key for key in choices if key.startswith("mapped_team")]
    session.execute(Message.__table__.delete())
    leave(
        company.sam,
        takes=(),
        closing=True,
        choices=choices | {team: company.ada},
        reason="-",
        by=company.ada,
    )
    session.flush()
    told = session.scalars(select(Message.to_email).where(Message.kind == TAKEN_OVER_MAIL)).all()
    assert company.ada.email not in told


def test_without_a_choice_nothing_changes(company, session) -> None:
    session.commit()
    choices = everything(company.ines, company.ada)
    missing = choices.popitem()[0]
    with pytest.raises(RuleBroken, match="Choose who takes this over") as refused, session.begin_nested():
        leave(company.ines, takes=(), closing=True, choices=choices, reason="-", by=company.ada)
    assert refused.value.field == missing
    session.flush()
    session.expire_all()
    assert company.ines.active and Role.INTERVIEWER in company.ines.roles


def test_someone_with_a_conflict_of_interest_cannot_take_over(company, session) -> None:
    ends = loose_ends(company.ines, roles=(), closing=True, reader=company.ada)
    interview = next(end for end in ends if end.kind.name == "interview")
    interview.record.application.candidate.referred_by = company.sam
    session.flush()
    assert company.sam not in successors([interview], leaver=company.ines)[interview.key]
    choices = everything(company.ines, company.ada) | {interview.key: company.sam}
    with pytest.raises(RuleBroken, match="Sam Carter cannot take over Peer"):
        leave(company.ines, takes=(), closing=True, choices=choices, reason="-", by=company.ada)


def test_taking_one_role_hands_over_what_that_role_carries(company, session) -> None:
    takes = {Role.RECRUITER}
    ends = loose_ends(company.rita, roles=takes, closing=False, reader=company.ada)
    assert {end.kind.name for end in ends} == {"recruiter", "onboarding_recruiter"}
    choices = everything(company.rita, company.ada)
    leave(company.rita, takes=takes, closing=False, choices=choices, reason="-", by=company.ada)
    session.flush()
    session.expire_all()
    assert company.rita.active and company.rita.roles == {Role.INTERVIEWER}
    assert remaining_loose_ends(company.rita, reader=company.ada) == []


def test_an_emergency_puts_every_loose_end_into_an_admins_turn_until_it_is_mended(
    app, company, session
) -> None:
    clock.freeze(clock.now())
    before = loose_ends(company.marta, roles=(), closing=True, reader=company.ada)
    clock.move(timedelta(days=30))
    close_at_once(company.marta, reason="Her laptop was stolen.", by=company.ada)
    closed_at = clock.now()
    session.flush()
    session.expire_all()
    other = person("Otto Admin", Role.ADMIN)
    for admin in (company.ada, other):
        lines = [turn for turn in turns(app, admin) if turn.verb == "Hand over"]
        assert len(lines) == len(before) > 2
        assert all(turn.url.startswith(f"/people/{company.marta.id}/left-over") for turn in lines)
        assert {turn.since for turn in lines} == {closed_at}, "it waits since then, however old it is"

    ends = remaining_loose_ends(company.marta, reader=company.ada)
    offered = successors(ends, leaver=company.marta)
    choices = {end.key: offered[end.key][0] for end in ends if end.kind.can_take}
    hand_over_remaining_work(company.marta, choices=choices, reason="-", by=company.ada)
    session.flush()
    session.expire_all()
    assert [turn for turn in turns(app, company.ada) if turn.verb == "Hand over"] == []


def test_the_territories_of_an_isr_who_leaves_wait_for_their_manager(app, company, session) -> None:
    held = session.scalar(select(Assignment))
    close(held.isr, company.ada)
    session.flush()
    session.expire_all()
    assert held.ends_on is not None
    lines = [turn.what for turn in turns(app, company.marta)]
    assert "EMEA North is vacant: Nora Weiss left" in lines
    told = select(Message.to_email).where(Message.kind == "territory vacant")
    assert session.scalars(told).all() == [company.marta.email]


def test_the_second_of_two_admins_is_refused(company, session) -> None:
    close(company.jonas, company.ada)
    with pytest.raises(Conflict, match="closed meanwhile"):
        close(company.jonas, company.ada)


def test_an_admin_learns_of_no_scorecard_before_their_own(company, session) -> None:
    """What is due after an interview would tell that it is not in."""
    owed = next(
        end.record
        for end in loose_ends(company.ines, roles=(), closing=True, reader=company.ada)
        if end.kind.name == "interview" and "due" in end.what
    )
    company.ada.granted_roles.append(type(company.ines.granted_roles[0])(role=Role.INTERVIEWER))
    an_interview(owed.application, company.ada)
    session.flush()
    for state in (InterviewState.SCHEDULED, InterviewState.HELD):
        owed.state = state
        session.flush()
        ends = loose_ends(company.ines, roles=(), closing=True, reader=company.ada)
        assert owed not in [end.record for end in ends]


def someone(company, name: str) -> User:
    """One of the cast, or the second admin."""
    found = getattr(company, name, None)
    return found or db.session.scalars(select(User).where(User.email == f"{name}@example.com")).one()


def close(user: User, by: User) -> None:
    choices = everything(user, by)
    leave(user, takes=(), closing=True, choices=choices, reason="They leave us.", by=by)


def turns(app: Flask, user: User) -> list[TurnItem]:
    with app.test_request_context():
        return your_turn_of(user).for_reader
