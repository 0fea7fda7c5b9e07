"""A plan proposed from a file that was not written for Onramp: GitHub's issue templates and task lists.

A person corrects what is proposed and saves it; nothing is saved by reading. GitHub's issue forms are YAML
without tasks, and refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from flask_babel import gettext as _

from app.plans.front_matter import FENCE
from app.plans.kinds import GATING_PLANS, PlanKind, is_part, kind_of
from app.plans.markdown.lines import MarkdownLine, lines_of
from app.plans.models import HireKind
from app.plans.reader import BOM, PlanText, read_plan
from app.shared.text import MAX_LINE_LENGTH, join_words, one_line
from app.untrusted.data_file import Entry, InvalidDataFile, entry_in

TEMPLATE_KEYS = ("name", "about", "title", "labels", "assignees")  # of GitHub's issue templates
OWN_KEYS = ("kind", "path", "due", "required", "owners")
FORM_KEYS = re.compile(r"^(?:name|description|body):", re.MULTILINE)
OPENS_TASK_LIST = re.compile(r"(?P<fence>`{3,}|~{3,})\[tasklist\]\s*$")
USUAL_DUE_DAYS = 30
MAX_COPIED_WORDS = 100  # labels or assignees


@dataclass(frozen=True)
class PlanProposal:
    """The text of a plan, as a person would correct it, and a sentence for each thing that was done."""

    text: str
    remarks: list[str]


def is_issue_form(text: str) -> bool:
    """Whether a text is one of GitHub's issue forms: YAML with a name, a description and a body."""
    text = text.removeprefix(BOM)
    if text.startswith(FENCE):
        return False
    return {each.rstrip(":") for each in FORM_KEYS.findall(text)} == {"name", "description", "body"}


def proposal_for(name: str, text: str) -> PlanProposal | None:
    """What a file could be as the plan with this name. Never raises.

    None for a file that says itself what it is, or has no task.
    """
    kind, lines = kind_of(name), lines_of(text.removeprefix(BOM))
    if kind is None:
        return None
    end = _end_of_front_matter(lines)
    entry = _front_matter(lines[1 : end - 1]) if end else None
    if (end and entry is None) or (entry and any(entry.has(key) for key in OWN_KEYS)):
        return None
    is_template = entry is not None and (entry.has("name") or entry.has("about"))
    if is_part(name) and not is_template and not _has_task_list(lines):
        return None
    remarks: list[str] = []
    body = _without_task_list_fences([line.text for line in lines[end:]], remarks)
    read = read_plan(name, "\n".join(body))
    if not read.steps:
        return None
    head = _from_template(entry, body, remarks) if entry else {}
    if not is_part(name):
        head = _what_it_is(kind, read, head, remarks)
    front = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000) if head else ""
    whole = [FENCE, *front.splitlines(), FENCE, *body] if front else body
    return PlanProposal("\n".join(whole).rstrip("\n") + "\n", remarks)


def _end_of_front_matter(lines: Sequence[MarkdownLine]) -> int:
    """How many lines the front matter has; 0 without one."""
    if not lines or lines[0].text.rstrip() != FENCE:
        return 0
    ends = (at for at, line in enumerate(lines[1:], start=2) if line.text.rstrip() == FENCE)
    return next(ends, 0)


def _front_matter(lines: Sequence[MarkdownLine]) -> Entry | None:
    """The keys of the front matter; None if it cannot be read."""
    try:
        return entry_in("\n".join(line.text for line in lines).encode(errors="replace"), "front matter")
    except InvalidDataFile:
        return None


def _has_task_list(lines: Sequence[MarkdownLine]) -> bool:
    return any(OPENS_TASK_LIST.match(line.text) for line in lines)


def _without_task_list_fences(lines: Sequence[str], remarks: list[str]) -> list[str]:
    """The tasks of GitHub's task lists as usual Markdown: without the fence around them."""
    kept, fence = [], ""
    for line in lines:
        opens = OPENS_TASK_LIST.match(line)
        if opens and not fence:
            fence = opens["fence"]
        elif fence and line.strip() == fence:
            fence = ""
        else:
            kept.append(line)
    if len(kept) < len(lines):
        remarks.append(_("The tasks of GitHub’s task lists became steps."))
    return kept


def _from_template(entry: Entry, body: list[str], remarks: list[str]) -> dict[str, Any]:
    """The front matter of an issue template in our keys; what it is about goes above the text."""
    remarks.append(_("This is a GitHub issue template. Its front matter was written for Onramp."))
    values = {
        "title": _line(entry, "title") or _line(entry, "name"),
        "labels": _words(entry, "labels"),
        "assignees": [_mention(each) for each in _words(entry, "assignees")],
    }
    about = _line(entry, "about")
    if about:
        body[:0] = [about, ""]
        remarks.append(_("What the template is about stands above its text."))
    others = [one_line(key)[:40] for key in entry.parts if key not in TEMPLATE_KEYS]
    if others:
        remarks.append(_("Left out: %(keys)s.", keys=join_words(others[:10])))
    return {key: value for key, value in values.items() if value}


def _what_it_is(kind: PlanKind, read: PlanText, head: dict[str, Any], remarks: list[str]) -> dict[str, Any]:
    """The front matter with what a general file has to say of itself, where the file does not say it."""
    says: dict[str, Any] = {"kind": kind.value}
    remarks.append(_("It says that it is a plan of this kind: %(kind)s.", kind=kind.value))
    paths = [path for path, kinds in GATING_PLANS.items() if kind in kinds]
    if kind is not PlanKind.OTHER_ROLE:
        says["path"] = [path.value for path in paths or HireKind]
        remarks.append(_("It is for hires who are: %(paths)s.", paths=join_words(says["path"])))
    title = head.pop("title", "") or read.title or _first_heading(read)
    if title:
        says["title"] = title
    if read.due is None:
        first_day = "assignment" if kind is PlanKind.AFTER_THE_GATE else "start"
        says["due"] = f"{first_day} + {USUAL_DUE_DAYS} days"
        remarks.append(_("It does not say when it is due. Correct `due` if it is not after 30 days."))
    return says | head


def _first_heading(read: PlanText) -> str:
    heading = next((line.text for line in read.lines if line.kind == "heading"), "")
    return one_line(heading.lstrip("# "))[:MAX_LINE_LENGTH]


def _line(entry: Entry, key: str) -> str:
    """The text of a key in one line; empty without one."""
    return str(_read(entry, key, lambda: one_line(entry.text(key))[:MAX_LINE_LENGTH], ""))


def _words(entry: Entry, key: str) -> list[str]:
    """A list, or words between commas as GitHub writes them."""
    read = entry.texts if entry.is_list(key) else lambda key: entry.text(key).split(",")
    said = _read(entry, key, lambda: read(key), [])
    words = [one_line(word)[:MAX_LINE_LENGTH] for word in said]
    return [word for word in words if word][:MAX_COPIED_WORDS]


def _read(entry: Entry, key: str, read: Callable[[], Any], without: Any) -> Any:
    """What a key says; `without` if it is missing, empty or of another kind."""
    try:
        return read() if entry.has(key) else without
    except InvalidDataFile:
        return without


def _mention(name: str) -> str:
    return name if name.startswith("@") else f"@{name}"
