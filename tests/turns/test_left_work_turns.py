"""What a person who left has left waits for the admins, until somebody has it or nobody needs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.application_lists.view_actions import delete_view
from app.candidate_import.actions import delete_one_old_import, hand_over_import, remove_import
from app.candidates.models import Status
from app.checklist.tick_step import tick_step, untick_step
from app.erasure.tags_and_pools import remove_tags_and_pools
from app.mapping_file.actions import (
    apply_mapping_file,
    delete_one_unapplied_file,
    hand_over_mapping_file,
    remove_mapping_file,
)
from app.mapping_file.queries import dry_run_of
from app.onboarding.actions import (
    change_onboarding_recruiter,
    change_previous_manager,
    close_gating_issue,
    name_buddy,
    reopen_gating_issue,
    withdraw_onboarding,
)
from app.onboarding.queries import running_onboarding
from app.openings.actions import close_opening, reopen_opening
from app.openings.hiring_teams.changes import set_hiring_team
from app.openings.people import change_opening_people
from app.people.accounts import grant_role, reopen_account
from app.people.departure.actions import close_at_once, hand_over_remaining_work
from app.people.departure.queries import remaining_loose_ends, successors
from app.people.models import User
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.pipeline.undo import undo
from app.plans.models import HireKind, Owner
from app.pools.actions import hand_over_reminder, remove_from_pool, remove_reminder, set_reminder
from app.questionnaire_reviews.reviewers import change_reviewer
from app.shared import clock
from app.teams.actions import map_teams
from app.territories.actions import (
    change_isr_manager,
    decide_change,
    decide_override,
    end_assignment,
    end_onboarding,
)
from app.territories.models import ChangeKind
from app.turns.actions import update_turns
from app.turns.models import Turn, TurnKind
from tests.cast import Cast
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.changes import a_change_request, an_override
from tests.factories.imports import an_import
from tests.factories.lists import a_view
from tests.factories.mapping import a_mapping_file
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    tick_all,
)
from tests.factories.tags import a_member

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
MONTHS = timedelta(days=60)
Act = Callable[[], object]


@pytest.fixture(autouse=True)
def _noon():
    clock.freeze(NOON)


def _their_openings(cast: Cast, leaver: User) -> Iterator[tuple[str, Act]]:
    opening = an_opening(cast)
    by = {"reason": "Leaves.", "by": cast.ada}
    change_opening_people(opening, recruiter=leaver, **by)
    yield "another recruiter", lambda: change_opening_people(opening, recruiter=cast.rita, **by)
    change_opening_people(opening, hiring_manager=leaver, **by)
    yield "another hiring manager", lambda: change_opening_people(opening, hiring_manager=cast.dana, **by)
    team = [*opening.stages[3].hiring_team]
    set_hiring_team(opening.stages[3], [*team, leaver], reason="A joint interview.", by=cast.ada)
    yield "another team", lambda: set_hiring_team(opening.stages[3], team, by=cast.ada)
    change_opening_people(opening, recruiter=leaver, **by)
    yield "a closed opening", lambda: close_opening(opening, by=cast.ada)


def _their_review(cast: Cast, leaver: User) -> Iterator[tuple[str, Act]]:
    opening = an_opening(cast)
    change_reviewer(opening, leaver, by=cast.dana)
    yield "another reviewer", lambda: change_reviewer(opening, cast.rita, by=cast.dana)


def _their_onboardings(cast: Cast, leaver: User) -> Iterator[tuple[str, Act]]:
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER)
    by = {"reason": "Leaves.", "by": cast.ada}
    change_onboarding_recruiter(onboarding, leaver, **by)
    yield "another recruiter", lambda: change_onboarding_recruiter(onboarding, cast.rita, **by)
    name_buddy(onboarding, leaver, by=cast.marta)
    yield "another buddy", lambda: name_buddy(onboarding, cast.ines, by=cast.marta)
    change_previous_manager(onboarding, leaver, **by)
    yield "another previous manager", lambda: change_previous_manager(onboarding, cast.sam, **by)
    change_previous_manager(onboarding, leaver, **by)
    steps = [each for each in onboarding.steps if each.owned_by is Owner.PREVIOUS_MANAGER]
    yield "all steps ticked", lambda: [tick_step(step, by=cast.marta) for step in steps]
    untick_step(steps[0], by=cast.marta)
    change_isr_manager(cast.jonas, leaver, **by)
    change_previous_manager(onboarding, None, **by)
    yield "another manager", lambda: change_isr_manager(cast.jonas, cast.milan, **by)
    name_buddy(onboarding, leaver, by=cast.milan)
    yield "no onboarding", lambda: end_onboarding(onboarding, **by)


def _their_isrs(cast: Cast, leaver: User) -> Iterator[tuple[str, Act]]:
    isr = an_isr()
    an_established_isr(isr, leaver)
    yield "an onboarding instead", lambda: an_onboarding(cast, isr, kind=HireKind.TRANSFER)
    onboarding = running_onboarding(isr)
    assert onboarding is not None
    withdraw_onboarding(onboarding, reason="No.", by=cast.ada)
    change_isr_manager(isr, cast.marta, reason="Leaves.", by=cast.ada)
    held = an_assignment(cast, isr, a_territory())
    held.manager, held.manager_id = leaver, leaver.id
    yield "no territory", lambda: end_assignment(held, last_day=held.starts_on, reason="-", by=cast.ada)


def _their_files(cast: Cast, leaver: User) -> Iterator[tuple[str, Act]]:
    by = {"reason": "Leaves.", "by": cast.ada}
    first, second = a_mapping_file(leaver), an_import(leaver)
    yield (
        "a mapping file handed over",
        lambda: (
            hand_over_mapping_file(first, cast.ada, **by),
            remove_import(second, **by),
        ),
    )
    third, fourth = a_mapping_file(leaver), an_import(leaver)
    yield (
        "an import handed over",
        lambda: (
            remove_mapping_file(third, **by),
            hand_over_import(fourth, cast.rita, **by),
        ),
    )
    a_mapping_file(leaver)
    yield "an old mapping file", lambda: (clock.move(MONTHS), list(iter(delete_one_unapplied_file, False)))
    fifth = an_import(leaver)
    fifth.due_at = None
    yield "an old import", lambda: (clock.move(MONTHS), list(iter(delete_one_old_import, False)))
    sixth = a_mapping_file(leaver)
    sixth_seen = dry_run_of(sixth).digest
    yield (
        "a mapping file that the worker applies",
        lambda: apply_mapping_file(sixth, seen=sixth_seen, by=cast.ada),
    )
    view = a_view(leaver, shared=True)
    yield "a deleted view", lambda: delete_view(view)


def _their_reminders(cast: Cast, leaver: User) -> Iterator[tuple[str, Act]]:
    day = clock.today("UTC") + timedelta(days=30)
    first, second, third, fourth = (a_member(leaver, a_candidate(), remind_on=day) for _ in range(4))
    for member in (second, third, fourth):
        remove_reminder(member, by=cast.rita)
    yield "a reminder removed", lambda: remove_reminder(first, by=cast.rita)
    set_reminder(second, day, by=leaver)
    yield "a reminder moved by a colleague", lambda: set_reminder(second, day, by=cast.rita)
    set_reminder(third, day, by=leaver)
    yield "nobody in the pool", lambda: remove_from_pool(third, by=cast.rita)
    set_reminder(fourth, day, by=leaver)
    yield "a reminder handed over", lambda: hand_over_reminder(fourth, to=cast.rita, by=cast.ada)
    erased = a_member(leaver, a_candidate(), remind_on=day).candidate
    yield "data that was deleted", lambda: remove_tags_and_pools(erased)


def _their_teams_and_requests(cast: Cast, leaver: User) -> Iterator[tuple[str, Act]]:
    map_teams({Owner.IT: leaver}, by=cast.ada)
    yield "another person of a team", lambda: map_teams({Owner.IT: cast.sam}, by=cast.ada)
    request = a_change_request(leaver, a_territory(), ChangeKind.OTHER)
    yield (
        "a decided change",
        lambda: decide_change(request, is_agreed=False, first_day=None, reason="No.", by=cast.marta),
    )
    an_onboarding(cast)
    override = an_override(cast)
    override.asked_by = leaver
    yield (
        "a decided override",
        lambda: decide_override(override, is_granted=False, reason="No.", by=cast.milan),
    )


@pytest.mark.slow("everything that a person can leave")
@pytest.mark.parametrize(
    "cases",
    [
        _their_openings,
        _their_review,
        _their_onboardings,
        _their_isrs,
        _their_files,
        _their_reminders,
        _their_teams_and_requests,
    ],
)
def test_it_waits_until_nobody_needs_them(cast, session, leaver, left, cases) -> None:
    for what, ends in cases(cast, leaver):
        session.flush()
        assert left() == [], what
        close_at_once(leaver, reason="Lost their laptop.", by=cast.ada)
        assert left() == [leaver.id], what
        ends()
        session.flush()
        assert left() == [], what
        reopen_account(leaver, by=cast.ada)
        for role in Role:
            grant_role(leaver, role, by=cast.ada)


@pytest.mark.both_databases
def test_a_closed_opening_needs_its_people_while_a_candidate_is_active(cast, session, leaver, left) -> None:
    opening = an_opening(cast)
    change_opening_people(opening, recruiter=leaver, reason="-", by=cast.ada)
    application = an_application(cast, 2, opening=opening)
    close_opening(opening, by=cast.ada)
    close_at_once(leaver, reason="Lost their laptop.", by=cast.ada)
    turn = session.scalars(select(Turn).where(Turn.kind == TurnKind.HAND_OVER_WORK)).one()
    assert (turn.role, turn.since, turn.due_at) == (Role.ADMIN, NOON, NOON + timedelta(days=2))
    said = {"reason": DeclineReason.SKILLS, "paragraph": "Thanks.", "by": cast.dana}
    decline(application, version=application.version, **said)
    assert left() == []
    undo(application, version=application.version, by=cast.dana)
    assert left() == [leaver.id]
    decline(application, version=application.version, **said)
    assert (application.status, left()) == (Status.DECLINED, [])
    reopen_opening(opening, by=cast.ada)
    assert left() == [leaver.id], "needed again"


def test_a_step_that_is_open_again_needs_the_previous_manager(cast, session, leaver, left) -> None:
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER)
    change_previous_manager(onboarding, leaver, reason="-", by=cast.ada)
    mobility = onboarding.gating_issues[0]
    for issue in onboarding.gating_issues:
        tick_all(issue)
    close_at_once(leaver, reason="Lost their laptop.", by=cast.ada)
    assert left() == []
    step = next(each for each in onboarding.steps if each.owned_by is Owner.PREVIOUS_MANAGER)
    untick_step(step, by=cast.marta)
    assert left() == [leaver.id]
    tick_step(step, by=cast.marta)
    close_gating_issue(mobility, by=cast.marta)
    step.ticked_at = None
    update_turns(onboarding)
    assert left() == [], "its issue is closed"
    reopen_gating_issue(mobility, by=cast.marta, reason="Not done.")
    assert left() == [leaver.id]


@pytest.mark.parametrize("last", range(3))
def test_a_request_that_is_handed_over_later_waits_no_more(cast, session, leaver, left, last) -> None:
    """Whichever is the last of them."""
    to_decide = a_change_request(cast.dana, a_territory(), ChangeKind.OTHER)
    to_decide.manager = leaver
    update_turns(to_decide)
    a_change_request(leaver, a_territory(), ChangeKind.OTHER)
    an_onboarding(cast)
    an_override(cast).asked_by = leaver
    session.flush()
    close_at_once(leaver, reason="Lost their laptop.", by=cast.ada)
    ends = remaining_loose_ends(leaver, reader=cast.ada)
    others = [end for end in ends if end is not ends[last]]
    for some in (others, [ends[last]]):
        assert left() == [leaver.id]
        choices = {end.key: successors(some, leaver=leaver)[end.key][0] for end in some}
        hand_over_remaining_work(leaver, choices=choices, reason="Left.", by=cast.ada)
        session.flush()
    assert left() == []
