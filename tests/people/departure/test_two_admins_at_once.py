"""Two admins hand over the same person at the same time: one wins, the other is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.access.roles import Role
from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.db.base import db
from app.interviews.models import Interview
from app.interviews.schedule import schedule_interview
from app.mapping_file.actions import upload_mapping_file
from app.onboarding.actions import name_buddy
from app.onboarding.models import Onboarding
from app.outbox.models import Message
from app.people.departure.actions import close_at_once, hand_over_remaining_work, leave
from app.people.departure.queries import loose_ends, remaining_loose_ends
from app.people.models import User
from app.plans.models import Owner
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.teams.actions import map_teams
from tests.cast import Cast, person
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.factories.left_work import abandoned_loose_ends
from tests.factories.onboardings import an_onboarding
from tests.real.two_at_once import Deed, refusal_of_second

BOTH_DATABASES = pytest.mark.both_databases  # a race


@pytest.fixture
def admins(cast, session) -> list[int]:
    """Two admins. Ines has interviews, a team and a buddy's part, and Roy can take all of it."""
    application = an_application(cast, stage=4)
    an_interview(application, cast.ines)
    an_interview(an_application(cast, stage=4), cast.ines, starts_in=timedelta(days=5))
    name_buddy(an_onboarding(cast), cast.ines, by=cast.marta)
    map_teams({Owner.IT: cast.ines}, by=cast.ada)
    person("Roy Second", Role.RECRUITER, Role.INTERVIEWER, Role.ADMIN)
    others = [person(f"Admin{number} Ames", Role.ADMIN) for number in range(2)]
    session.commit()
    return [each.id for each in others]


def closes(admin_id: int, leaver_id: int, successor_id: int) -> Deed:
    def deed() -> None:
        admin, leaver, successor = (
            db.session.get_one(User, id_) for id_ in (admin_id, leaver_id, successor_id)
        )
        ends = loose_ends(leaver, roles=(), closing=True, reader=admin)
        choices = {end.key: successor for end in ends}
        chosen = {"choices": choices, "seen": choices.keys(), "reason": "They leave us."}
        leave(leaver, takes=(), closing=True, **chosen, by=admin)

    return deed


def hands_over(admin_id: int, leaver_id: int, successor_id: int, seen: list[str]) -> Deed:
    def deed() -> None:
        admin, leaver, successor = (
            db.session.get_one(User, id_) for id_ in (admin_id, leaver_id, successor_id)
        )
        choices = dict.fromkeys(seen, successor)
        hand_over_remaining_work(leaver, choices=choices, seen=seen, reason="They left.", by=admin)

    return deed


def roy() -> User:
    return db.session.scalars(select(User).where(User.email == "roy@example.com")).one()


def check_handed_over_once(session, cast: Cast) -> None:
    session.expire_all()
    assert remaining_loose_ends(cast.ines, reader=cast.ada) == []
    assert {each.interviewer for each in session.scalars(select(Interview))} == {roy()}
    reassigned = select(func.count()).where(Activity.verb == ActivityVerb.REASSIGNED_SCORECARD)
    assert session.scalar(reassigned) == 2
    of_handover = Message.kind.in_(["taken over", "handed over"])
    told = session.scalars(select(Message.to_email).where(of_handover)).all()
    assert sorted(told) == sorted([cast.ines.email, roy().email])


@BOTH_DATABASES
def test_one_admin_closes_an_account_and_the_other_is_refused(app, cast, session, admins) -> None:
    first, second = (closes(admin, cast.ines.id, roy().id) for admin in admins)
    assert isinstance(refusal_of_second(app, first, second), Conflict)
    check_handed_over_once(session, cast)
    closed = select(func.count()).where(Activity.verb == ActivityVerb.CLOSED_ACCOUNT)
    assert session.scalar(closed) == 1


def test_an_account_that_nothing_depends_on_is_closed_once_too(app, cast, admins) -> None:
    first, second = (closes(admin, cast.nobody.id, cast.sam.id) for admin in admins)
    refusal = refusal_of_second(app, first, second)
    assert isinstance(refusal, Conflict)
    assert "The account of Noel Body was closed meanwhile" in refusal.sentence


