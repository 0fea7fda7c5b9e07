"""The checklist for a reader: who owns each step, when it is due, and whether the reader may tick it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from flask import url_for
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.policy import allows
from app.checklist.mirror_card import MirrorCard, mirror_card_for
from app.checklist.step_rows import StepRow, own_and_others
from app.checklist.systems import accepts_systems, is_listed_here, is_system
from app.onboarding.gate.explain import closed_with
from app.onboarding.gate.rule import is_complete
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.onboarding.rules import was_nudged_lately
from app.onboarding.step_state import is_in_play, is_late, steps_of, zone_of
from app.people.models import User
from app.plans.markdown.links import LinkedText, parts_of
from app.plans.models import IssueKind
from app.plans.times import due_days_in
from app.shared import clock
from app.shared.times import format_day, format_moment, in_zone
from app.web.record_pages import url_maker

_URLS = {"tick": "tick_step", "note": "tick_with_note", "untick": "untick_step", "nudge": "nudge_owner"}
HEADING_SEPARATOR = " · "
CAREER_MOBILITY_ALIAS = "organization change checklist"  # of the career mobility issue


@dataclass(frozen=True)
class IssueRows:
    """A gating issue, its steps, and its state in GitLab if it lives there.

    `is_ready` when nothing but its closing is left; `is_closing` while GitLab has yet to do that;
    `is_unfinished` when it was closed, and that was too early: it has to be reopened and finished, or waived.
    """

    issue: GatingIssue
    rows: list[StepRow]
    mirror: MirrorCard | None = None
    is_late: bool = False

    @property
    def _steps(self) -> list[StepRow]:
        return [row for row in self.rows if not row.is_system]

    @property
    def own(self) -> list[StepRow]:
        """The reader's steps that are open, late ones first."""
        return _late_first(row for row in self._steps if not row.ticked and row.is_own)

    @property
    def others(self) -> list[StepRow]:
        """Everybody else's that are open, late ones first."""
        return _late_first(row for row in self._steps if not row.ticked and not row.is_own)

    @property
    def done(self) -> list[StepRow]:
        return [row for row in self._steps if row.ticked]

    @property
    def systems(self) -> list[StepRow]:
        """What an access change request lists, the open ones first."""
        return sorted((row for row in self.rows if row.is_system), key=lambda row: row.ticked)

    @property
    def open_for(self) -> tuple[int, int]:
        """How many open steps are the reader's, and how many are others'."""
        return own_and_others(self.rows)

    @property
    def takes_systems(self) -> bool:
        return accepts_systems(self.issue)

    @property
    def is_access_change(self) -> bool:
        return self.issue.kind is IssueKind.ACCESS_CHANGE

    @property
    def other_name(self) -> str:
        """What a career mobility issue is named as well, where its name does not say so."""
        is_mobility = self.issue.kind is IssueKind.CAREER_MOBILITY
        return (
            CAREER_MOBILITY_ALIAS
            if is_mobility and CAREER_MOBILITY_ALIAS not in self.issue.name.lower()
            else ""
        )

    @property
    def is_ready(self) -> bool:
        return not self.issue.is_closed and all(row.ticked for row in self.rows)

    @property
    def is_unfinished(self) -> bool:
        return self.issue.is_closed and not self.is_complete

    @property
    def is_complete(self) -> bool:
        return is_complete(
            closed=self.issue.is_closed,
            waived=self.issue.is_waived,
            has_steps=bool(self.rows),
            all_ticked=all(row.ticked for row in self.rows),
        )

    @property
    def unfinished_reason(self) -> str:
        return closed_with(steps=len(self.rows), unticked=sum(not row.ticked for row in self.rows))

    @property
    def is_closing(self) -> bool:
        return self.mirror is not None and self.mirror.is_closing


def issue_rows_for(onboarding: Onboarding, reader: User) -> list[IssueRows]:
    """The gating issues with their steps, in order."""
    return [
        IssueRows(
            issue,
            step_rows_for(steps_of(issue, onboarding), onboarding, reader),
            mirror_card_for(issue, onboarding, reader),
            is_late=not issue.is_closed and is_late(issue.due_on, onboarding.isr.time_zone),
        )
        for issue in onboarding.gating_issues
    ]


def open_step_counts(parts: Iterable[IssueRows]) -> tuple[int, int]:
    """How many open steps of gating issues that are not complete are the reader's, and how many others'."""
    counts = [part.open_for for part in parts if not part.issue.is_waived]
    return sum(own for own, _others in counts), sum(others for _own, others in counts)


@lru_cache(maxsize=1000)
def section_heading(heading: str) -> str:
    """The innermost heading of a step that does not name a time, which its due date says."""
    parts = [part for part in heading.split(HEADING_SEPARATOR) if due_days_in(part) is None]
    return parts[-1] if parts else ""


