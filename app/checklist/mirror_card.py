"""The state of a gating issue in GitLab, for the page of an onboarding."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.permissions import Permission
from app.access.policy import allows
from app.onboarding.models import GITLAB_CLOSED, GatingIssue, IssueMirror, Onboarding
from app.onboarding.step_state import steps_of
from app.people.models import User
from app.shared import clock
from app.shared.settings import current_settings
from app.shared.times import time_ago
from app.web.record_pages import url_of


@dataclass(frozen=True)
class MirrorCard:
    """A gating issue in GitLab, as the macro `mirror` draws it.

    `url` is None until GitLab has made the issue, `age` empty until it was synced; `look_url` and
    `link_url` are None if the reader may not sync or link it.
    """

    name: str
    label: str = ""
    url: str | None = None
    age: str = ""
    waiting: list[str] = field(default_factory=list)
    open_tasks: str = ""
    problem: str = ""
    next_attempt: str = ""
    is_closing: bool = False
    look_url: str | None = None
    link_url: str | None = None


def mirror_card_for(issue: GatingIssue, onboarding: Onboarding, reader: User) -> MirrorCard | None:
    """What is to be said of where an issue lives; None where Onramp knows of no GitLab."""
    if not current_settings().has_gitlab:
        return None
    runs = onboarding.ended_at is None
    link_url = url_of(issue, to="link")
    may_link = runs and allows(reader, Permission.LINK_GATING_ISSUE, issue)
    mirror = issue.mirror
    if mirror is None:
        return MirrorCard(issue.name, link_url=link_url if may_link else None)
    return MirrorCard(
        name=issue.name,
        label=_label(mirror),
        url=mirror.url,
        age=time_ago(mirror.seen_at) if mirror.seen_at else "",
        waiting=_waiting(issue, mirror, onboarding),
        open_tasks=_open_tasks(issue, onboarding),
        problem=mirror.problem or "",
        next_attempt=_next_attempt(mirror) if mirror.problem else "",
        is_closing=mirror.wanted_state == GITLAB_CLOSED,
        look_url=url_of(issue, to="look again") if runs else None,
        link_url=link_url if may_link else None,
    )


def _label(mirror: IssueMirror) -> str:
    return f"{mirror.project}#{mirror.iid}" if mirror.iid else mirror.project


def _waiting(issue: GatingIssue, mirror: IssueMirror, onboarding: Onboarding) -> list[str]:
    """What was done here and GitLab has yet to learn of."""
    waiting = []
    ticks = sum(step.to_write for step in steps_of(issue, onboarding))
    if ticks:
        waiting.append(ngettext("%(num)s tick to sync", "%(num)s ticks to sync", ticks))
    if mirror.wanted_state:
        is_closing = mirror.wanted_state == GITLAB_CLOSED
        waiting.append(_("waiting to close") if is_closing else _("waiting to reopen"))
    return waiting


def _open_tasks(issue: GatingIssue, onboarding: Onboarding) -> str:
    """What an issue lacks that was closed all the same."""
    if not issue.is_closed or issue.is_waived:
        return ""
    steps = steps_of(issue, onboarding)
    unticked = sum(not step.is_ticked for step in steps)
    if not steps:
        return _("closed without tasks")
    return (
        ngettext("closed with %(num)s open task", "closed with %(num)s open tasks", unticked)
        if unticked
        else ""
    )


def _next_attempt(mirror: IssueMirror) -> str:
    until = max(mirror.due_at, mirror.not_before or mirror.due_at) - clock.now()
    minutes = -(-int(until.total_seconds()) // 60)
    if minutes <= 0:
        return _("Onramp is trying again now.")
    return ngettext(
        "Onramp tries again in %(num)s minute.", "Onramp tries again in %(num)s minutes.", minutes
    )
