"""What is said beside a line of a plan: what it was understood as, and what was not understood of it."""

from __future__ import annotations

import re

from app.plans.markdown.lines import Hidden
from app.plans.markdown.outline import Heading, Kind, Spot
from app.plans.markdown.plain import MAX_PLAIN_LINE_LENGTH, unmarked
from app.plans.owners import OWNER_PREFIX, TASK_WORDS, Owners, mentions_in, owner_in_heading
from app.plans.placeholders import unknown_in
from app.plans.steps import MAX_STEP_LENGTH, step_of
from app.plans.times import said_of
from app.shared.text import join_words

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


def understood(spot: Spot, owners: Owners) -> str:
    """What a line came to, in a few words; nothing for what is carried along as it is."""
    if spot.task:
        step = step_of(spot.task, spot.under, owners)
        due = "" if step.due_days is None else f", due on {said_of(step.due_days)}"
        marked = ", marked for compliance" if step.is_marked else ""
        return f"Step of the {step.owner}{due}{marked}"
    return _of_heading(spot.heading) if spot.heading else ""


def not_understood(spot: Spot, owners: Owners) -> str:
    """What of a line was not understood, as sentences; nothing where all of it was."""
    text = spot.line.text
    said = []
    if spot.line.never_ends:
        said.append(_never_ends(spot.line.never_ends))
    if spot.kind in (Kind.TASK, Kind.HEADING, Kind.PROSE):
        said += [f"Nothing is filled in for {{{{{name}}}}}." for name in unknown_in(text)]
    if spot.task:
        said += _of_step(unmarked(spot.task.text), owners)
    elif spot.heading:
        said += _unread(spot.heading)
    elif spot.kind is Kind.PROSE:
        said += _nearly(text)
    return " ".join(said)


def _of_heading(heading: Heading) -> str:
    whose = f"steps below are the {heading.owner}’s" if heading.owner else ""
    when = "" if heading.due_days is None else f"due on {said_of(heading.due_days)}"
    said = ", ".join(filter(None, [whose, when]))
    return said[:1].upper() + said[1:]


def _unread(heading: Heading) -> list[str]:
    said = []
    if OWNER_HEADING_PATTERN.search(heading.text) and not heading.owner:
        said.append("It may name an owner, and nobody is known by that. Say so under `owners`.")
    if TIME_WORD_PATTERN.search(heading.text) and heading.due_days is None:
        said.append("It may name a time, and no day could be read from it.")
    return said


def _of_step(text: str, owners: Owners) -> list[str]:
    said = []
    if len(text) > MAX_STEP_LENGTH:
        said.append(f"A step has at most {MAX_STEP_LENGTH} characters; the rest stays in the issue alone.")
    prefix = OWNER_PREFIX.match(text[:120])
    if prefix and _may_name_an_owner(prefix[1]) and not owner_in_heading(prefix[1], owners):
        said.append(f"Nobody is known as “{prefix[1]}”. Say who that is under `owners`.")
    strangers = [m for m in mentions_in(text) if m.casefold() not in owners]
    if strangers:
        said.append(f"{join_words(strangers[:5])} is no owner here. Say so under `owners` if it should be.")
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
        return ["This box means not applicable, and GitLab does not count it: it becomes no step."]
    if box.strip() not in ("", "x", "X") or rest.startswith(("(", "[", ":")):
        return []
    if len(box) != 1:
        return ["It looks like a task, and is none: a box has one space or an x between its brackets."]
    if not rest.strip():
        return ["A box without text is no task."]
    return ["It looks like a task, and is none: `- [ ] text` has a list mark and spaces around its box."]


def _never_ends(what: Hidden) -> str:
    return f"Here {'a comment' if what is Hidden.COMMENT else 'code'} begins, and nothing ends it."
