"""The track of someone hired: the stages behind them, the onboarding, the gate, the territory."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.candidates.models import Application
from app.onboarding.gate.explain import Gate
from app.onboarding.models import Onboarding
from app.onboarding.models.onboardings import HeldTerritory
from app.shared.times import in_zone, short_day
from app.shared.track import Station, StationKind, StationState


def track_stations(
    onboarding: Onboarding, application: Application, *, gate: Gate, today: date
) -> list[Station]:
    """The whole line for an onboarding, as it is `today` in the ISR's time zone, behind this gate."""
    pipeline = [Station(stage.short_name, "", StationState.PAST) for stage in application.opening.stages]
    hired_on = in_zone(onboarding.started_at, onboarding.isr.time_zone).date()
    pipeline.append(Station(_("Hired"), short_day(hired_on), StationState.PAST))
    if not onboarding.has_gate:
        return [*pipeline, _last_station(onboarding, today)]
    held = [each for each in onboarding.assignments if _is_current(each, today)]
    here = _here(gate, holds_a_territory=bool(held))
    return [
        *pipeline,
        Station(_("Onboarding"), _progress(onboarding, today), _state(0, here)),
        Station(_("Gate"), _gate_detail(gate), _state(1, here), StationKind.GATE, gate.is_open),
        Station(_("Territory"), _held_days(held, today), _state(2, here), StationKind.GOAL),
    ]


def _last_station(onboarding: Onboarding, today: date) -> Station:
    """The onboarding of somebody who is no ISR: the line ends with its steps."""
    if onboarding.ended_at is None and all(step.is_ticked for step in onboarding.first_steps):
        return Station(_("Onboarding"), _("completed"), StationState.PAST, StationKind.GOAL)
    return Station(_("Onboarding"), _progress(onboarding, today), StationState.HERE, StationKind.GOAL)


def _here(gate: Gate, *, holds_a_territory: bool) -> int:
    """Which of onboarding (0), gate (1) and territory (2) someone is at."""
    if holds_a_territory:
        return 2
    return 1 if gate.is_open else 0


def _state(place: int, here: int) -> StationState:
    if place == here:
        return StationState.HERE
    return StationState.PAST if place < here else StationState.AHEAD


def _progress(onboarding: Onboarding, today: date) -> str:
    """How far along: "starts 2 Nov", "day 14 of 31", "9 days overdue"; empty once nothing is open."""
    if onboarding.ended_at is not None:
        return _("ended")
    days = [issue.due_on for issue in onboarding.gating_issues if not issue.is_closed]
    if not onboarding.has_gate:
        days = [step.due_on for step in onboarding.first_steps if not step.is_ticked and step.due_on]
    due = max(days, default=None)
    if due is None:
        return ""
    if today < onboarding.start_date:
        return _("starts %(day)s", day=short_day(onboarding.start_date))
    if today > due:
        return ngettext("%(num)s day overdue", "%(num)s days overdue", (today - due).days)
    number, last = (today - onboarding.start_date).days, (due - onboarding.start_date).days
    return _("day %(number)s of %(last)s", number=number, last=last)


def _gate_detail(gate: Gate) -> str:
    if gate.is_open:
        return _("open")
    return _("%(number)s left", number=gate.steps_left) if gate.steps_left else _("to close")


def _is_current(assignment: HeldTerritory, today: date) -> bool:
    """Whether it is held today or later."""
    is_over = assignment.ends_on is not None and assignment.ends_on < today
    return assignment.taken_back_at is None and not is_over


def _held_days(held: list[HeldTerritory], today: date) -> str:
    """Since the first day of what is held, or until the last one, if each has a last day."""
    if not held:
        return ""
    first, last_days = min(each.starts_on for each in held), [each.ends_on for each in held if each.ends_on]
    if len(last_days) == len(held):
        return _("until %(day)s", day=short_day(max(last_days)))
    day = short_day(first)
    return _("since %(day)s", day=day) if first <= today else _("from %(day)s", day=day)
