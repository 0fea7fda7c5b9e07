"""What a person left is no longer needed after acts on other records, and waits again after others."""

from __future__ import annotations

from datetime import timedelta

from app.candidate_import.actions import undo_import
from app.checklist.take_plan_changes import take_plan_changes
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.onboarding.actions import change_previous_manager
from app.openings.actions import close_opening
from app.openings.people import change_opening_people
from app.people.accounts import reopen_account
from app.people.departure.actions import close_at_once
from app.people.departure.loose_ends import Handover
from app.people.departure.queries import remaining_loose_ends
from app.plans.actions import save_plan_file
from app.plans.library import current_files
from app.plans.models import HireKind
from app.shared import clock
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.imports import an_applied_import, do_all_batches
from tests.factories.lists import a_view
from tests.factories.onboardings import an_onboarding
from tests.factories.tags import a_member, a_pool


def test_a_shared_view_that_is_handed_over(cast, leaver, left) -> None:
    view = a_view(leaver, shared=True)
    close_at_once(leaver, reason="Lost their laptop.", by=cast.ada)
    assert left() == [leaver.id]
    (end,) = remaining_loose_ends(leaver, reader=cast.ada)
    end.kind.hand_over(end, Handover(cast.rita, None, reason="Left.", by=cast.ada))
    assert (left(), view.owner) == ([], cast.rita)


def test_nobody_hands_over_what_belongs_to_an_open_account(cast, leaver, left) -> None:
    a_view(leaver, shared=True)
    close_at_once(leaver, reason="Lost their laptop.", by=cast.ada)
    reopen_account(leaver, by=cast.ada)
    assert left() == []


def test_a_plan_needs_the_previous_manager_only_while_it_has_a_step_for_them(cast, leaver, left) -> None:
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER)
    change_previous_manager(onboarding, leaver, reason="-", by=cast.ada)
    close_at_once(leaver, reason="Lost their laptop.", by=cast.ada)
    before = current_files()["career_mobility"].text
    for text, needed in (
        (before.replace("- [ ] Previous manager:", "- [ ] Manager:"), []),
        (before, [leaver.id]),
    ):
        version = current_files()["career_mobility"].version
        save_plan_file("career_mobility", text, from_version=version, by=cast.ada)
        take_plan_changes(onboarding, by=cast.marta)
        assert left() == needed


def test_a_closed_opening_does_not_need_its_people_once_an_import_is_undone(
    cast, session, leaver, left
) -> None:
    opening = an_opening(cast)
    change_opening_people(opening, recruiter=leaver, reason="-", by=cast.ada)
    imported = an_applied_import(cast.rita, opening=opening)
    close_opening(opening, by=cast.ada)
    close_at_once(leaver, reason="Lost their laptop.", by=cast.ada)
    session.commit()
    assert left() == [leaver.id]
    undo_import(imported)
    do_all_batches()
    assert left() == []


def test_a_reminder_that_a_merge_gives_up(cast, leaver, left) -> None:
    kept, other = (an_application(cast, candidate=a_candidate("Lena Brandt")).candidate for _ in range(2))
    pool, day = a_pool(cast.rita), clock.today("UTC") + timedelta(days=30)
    a_member(cast.rita, kept, pool=pool, remind_on=day)
    a_member(leaver, other, pool=pool, remind_on=day)
    close_at_once(leaver, reason="Lost their laptop.", by=cast.ada)
    assert left() == [leaver.id]
    digest = merge_digest(kept, other)
    merge_candidates(kept, other, from_other=(), seen=digest, reason="One person.", by=cast.rita)
    assert left() == []
