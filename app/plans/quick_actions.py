"""GitLab's quick actions in a plan: they become fields, and their lines are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask_babel import gettext as _

from app.shared.text import join_words, one_line

LABEL = re.compile(r'~(?:"([^"]{1,100})"|([^\s~,"]{1,100}))')
MAX_ISSUE_LABELS = 100  # labels or people of an issue
DUE_PATTERN = re.compile(r"in ([0-9]{1,3}) days?")


@dataclass
class QuickActionFields:
    """What the quick actions of a file ask for."""

    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    title: str = ""
    due_days: int | None = None


def read_command(command: str, rest: str, fields: QuickActionFields) -> tuple[str, str]:
    """Put a quick action into the fields. Returns its label, or else the problem with it."""
    take_it = COMMAND_READERS.get(command)
    understood = take_it(rest, fields) if take_it else ""
    if understood:
        return understood, ""
    if take_it:
        return "", _("Onramp cannot read this /%(command)s. The line is left out.", command=command)
    return "", _(
        "Onramp does not know /%(command)s, and GitLab would run it. The line is left out.",
        command=command[:40],
    )


def _label(rest: str, fields: QuickActionFields) -> str:
    labels = [one_line(quoted or bare) for quoted, bare in LABEL.findall(rest)][:MAX_ISSUE_LABELS]
    _add(labels, fields.labels)
    return _("Labels: %(labels)s", labels=join_words(labels[:10])) if labels else ""


def _assign(rest: str, fields: QuickActionFields) -> str:
    people = [one_line(word) for word in rest.replace(",", " ").split()][:20]
    _add(people, fields.assignees)
    return _("Assigned to %(people)s", people=join_words(people)) if people else ""


def _due(rest: str, fields: QuickActionFields) -> str:
    said = DUE_PATTERN.fullmatch(rest.strip().casefold())
    if said is None or int(said[1]) > 365:
        return ""
    fields.due_days = int(said[1])
    return _("Due %(days)s days after the start", days=said[1])


def _title(rest: str, fields: QuickActionFields) -> str:
    fields.title = one_line(rest)[:200]
    return _("Title: %(title)s", title=fields.title) if fields.title else ""


def _add(words: list[str], known: list[str]) -> None:
    """Add the words that are new, as long as there is room."""
    known += [word for word in words if word and word not in known][: MAX_ISSUE_LABELS - len(known)]


def _confidential(_rest: str, _fields: QuickActionFields) -> str:
    return _("Confidential, like every gating issue")


COMMAND_READERS = {
    "label": _label,
    "labels": _label,
    "assign": _assign,
    "due": _due,
    "title": _title,
    "confidential": _confidential,
}
