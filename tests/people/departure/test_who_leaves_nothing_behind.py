"""What becomes of a team, a transfer, a mapping file and requests when the person they need leaves."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.mapping_file.actions import upload_mapping_file
from app.mapping_file.models import MappingFile, MappingRun
from app.mapping_file.runs import apply_one_mapping_file
from app.onboarding.actions import change_previous_manager
from app.outbox.models import Message
from app.people.accounts import revoke_role
from app.people.departure.actions import close_at_once, leave
from app.people.departure.loose_ends import LooseEnd
from app.people.departure.queries import loose_ends, successors
from app.people.models import GrantedRole, User
from app.pipeline.hire import Hire, _previous_manager
from app.plans.models import HireKind, Owner
from app.shared import clock
from app.teams.actions import map_teams
from app.teams.queries import mapped_teams
from app.territories.actions import ask_for_change
from app.territories.models import ChangeKind, ChangeState, OverrideState
from tests.cast import person
from tests.factories.changes import a_change_request, an_override
from tests.factories.left_work import abandoned_loose_ends
from tests.factories.onboarding_turns import steps_waiting_for
from tests.factories.onboardings import a_territory, an_assignment, an_isr, an_onboarding

A_FILE = b"Territory,Region\nEMEA North,EMEA\n"


@pytest.fixture
def olga(cast) -> User:
    return person("Olga Second", Role.ADMIN)


def open_ends(leaver: User, kind: str, by: User) -> list[LooseEnd]:
    ends = loose_ends(leaver, roles=(), closing=True, reader=by)
    return [end for end in ends if end.kind.name == kind]


def close(session, leaver: User, by: User, **chosen: User | str) -> None:
    """Close an account, with a choice for each kind."""
    ends = loose_ends(leaver, roles=(), closing=True, reader=by)
    choices = {end.key: chosen.get(end.kind.name) for end in ends}
    leave(leaver, takes=(), closing=True, choices=choices, reason="They leave us.", by=by)
    session.flush()
    session.expire_all()


@pytest.mark.parametrize("successor", ["ines", None])
def test_a_team_and_a_previous_managers_part_go_to_somebody_else_or_to_the_manager(
    cast, session, successor
) -> None:
    map_teams({Owner.IT: cast.nobody}, by=cast.ada)
    transfer = an_onboarding(cast, kind=HireKind.TRANSFER)
    transfer.previous_manager = cast.nobody
    session.flush()
    of_team, of_manager = (
        next(step for step in transfer.steps if step.owned_by is owner)
        for owner in (Owner.IT, Owner.PREVIOUS_MANAGER)
    )
    chosen = getattr(cast, successor) if successor else "nobody"
    close(session, cast.nobody, cast.ada, mapped_team=chosen, previous_manager=chosen)
    assert mapped_teams() == ({Owner.IT: cast.ines} if successor else {})
    assert {of_team, of_manager} <= set(steps_waiting_for(cast.ines if successor else cast.marta))
    changed = select(Activity).where(Activity.verb == ActivityVerb.CHANGED_PREVIOUS_MANAGER)
    record = session.scalars(changed).one()
    assert (record.was, record.became) == ("Noel Body", "Ines Duarte" if successor else "nobody")


def test_a_finished_part_needs_no_successor(cast, session) -> None:
    transfer = an_onboarding(cast, kind=HireKind.TRANSFER)
    transfer.previous_manager = cast.nobody
    for step in transfer.steps:
        if step.owned_by is Owner.PREVIOUS_MANAGER:
            step.ticked_at = clock.now()
    session.flush()
    assert open_ends(cast.nobody, "previous_manager", cast.ada) == []


def test_a_hire_names_no_previous_manager_who_left(cast) -> None:
    cast.jonas.manager = cast.milan
    hire = Hire(clock.today("UTC"), cast.marta, HireKind.TRANSFER)
    assert _previous_manager(hire, cast.jonas, None) is cast.milan
    cast.milan.active = False
    assert _previous_manager(hire, cast.jonas, None) is None


def test_another_admin_goes_on_with_a_mapping_file(client, cast, session, olga) -> None:
    file = upload_mapping_file(name="2027.csv", content=A_FILE, by=olga)
    session.commit()
    page = f"/mapping-files/{file.id}/columns"
    client.sign_in(cast.ada)
    assert client.get(page).status_code == 404
    close(session, olga, cast.ada, mapping_file=cast.ada)
    session.commit()
    assert client.get(page).status_code == 200


def test_a_mapping_file_needs_one_of_two_roles(cast, session, olga) -> None:
    file = upload_mapping_file(name="2027.csv", content=A_FILE, by=olga)
    olga.granted_roles.append(GrantedRole(role=Role.SALES_OPERATIONS))
    session.flush()
    asked = {"closing": False, "reader": cast.ada}
    assert loose_ends(olga, roles=[Role.ADMIN], **asked) == [], "the other role is enough"
    (left,) = loose_ends(olga, roles=[Role.ADMIN, Role.SALES_OPERATIONS], **asked)
    assert left.record is file
    assert {each.name for each in successors([left], leaver=olga)[left.key]} == {"Ada Berg", "Yara Haddad"}
    for role in (Role.ADMIN, Role.SALES_OPERATIONS):
        assert abandoned_loose_ends(cast.ada) == []
        revoke_role(olga, role, by=cast.ada)
    assert [end.record for end in abandoned_loose_ends(cast.ada)] == [file]


def test_a_mapping_file_can_be_removed_with_who_uploaded_it(cast, session, olga) -> None:
    upload_mapping_file(name="2027.csv", content=A_FILE, by=olga)
    close(session, olga, cast.ada, mapping_file="remove")
    assert session.scalars(select(MappingFile)).all() == []


def test_the_worker_applies_no_file_of_a_closed_account(cast, session, olga) -> None:
    file = upload_mapping_file(name="2027.csv", content=A_FILE, by=olga)
    session.add(MappingRun(mapping_file_id=file.id, seen="-", asked_by_id=olga.id))
    close(session, olga, cast.ada, mapping_file=cast.ada)
    session.commit()
    assert apply_one_mapping_file()
    run = session.scalars(select(MappingRun)).one()
    assert run.problem is not None and "no longer apply" in run.problem
    assert session.get_one(MappingFile, file.id).uploaded_by is cast.ada


def test_requests_about_an_isr_end_with_them_and_their_authors_are_notified(cast, session) -> None:
    nora = an_isr()
    an_onboarding(cast, nora)
    override = an_override(cast, nora)
    request = a_change_request(cast.hugo, a_territory(), ChangeKind.HAND_OVER, to=nora)
    own = a_change_request(nora, a_territory(), ChangeKind.HAND_OVER, to=nora)
    session.execute(Message.__table__.delete())
    close(session, nora, cast.ada)
    assert (override.state, override.decided_by) == (OverrideState.REFUSED, cast.ada)
    assert {request.state, own.state} == {ChangeState.DECLINED}
    assert request.decided_note.text == "They leave us."
    decided = select(Message.to_email).where(Message.kind.like("% decided"))
    assert {cast.marta.email, cast.hugo.email} <= set(session.scalars(decided))
    assert abandoned_loose_ends(cast.ada) == []


def test_taking_the_isr_role_ends_it_as_well(cast, session) -> None:
    request = a_change_request(cast.hugo, a_territory(), ChangeKind.HAND_OVER, to=cast.jonas)
    leave(cast.jonas, takes={Role.ISR}, closing=False, choices={}, reason="He sells now.", by=cast.ada)
    assert request.state is ChangeState.DECLINED


def test_nobody_declines_what_they_asked_for(cast, session, olga) -> None:
    """It stays in the turn of who decides on it, and another admin can end it."""
    cast.ada.granted_roles.append(GrantedRole(role=Role.HIRING_MANAGER))
    session.flush()
    request = ask_for_change(
        a_territory(), change=ChangeKind.HAND_OVER, to=cast.jonas, reason="He knows them.", by=cast.ada
    )
    session.flush()
    assert open_ends(cast.jonas, "request_about", cast.ada) == []
    assert [end.record for end in open_ends(cast.jonas, "request_about", olga)] == [request]
    close(session, cast.jonas, cast.ada)
    assert request.is_open
    assert [end.record for end in abandoned_loose_ends(olga)] == [request]


def test_a_request_is_not_given_to_a_person_with_one_for_the_territory(cast, session) -> None:
    held = an_assignment(cast)
    request = a_change_request(cast.hugo, held.territory)
    a_change_request(cast.dana, held.territory)
    [end] = open_ends(cast.hugo, "request", cast.ada)
    assert cast.dana not in successors([end], leaver=cast.hugo)[end.key]
    close(session, cast.hugo, cast.ada, request="decline")
    assert request.state is ChangeState.DECLINED


def test_after_an_emergency_each_waits_for_an_admin(cast, session, olga) -> None:
    map_teams({Owner.IT: olga}, by=cast.ada)
    upload_mapping_file(name="2027.csv", content=A_FILE, by=olga)
    transfer = an_onboarding(cast, kind=HireKind.TRANSFER)
    change_previous_manager(transfer, olga, reason="She was.", by=cast.marta)
    close_at_once(olga, reason="Her laptop was stolen.", by=cast.ada)
    session.flush()
    session.expire_all()
    assert {end.kind.name for end in abandoned_loose_ends(cast.ada)} == {
        "mapped_team",
        "mapping_file",
        "previous_manager",
    }