def _late_first(rows: Iterable[StepRow]) -> list[StepRow]:
    """Late ones first, and of each the one due first."""
    return sorted(rows, key=lambda row: (not row.late, row.due_on or date.max))


def step_rows_for(steps: Iterable[Step], onboarding: Onboarding, reader: User) -> list[StepRow]:
    """Steps of an onboarding that is loaded whole, as rows for a reader."""
    urls = {f"{name}_url": url_maker(partial(_step_url, page)) for name, page in _URLS.items()}
    return [_row(step, onboarding, reader, {to: url(step.id) for to, url in urls.items()}) for step in steps]


def _step_url(page: str, step_id: int) -> str:
    return url_for(f"checklist.{page}", step_id=step_id)


def _row(step: Step, onboarding: Onboarding, reader: User, urls: Mapping[str, str]) -> StepRow:
    zone = zone_of(step.owned_by, onboarding)
    return StepRow(
        **urls,
        id=step.id,
        text=step.text,
        parts=parts_of(step.markdown) if step.markdown else [LinkedText(step.text)],
        lead=[parts_of(paragraph) for paragraph in step.lead.split("\n\n") if paragraph],
        depth=step.depth,
        section=section_heading(step.heading),
        is_own=allows(reader, Permission.TICK_STEP, step),
        is_system=is_system(step),
        owner_label=_owner_label(step, reader),
        ticked=step.is_ticked,
        not_applicable=step.not_applicable,
        outcome_label=_outcome_label(step, reader) if step.is_ticked else "",
        ticked_label=_ticked(step, reader),
        note=step.note.text if step.note else "",
        due_on=step.due_on,
        due_label=due_label(step.due_on, clock.today(zone)) if step.due_on else "",
        late=not step.is_ticked and is_late(step.due_on, zone),
        may_tick=is_in_play(step, onboarding) and allows(reader, Permission.TICK_STEP, step),
        may_nudge=can_nudge(step, onboarding, reader),
        nudged=_nudged(step, reader),
        take_away_url=_take_away_url(step, onboarding, reader),
    )


def can_nudge(step: Step, onboarding: Onboarding, reader: User) -> bool:
    """Whether a reader is offered to nudge a step's owner: another's, in play, and not nudged for a day."""
    owner = step.owner
    if owner is None or owner.id == reader.id or not is_in_play(step, onboarding) or step.is_ticked:
        return False
    return not was_nudged_lately(step.nudged_at, clock.now()) and allows(reader, Permission.NUDGE_OWNER, step)


def _nudged(step: Step, reader: User) -> str:
    if step.nudged_at is None or step.nudged_by is None:
        return ""
    when = format_moment(step.nudged_at, reader.time_zone)
    if step.nudged_by.id == reader.id:
        return _("nudged by you, %(when)s", when=when)
    return _("nudged by %(person)s, %(when)s", person=step.nudged_by.name, when=when)


def _take_away_url(step: Step, onboarding: Onboarding, reader: User) -> str:
    """Where a system is taken off the list; empty where it cannot be, or the reader may not."""
    if step.is_ticked or not is_listed_here(step) or not is_in_play(step, onboarding):
        return ""
    listed = step.gating_issue is not None and accepts_systems(step.gating_issue)
    if not listed or not allows(reader, Permission.TAKE_SYSTEM_AWAY, step):
        return ""
    return url_for("checklist.take_system_away", step_id=step.id)


def _ticked(step: Step, reader: User) -> str:
    if step.ticked_at is None:
        return ""
    return format_day(in_zone(step.ticked_at, reader.time_zone).date())


def _outcome_label(step: Step, reader: User) -> str:
    """Who ticked it, and whether as done or as not applicable; someone in GitLab may have no account here."""
    if step.ticked_by is not None and step.ticked_by.id == reader.id:
        return _("Marked not applicable by you") if step.not_applicable else _("Done by you")
    person = step.ticked_by.name if step.ticked_by else _("someone in GitLab")
    if step.not_applicable:
        return _("Marked not applicable by %(person)s", person=person)
    return _("Done by %(person)s", person=person)


def due_label(due_on: date, today: date) -> str:
    """When a step is due for its owner: "due today", "due Wed 18 Nov"; once it has passed: "overdue, …"."""
    days, day = (due_on - today).days, format_day(due_on)
    if days < 0:
        return _("overdue, was due yesterday") if days == -1 else _("overdue, was due %(day)s", day=day)
    near = {0: _("due today"), 1: _("due tomorrow")}
    return near.get(days) or _("due %(day)s", day=day)


def _owner_label(step: Step, reader: User) -> str:
    owner, team = step.owner, step.owned_by
    if owner is None:
        return team.label if step.manager_acts else _("Buddy, not chosen yet")
    if owner.id == reader.id:
        return _("Yours")
    return f"{owner.name}, {team.label}" if team.is_team else owner.name
