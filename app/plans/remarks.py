"""The remarks beside a line of a plan: what Onramp reads it as, and what it does not understand."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from app.plans.markdown.lines import Hidden
from app.plans.markdown.outline import Heading, LineKind, OutlineLine
from app.plans.markdown.plain import MAX_PLAIN_LINE_LENGTH, without_markup
from app.plans.owners import OWNER_PREFIX, TASK_WORDS, Owners, mentions_in, owner_in_heading
from app.plans.placeholders import unknown_placeholders
from app.plans.steps import MAX_STEP_LENGTH, step_of
from app.plans.times import due_phrase
from app.shared.text import join_words, whole_number

# Lines people mean as tasks, and GitLab counts as none.
ALMOST_TASK_PATTERN = re.compile(
    r"[ \t>]*+(?:(?:[-+*]|[0-9]++[.)])[ \t]*+)*+\[(?P<box>[^\]\[]{0,3})\](?P<rest>.*)"
)
OWNER_HEADING_PATTERN = re.compile(rf"\b{TASK_WORDS}$", re.IGNORECASE)
TIME_WORD_PATTERN = re.compile(r"\b(?:days?|weeks?|months?)\b", re.IGNORECASE)
PERSON_PATTERN = re.compile(
    r"\b(?:ops|operations|team|manager|member|lead|buddy|partner|director|recruiter|specialist|people|hr"
    r"|finance|legal|admin|owner)$",
    re.IGNORECASE,
)

MAX_OWNER_PREFIX_WORDS = 4  # of a prefix that names someone
NOT_OWNER_WORDS = (
    "note",
    "notes",
    "optional",
    "tip",
    "example",
    "important",
    "warning",
    "reminder",
    "required",
)


def line_meaning(spot: OutlineLine, owners: Owners) -> str:
    """What a line is read as, in a few words; empty for text that is kept as it is."""
    if spot.task:
        step = step_of(spot.task, spot.under, owners)
        due = due_phrase(step.due_days) if step.due_days is not None else None
        marked = _("marked for compliance") if step.is_marked else None
        owner = _("Step for: %(owner)s", owner=step.owner.label)
        return ", ".join(filter(None, [owner, due, marked]))
    return _of_heading(spot.heading) if spot.heading else ""


def line_problem(spot: OutlineLine, owners: Owners) -> str:
    """What Onramp does not understand of a line, as sentences; empty if it understands all of it."""
    text = spot.line.text
    said = []
    if spot.line.never_ends:
        said.append(_never_ends(spot.line.never_ends))
    if spot.kind in (LineKind.TASK, LineKind.HEADING, LineKind.PROSE):
        said += [
            _("Unknown placeholder: %(name)s.", name="{{" + name + "}}")
            for name in unknown_placeholders(text)
        ]
    if spot.task:
        said += _of_step(without_markup(spot.task.text), owners)
    elif spot.heading:
        said += _unread(spot.heading)
    elif spot.kind is LineKind.PROSE:
        said += _nearly(text)
    return " ".join(said)


def _of_heading(heading: Heading) -> str:
    owner, due = heading.owner, "" if heading.due_days is None else due_phrase(heading.due_days)
    if owner and due:
        return _("Steps below are for: %(owner)s, %(due)s", owner=owner.label, due=due)
    return _("Steps below are for: %(owner)s", owner=owner.label) if owner else due[:1].upper() + due[1:]


def _unread(heading: Heading) -> list[str]:
    said = []
    if OWNER_HEADING_PATTERN.search(heading.text) and not heading.owner:
        said.append(_("This may name an owner that Onramp does not know. Add it under `owners`."))
    if TIME_WORD_PATTERN.search(heading.text) and heading.due_days is None:
        said.append(_("This may name a time, but Onramp cannot read a day from it."))
    return said


def _of_step(text: str, owners: Owners) -> list[str]:
    said = []
    if len(text) > MAX_STEP_LENGTH:
        said.append(
            _(
                "The step is too long (limit: %(limit)s characters). The rest is only in the issue.",
                limit=whole_number(MAX_STEP_LENGTH),
            )
        )
    prefix = OWNER_PREFIX.match(text[:120])
    if prefix and _may_name_an_owner(prefix[1]) and not owner_in_heading(prefix[1], owners):
        said.append(_("Onramp does not know “%(owner)s”. Add it under `owners`.", owner=prefix[1]))
    strangers = [m for m in mentions_in(text) if m.casefold() not in owners]
    if strangers:
        names = join_words(strangers[:5])
        said.append(_("Not an owner: %(names)s. To make it one, add it under `owners`.", names=names))
    return said


def _may_name_an_owner(prefix: str) -> bool:
    """Whether words before a colon may name someone: a title, or one to three words that all begin big."""
    words = prefix.split()
    if len(words) > MAX_OWNER_PREFIX_WORDS or prefix.casefold() in NOT_OWNER_WORDS:
        return False
    return PERSON_PATTERN.search(prefix) is not None or all(word[:1].isupper() for word in words)


def _nearly(text: str) -> list[str]:
    nearly = ALMOST_TASK_PATTERN.match(text[:MAX_PLAIN_LINE_LENGTH])
    if not nearly:
        return []
    box, rest = nearly["box"], nearly["rest"]
    if box == "~":
        return [_("This box means not applicable. GitLab does not count it, so it is not a step.")]
    if box.strip() not in ("", "x", "X") or rest.startswith(("(", "[", ":")):
        return []
    if len(box) != 1:
        return [_("This is not a task: put one space or an x between the brackets of the box.")]
    if not rest.strip():
        return [_("This is not a task: add text after the box.")]
    return [_("This is not a task: write it like `- [ ] text`, with a list mark and spaces around the box.")]


def _never_ends(what: Hidden) -> str:
    if what is Hidden.COMMENT:
        return _("A comment starts here but does not end.")
    return _("Code starts here but does not end.")
