"""Several admins hand over the same person at the same moment: one wins, the others are refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
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
from app.people.departure.queries import abandoned_loose_ends, loose_ends, remaining_loose_ends
from app.people.models import User
from app.plans.models import Owner
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.teams.actions import map_teams
from tests.cast import Cast, person
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.factories.onboardings import an_onboarding

pytestmark = pytest.mark.both_databases  # a race

ADMINS = 4
DONE = "done"
Deed = Callable[[], object]


@pytest.fixture
def admins(cast, session) -> list[int]:
    """Four admins. Ines has interviews, a team and a buddy's part, and Roy can take all of it."""
    application = an_application(cast, stage=4)
    an_interview(application, cast.ines)
    an_interview(an_application(cast, stage=4), cast.ines, starts_in=timedelta(days=5))
    name_buddy(an_onboarding(cast), cast.ines, by=cast.marta)
    map_teams({Owner.IT: cast.ines}, by=cast.ada)
    person("Roy Second", Role.RECRUITER, Role.INTERVIEWER, Role.ADMIN)
    others = [person(f"Admin{number} Ames", Role.ADMIN) for number in range(ADMINS)]
    session.commit()
    return [each.id for each in others]


def at_once(app: Flask, deeds: list[Deed]) -> list[str]:
    """What came of each deed, when all began at the same moment: done, or how it was refused."""
    start = Barrier(len(deeds))

    def run(deed: Deed) -> str:
        with app.app_context():
            start.wait()
            try:
                deed()
                db.session.commit()
            except RuleBroken as refusal:
                db.session.rollback()
                return type(refusal).__name__
            return DONE

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def people(*ids: int) -> list[User]:
    return [db.session.get_one(User, id_) for id_ in ids]


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


def mends(admin_id: int, leaver_id: int, successor_id: int, seen: list[str]) -> Deed:
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


def test_one_admin_closes_an_account_and_the_others_are_refused(app, cast, session, admins) -> None:
    deeds = [closes(admin, cast.ines.id, roy().id) for admin in admins]
    session.commit()
    assert Counter(at_once(app, deeds)) == {DONE: 1, "Conflict": ADMINS - 1}
    check_handed_over_once(session, cast)
    closed = select(func.count()).where(Activity.verb == ActivityVerb.CLOSED_ACCOUNT)
    assert session.scalar(closed) == 1


def test_one_admin_hands_over_remaining_work_and_the_others_are_refused(app, cast, session, admins) -> None:
    close_at_once(cast.ines, reason="Her laptop was stolen.", by=cast.ada)
    session.flush()
    seen = [end.key for end in remaining_loose_ends(cast.ines, reader=cast.ada)]
    deeds = [mends(admin, cast.ines.id, roy().id, seen) for admin in admins]
    session.commit()
    assert Counter(at_once(app, deeds)) == {DONE: 1, "Conflict": ADMINS - 1}
    check_handed_over_once(session, cast)


def test_of_two_admins_who_hand_over_to_each_other_one_stays(app, cast, session, admins) -> None:
    """Ines to Roy, and Roy to Ines: the second hands over to somebody who has left."""
    ines, second = cast.ines.id, roy().id
    session.commit()
    outcomes = at_once(app, [closes(admins[0], ines, second), closes(admins[1], second, ines)])
    assert outcomes.count(DONE) == 1
    session.expire_all()
    assert [cast.ines.active, roy().active].count(True) == 1
    assert abandoned_loose_ends(cast.ada) == []


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
        people = {each: db.session.get_one(User, ines) for each in (Owner.IT, Owner.DEAL_DESK)}
        map_teams(people, by=db.session.get_one(User, ada))

    return deed


@pytest.mark.parametrize("makes", [new_interview, new_buddy, new_team])
def test_work_added_during_a_departure_is_refused(app, cast, session, admins, makes) -> None:
    """Whichever is first: it is refused, it is handed over with the rest, or it is in an admin's turn."""
    closing = closes(admins[0], cast.ines.id, roy().id)
    coming = makes(cast, session)
    session.commit()
    outcomes = at_once(app, [closing, coming])
    assert DONE in outcomes
    session.expire_all()
    theirs = loose_ends(cast.ines, roles=(), closing=True, reader=cast.ada)
    if not cast.ines.active:
        waiting = {end.key for end in abandoned_loose_ends(cast.ada)}
        assert {end.key for end in theirs} <= waiting
    else:
        assert outcomes == ["Conflict", DONE]


def test_a_mapping_file_changes_hands_once(app, cast, session, admins) -> None:
    olga = person("Olga Second", Role.ADMIN)
    upload_mapping_file(name="2027.csv", content=b"Territory,Region\nEMEA North,EMEA\n", by=olga)
    deeds = [closes(admin, olga.id, roy().id) for admin in admins]
    session.commit()
    assert Counter(at_once(app, deeds)) == {DONE: 1, "Conflict": ADMINS - 1}
    handed = select(func.count()).where(Activity.verb == ActivityVerb.HANDED_OVER_MAPPING_FILE)
    assert session.scalar(handed) == 1


def test_a_successor_who_loses_the_role_is_refused(cast, session, admins) -> None:
    """The page offered Roy; another admin takes his role before it is sent."""
    ends = loose_ends(cast.ines, roles=(), closing=True, reader=cast.ada)
    taker = roy()
    taker.granted_roles = []
    session.flush()
    choices = {end.key: taker for end in ends}
    with pytest.raises(RuleBroken, match="Roy Second does not have the role"):
        leave(cast.ines, takes=(), closing=True, choices=choices, reason="-", by=cast.ada)


def test_a_page_made_before_a_change_is_refused(client, cast, session, admins) -> None:
    """Another admin cancels an interview of hers meanwhile: what was chosen is looked at again."""
    close_at_once(cast.ines, reason="Her laptop was stolen.", by=cast.ada)
    session.commit()
    client.sign_in(cast.ada)
    page = f"/people/{cast.ines.id}/left-over"
    form = client.form_for(page)
    chosen = {name: str(roy().id) for name in form.values if name.startswith("interview_")}
    assert client.send(form, **chosen, reason="She left.").status_code == 303
    again = client.send(form, **chosen, reason="She left.")
    assert again.status_code == 409
    assert "changed meanwhile" in again.text
    rest = {name: str(roy().id) for name in client.form_for(page).values if name.startswith("team_")}
    assert client.submit(page, **rest, reason="She left.").status_code == 303