@BOTH_DATABASES
def test_one_admin_hands_over_remaining_work_and_the_other_is_refused(app, cast, session, admins) -> None:
    close_at_once(cast.ines, reason="Her laptop was stolen.", by=cast.ada)
    session.flush()
    seen = [end.key for end in remaining_loose_ends(cast.ines, reader=cast.ada)]
    first, second = (hands_over(admin, cast.ines.id, roy().id, seen) for admin in admins)
    assert isinstance(refusal_of_second(app, first, second), Conflict)
    check_handed_over_once(session, cast)


def test_of_two_admins_who_hand_over_to_each_other_one_stays(app, cast, session, admins) -> None:
    """Ines to Roy, and Roy to Ines: the second hands over to somebody who has left."""
    ines, second = cast.ines.id, roy().id
    refusal = refusal_of_second(app, closes(admins[0], ines, second), closes(admins[1], second, ines))
    assert refusal is not None
    session.expire_all()
    assert (cast.ines.active, roy().active) == (False, True)
    assert abandoned_loose_ends(cast.ada) == []


def test_a_mapping_file_changes_hands_once(app, cast, session, admins) -> None:
    olga = person("Olga Second", Role.ADMIN)
    upload_mapping_file(name="2027.csv", content=b"Territory,Region\nEMEA North,EMEA\n", by=olga)
    first, second = (closes(admin, olga.id, roy().id) for admin in admins)
    assert isinstance(refusal_of_second(app, first, second), Conflict)
    handed = select(func.count()).where(Activity.verb == ActivityVerb.HANDED_OVER_MAPPING_FILE)
    assert session.scalar(handed) == 1


def new_interview(cast: Cast, session) -> Deed:
    application_id, ines, rita = an_application(cast, stage=4).id, cast.ines.id, cast.rita.id

    def deed() -> None:
        application = db.session.get_one(Application, application_id)
        schedule_interview(
            application,
            version=application.version,
            interviewer=db.session.get_one(User, ines),
            starts_at=clock.now() + timedelta(days=9),
            by=db.session.get_one(User, rita),
        )

    return deed


def new_buddy(cast: Cast, session) -> Deed:
    jonas, ines, marta = cast.jonas.id, cast.ines.id, cast.marta.id
    session.scalars(select(Onboarding)).one().buddy = None

    def deed() -> None:
        onboarding = db.session.scalars(select(Onboarding).where(Onboarding.isr_id == jonas)).one()
        name_buddy(onboarding, db.session.get_one(User, ines), by=db.session.get_one(User, marta))

    return deed


def new_team(cast: Cast, session) -> Deed:
    ada, ines = cast.ada.id, cast.ines.id

    def deed() -> None:
        team = {each: db.session.get_one(User, ines) for each in (Owner.IT, Owner.DEAL_DESK)}
        map_teams(team, by=db.session.get_one(User, ada))

    return deed


@pytest.mark.parametrize("work", [new_interview, new_buddy, new_team])
def test_work_for_a_person_who_leaves_meanwhile_is_refused_or_waits_for_an_admin(
    app, cast, session, admins, work
) -> None:
    leaving, coming = closes(admins[0], cast.ines.id, roy().id), work(cast, session)
    refusal = refusal_of_second(app, leaving, coming, must_wait=work is not new_buddy)
    session.expire_all()
    left = {end.key for end in loose_ends(cast.ines, roles=(), closing=True, reader=cast.ada)}
    assert not cast.ines.active
    assert left <= {end.key for end in abandoned_loose_ends(cast.ada)}
    assert bool(left) == (refusal is None), "it is done and nobody has it, or refused and done all the same"


# On SQLite the second begins once the first has committed: the list it makes has the new work.
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("work", [new_interview, new_team])
def test_nobody_leaves_without_the_work_they_get_meanwhile(app, cast, session, admins, work) -> None:
    leaving, coming = closes(admins[0], cast.ines.id, roy().id), work(cast, session)
    assert isinstance(refusal_of_second(app, coming, leaving), Conflict)
    session.expire_all()
    assert cast.ines.active


def test_a_successor_who_loses_the_role_is_refused(cast, session, admins) -> None:
    """The page offered Roy; another admin takes his role before it is sent."""
    ends = loose_ends(cast.ines, roles=(), closing=True, reader=cast.ada)
    taker = roy()
    taker.granted_roles = []
    session.flush()
    choices = {end.key: taker for end in ends}
    with pytest.raises(RuleBroken, match="Roy Second does not have the role"):
        leave(cast.ines, takes=(), closing=True, choices=choices, reason="-", by=cast.ada)
