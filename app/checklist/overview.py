"""The manager's page: each onboarding on the time line, what it waits for, and how long a territory took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Protocol

from flask_babel import gettext as _

from app.checklist.listed import ListedOnboarding, WithTerritory, holds_by_gate, open_steps_without_gate
from app.checklist.timeline import OnboardingDays, TimelineSpan, timeline_span
from app.forecast.queries import Forecast, forecasts_for
from app.onboarding.gate.explain import Gate, Missing, age_of
from app.onboarding.gate.queries import gate_opening_times, gates_of
from app.onboarding.step_state import is_late
from app.shared import clock
from app.shared.times import in_zone

NAMED_REASONS_LIMIT = 3  # things waited for that a row names


class HiredOn(Protocol):
    """What is read of an onboarding: when its ISR was hired, and their first day."""

    @property
    def started_at(self) -> datetime: ...

    @property
    def start_date(self) -> date: ...


@dataclass(frozen=True)
class DaysToTerritory:
    """Days from the hire, and from the first day, to a territory; or to today, while there is none."""

    from_hire: float
    from_start: float


@dataclass(frozen=True)
class OnboardingRow:
    """One onboarding. `waits_for` names the first of what it waits for, `more` counts the others.

    There is a `forecast` of the gate unless it is there, or has none.
    """

    onboarding: ListedOnboarding
    days: OnboardingDays
    time: DaysToTerritory
    is_late: bool
    is_reopened: bool
    waits_for: Sequence[Missing]
    more: int
    forecast: Forecast | None

    @property
    def is_there(self) -> bool:
        """Whether a territory is theirs, and nothing is missing again."""
        return self.onboarding.assigned_on is not None and not self.waits_for

    @property
    def is_finished(self) -> bool:
        """Whether it has no gate, and nothing is left of it."""
        return not self.onboarding.has_gate and not self.waits_for


@dataclass(frozen=True)
class Overview:
    """The rows of a page, and their timeline. `median` counts everyone who has had a territory."""

    on_the_way: Sequence[OnboardingRow]
    there: Sequence[OnboardingRow]
    finished: Sequence[OnboardingRow]
    line: TimelineSpan
    today: date
    median: DaysToTerritory | None
    came_through: int


def overview_of(
    onboardings: Sequence[ListedOnboarding], came_through: Sequence[WithTerritory], today: date
) -> Overview:
    """Onboardings as a reader sees them on their day `today`, in the same order.

    `came_through` are all with a territory.
    """
    with_gate = [each for each in onboardings if each.has_gate]
    gates = gates_of([each.isr_id for each in with_gate]) | _what_is_left(onboardings)
    there = {each.id for each in with_gate if each.assigned_on and gates[each.isr_id].is_open}
    forecasts = forecasts_for([each.id for each in with_gate if each.id not in there])
    opened = gate_opening_times([isr_id for isr_id, gate in gates.items() if gate.is_open])
    reopened = holds_by_gate([each.id for each in with_gate if each.assigned_on and each.id not in there])
    rows = [
        _row(
            each,
            gates[each.isr_id],
            forecasts.get(each.id),
            opened.get(each.isr_id),
            today,
            is_reopened=each.id in reopened,
        )
        for each in onboardings
    ]
    on_the_way = [row for row in rows if not row.is_there and not row.is_finished]
    times = [time_to_territory(each, each.zone, each.assigned_on) for each in came_through]
    return Overview(
        on_the_way=on_the_way,
        there=[row for row in rows if row.is_there],
        finished=[row for row in rows if row.is_finished],
        line=timeline_span([row.days for row in on_the_way], today),
        today=today,
        median=_median(times),
        came_through=len(times),
    )


def time_to_territory(onboarding: HiredOn, zone: str, until: date) -> DaysToTerritory:
    """Days of the calendar from the hire, and from the first day, to another day. `zone` is the ISR's."""
    hired_on = in_zone(onboarding.started_at, zone).date()
    return DaysToTerritory((until - hired_on).days, (until - onboarding.start_date).days)


def _row(
    onboarding: ListedOnboarding,
    gate: Gate,
    forecast: Forecast | None,
    opened_at: datetime | None,
    today: date,
    *,
    is_reopened: bool,
) -> OnboardingRow:
    there_on = onboarding.assigned_on
    lacks_territory = onboarding.has_gate and not there_on
    waits_for = gate.missing or ([_territory_missing(onboarding, opened_at)] if lacks_territory else [])
    return OnboardingRow(
        onboarding=onboarding,
        days=_days(onboarding, opened_at, forecast),
        time=time_to_territory(onboarding, onboarding.zone, there_on or today),
        is_late=any(missing.late for missing in gate.missing),
        is_reopened=is_reopened,
        waits_for=waits_for[:NAMED_REASONS_LIMIT],
        more=max(0, len(waits_for) - NAMED_REASONS_LIMIT),
        forecast=forecast,
    )


def _what_is_left(onboardings: Sequence[ListedOnboarding]) -> dict[int, Gate]:
    """What is left of the onboardings without a gate, by the id of their person."""
    found = {each.id: each for each in onboardings if not each.has_gate}
    missing: dict[int, list[Missing]] = {each.isr_id: [] for each in found.values()}
    for steps in open_steps_without_gate(list(found)):
        of, now = found[steps.onboarding_id], clock.now()
        what = f"“{steps.text}”" if steps.number == 1 else _("%(number)s steps", number=steps.number)
        owner = of.isr if steps.is_own else _("others")
        late, age = is_late(steps.due_on, of.zone), age_of(of.started_at, now)
        missing[of.isr_id].append(Missing(what, owner, of.started_at, age, late))
    return {isr_id: Gate(False, left) for isr_id, left in missing.items()}


def _territory_missing(onboarding: ListedOnboarding, opened_at: datetime | None) -> Missing:
    """A territory, which the manager has to assign since the gate opened."""
    since = opened_at or onboarding.started_at
    age = age_of(since, clock.now())
    return Missing(_("A territory"), onboarding.manager, since, age, late=False)


def _days(
    onboarding: ListedOnboarding, opened_at: datetime | None, forecast: Forecast | None
) -> OnboardingDays:
    earliest, latest = (forecast.earliest, forecast.latest) if forecast else (None, None)
    return OnboardingDays(
        hired=in_zone(onboarding.started_at, onboarding.zone).date(),
        starts=onboarding.start_date,
        due=onboarding.due_on or onboarding.start_date,
        gate_opened=in_zone(opened_at, onboarding.zone).date() if opened_at else None,
        territory=onboarding.assigned_on,
        forecast=(earliest, latest) if earliest and latest else None,
    )


def _median(times: Sequence[DaysToTerritory]) -> DaysToTerritory | None:
    if not times:
        return None
    return DaysToTerritory(median(t.from_hire for t in times), median(t.from_start for t in times))
