"""An assignment ends on a day, with a reason; the territory is vacant then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.activity.queries import activity_of
from app.checklist.tick_step import tick_step
from app.reports.capacity.vacancies import vacancies
from app.reports.time_to_territory import times_to_territory
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.territories.actions import assign_territory, end_assignment
from app.territories.models import Assignment
from app.territories.queries import current_assignments_of, last_assignment, running_assignment
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import a_territory, an_assignment, an_onboarding, with_open_gate

DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def assignment(cast) -> Assignment:
    return an_assignment(cast)


def today(cast: Cast):
    return clock.today(cast.marta.time_zone)


def test_it_leaves_the_territory_vacant_and_is_on_record(client, cast, assignment) -> None:
    client.sign_in(cast.marta)
    answer = client.submit(f"/assignments/{assignment.id}/end", reason="Becomes an SMB Account Executive.")
    assert answer.status_code == 303
    assert assignment.ends_on == today(cast)
    assert running_assignment(assignment.territory) is None
    assert list(current_assignments_of(cast.jonas)) == [assignment]  # on the last day, still
    clock.move(2 * DAY)
    assert list(current_assignments_of(cast.jonas)) == []
    for subject in (assignment, assignment.territory):
        record = activity_of(subject)[0]
        assert (record.by, record.sentence) == (cast.marta, "ended the assignment")
        assert record.note.text == "Becomes an SMB Account Executive."


def test_a_last_day_that_does_not_fit_is_refused(cast, assignment) -> None:
    for days, reason in ((366, "Choose a day within the next year"), (-1, "Choose that day or a later one")):
        with pytest.raises(RuleBroken, match=reason) as refusal:
            end_assignment(assignment, last_day=today(cast) + days * DAY, reason="Moves on.", by=cast.marta)
        assert refusal.value.field == "last_day"
    assert assignment.is_running


def test_a_cancelled_assignment_locks_the_later_steps_again(cast) -> None:
    isr = with_open_gate(an_onboarding(cast)).isr
    territory = a_territory()
    planned = assign_territory(territory, isr=isr, starts_on=today(cast) + 5 * DAY, by=cast.marta)
    onboarding = planned.onboarding
    assert onboarding.assigned_on == today(cast) + 5 * DAY
    end_assignment(planned, last_day=today(cast), reason="The wrong one.", by=cast.marta)

    assert planned.ends_on == today(cast)
    assert onboarding.assigned_on is None
    assert {step.due_on for step in onboarding.later_steps} == {None}
    assert activity_of(onboarding)[0].sentence == "locked the later steps again"
    assert times_to_territory() == []
    assert last_assignment(territory) is None
    assert [each.since for each in vacancies(cast.marta, None)] == [None]
    with pytest.raises(RuleBroken, match="locked until a territory"):
        tick_step(onboarding.later_steps[0], by=isr)
    assert assign_territory(territory, isr=isr, starts_on=today(cast), by=cast.marta)


def test_after_a_cancellation_the_earliest_first_day_left_counts(cast) -> None:
    onboarding = with_open_gate(an_onboarding(cast))
    first, second, third = (
        assign_territory(a_territory(), isr=cast.jonas, starts_on=today(cast) + days * DAY, by=cast.marta)
        for days in (3, 7, 9)
    )
    end_assignment(third, last_day=today(cast), reason="One is enough.", by=cast.marta)
    assert onboarding.assigned_on == first.starts_on
    assert None not in {step.due_on for step in onboarding.later_steps}
    end_assignment(first, last_day=today(cast), reason="The wrong one.", by=cast.marta)
    assert onboarding.assigned_on == second.starts_on


def test_it_ends_once_and_with_a_reason(client, cast, assignment) -> None:
    client.sign_in(cast.marta)
    url = f"/assignments/{assignment.id}/end"
    answer = client.forge(url, last_day=today(cast), reason="")
    assert (answer.status_code, "Fill this in." in answer.text) == (422, True)
    assert assignment.is_running
    end_assignment(assignment, last_day=today(cast), reason="Moves on.", by=cast.marta)
    with pytest.raises(Conflict, match="already ended"):
        end_assignment(assignment, last_day=today(cast), reason="Moves on.", by=cast.marta)


def test_only_the_isrs_manager_may_end_it(client, cast, assignment) -> None:
    for person in (cast.milan, cast.jonas, cast.rita, cast.ada):
        client.sign_in(person)
        assert client.get(f"/assignments/{assignment.id}/end").status_code == 404
