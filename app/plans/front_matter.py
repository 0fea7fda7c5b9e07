"""The front matter of a plan file, between two lines of `---`.

Each key is read for itself, so that a mistake in one leaves the others understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

import yaml
from flask_babel import gettext as _

from app.plans.kinds import PLAN_PARTS, PlanKind
from app.plans.markdown.lines import MarkdownLine
from app.plans.models import HireKind, Owner
from app.plans.placeholders import unknown_placeholders
from app.shared.text import join_words, one_line
from app.untrusted.data_file import Entry, InvalidDataFile, bad, entry_in

FENCE = "---"
FRONT_MATTER_KEYS = ("kind", "path", "title", "due", "required", "owners", "labels", "assignees")
KEY_PATTERN = re.compile(r"([a-z_]{1,40}):")
DUE_RULE_PATTERN = re.compile(
    r"(?:the )?(start|start date|effective date|assignment) ?\+ ?([0-9]{1,3}) (?:calendar )?(day|week)s?"
)
MAX_DUE_DAYS = 365  # days
HIRE_PATHS = [kind.value for kind in HireKind]
MAX_LIST_WORDS = 100  # labels, assignees, or words for owners

FrontMatterValue = TypeVar("FrontMatterValue")


@dataclass(frozen=True)
class DueRule:
    """When an issue is due: so many days after the start, the effective date or the assignment."""

    days: int

    def due_on(self, first_day: date) -> date:
        return first_day + timedelta(days=self.days)


@dataclass(frozen=True)
class PlanSettings:
    """What a plan file says of itself. `owners` are the company's own words for owners."""

    kind: PlanKind | None = None
    path: Sequence[HireKind] = ()
    title: str = ""
    due: DueRule | None = None
    required: Sequence[str] = ()
    owners: dict[str, Owner] = field(default_factory=dict)
    labels: Sequence[str] = ()
    assignees: Sequence[str] = ()


@dataclass(frozen=True)
class FrontMatter:
    """The settings, the key each of its lines belongs to, what was wrong by line, and its last line."""

    settings: PlanSettings = field(default_factory=PlanSettings)
    keys: dict[int, str] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    last_line: int = 0


def front_matter_of(lines: Sequence[MarkdownLine]) -> FrontMatter:
    """Read it from the lines of a file. Never raises: what is wrong is listed by line."""
    if not lines or lines[0].text.rstrip() != FENCE:
        return FrontMatter()
    end = next((at for at, line in enumerate(lines[1:], start=1) if line.text.rstrip() == FENCE), None)
    if end is None:
        return FrontMatter(problems={1: _("Front matter starts here. Add a second line of --- to end it.")})
    between = ["", *(line.text for line in lines[1:end])]
    try:
        entry = entry_in("\n".join(between).encode(errors="replace"), "front matter")
    except InvalidDataFile as broken:
        return FrontMatter(problems={min(broken.line, end): _sentence(broken)}, last_line=end + 1)
    reader = _Reader(entry)
    return FrontMatter(reader.settings(), _keys(lines[1:end]), reader.problems, end + 1)


def setting_label(key: str, settings: PlanSettings) -> str:
    """What a key was read as, in a few words; empty for one that is not there."""
    kind, due = settings.kind, settings.due
    paths = join_words([path.label for path in settings.path])
    labels = {
        "kind": _("Kind: %(kind)s", kind=kind.value) if kind else "",
        "path": _("For hires: %(paths)s", paths=paths) if paths else "",
        "title": _("Title of the issue"),
        "due": _("Due %(days)s days after the first day", days=due.days) if due else "",
        "required": _("Requires a part for: %(parts)s", parts=join_words(list(settings.required))),
        "owners": _("Names for owners: %(names)s", names=join_words(list(settings.owners)[:10])),
        "labels": _("Labels: %(labels)s", labels=join_words(list(settings.labels)[:10])),
        "assignees": _("Assigned to %(people)s", people=join_words(list(settings.assignees)[:10])),
    }
    return labels.get(key, "")


class _Reader:
    """Reads the keys of an entry, and keeps what was wrong with each."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.problems: dict[int, str] = {}

    def settings(self) -> PlanSettings:
        entry = self.entry
        settings = PlanSettings(
            kind=self._read("kind", lambda: PlanKind(entry.choice("kind", list(PlanKind))), None),
            path=self._read(
                "path", lambda: [HireKind(path) for path in _some_of(entry, "path", HIRE_PATHS)], []
            ),
            title=self._read("title", lambda: _title(entry), ""),
            due=self._read("due", lambda: _due(entry), None),
            required=self._read("required", lambda: _some_of(entry, "required", PLAN_PARTS), []),
            owners=self._read("owners", lambda: _owners(entry), {}),
            labels=self._read("labels", lambda: _several(entry, "labels"), []),
            assignees=self._read("assignees", lambda: _several(entry, "assignees"), []),
        )
        for key, node in entry.parts.items():
            if key not in FRONT_MATTER_KEYS:
                self._keep(bad(entry.file, node, _("`%(key)s` is not a known key", key=one_line(key))))
        return settings

    def _read(
        self, key: str, read: Callable[[], FrontMatterValue], without: FrontMatterValue
    ) -> FrontMatterValue:
        if not self.entry.has(key):
            return without
        try:
            return read()
        except InvalidDataFile as broken:
            self._keep(broken)
            return without

    def _keep(self, broken: InvalidDataFile) -> None:
        self.problems.setdefault(broken.line, _sentence(broken))


def _title(entry: Entry) -> str:
    title = one_line(entry.line("title"))
    for name in unknown_placeholders(title):
        raise entry.bad("title", _("unknown placeholder: %(name)s", name="{{" + name + "}}"))
    return title


def _due(entry: Entry) -> DueRule:
    said = DUE_RULE_PATTERN.fullmatch(entry.line("due").casefold())
    if said is None:
        raise entry.bad(
            "due",
            _("write `due` like `start + 31 days`, `effective date + 14 days` or `assignment + 30 days`"),
        )
    days = int(said[2]) * (7 if said[3] == "week" else 1)
    if days > MAX_DUE_DAYS:
        raise entry.bad("due", _("`due` can be at most %(limit)s days ahead", limit=MAX_DUE_DAYS))
    return DueRule(days)


def _owners(entry: Entry) -> dict[str, Owner]:
    words = Entry(entry.file, entry.parts["owners"])
    if len(words.parts) > MAX_LIST_WORDS:
        raise entry.bad("owners", _("`owners` can have at most %(limit)s lines", limit=MAX_LIST_WORDS))
    choices = [owner.value for owner in Owner]
    return {one_line(word): Owner(words.choice(word, choices)) for word in words.parts if one_line(word)}


def _several(entry: Entry, key: str) -> list[str]:
    """One word, or a list of them."""
    is_list = isinstance(entry.parts[key], yaml.SequenceNode)
    words = [one_line(word) for word in (entry.texts(key) if is_list else [entry.line(key)])]
    if len(words) > MAX_LIST_WORDS or any(len(word) > 100 for word in words):
        raise entry.bad(
            key,
            _("`%(key)s` can have at most %(limit)s lines of 100 characters", key=key, limit=MAX_LIST_WORDS),
        )
    return [word for word in words if word]


def _some_of(entry: Entry, key: str, known: Sequence[str]) -> list[str]:
    words = _several(entry, key)
    strange = next((word for word in words if word not in known), None)
    if strange is not None:
        values = {"key": key, "known": ", ".join(known), "value": strange}
        raise entry.bad(key, _("`%(key)s` must be one of %(known)s, not “%(value)s”", **values))
    return words


def _keys(lines: Sequence[MarkdownLine]) -> dict[int, str]:
    """For each line, the key it belongs to: a value may go on for several."""
    keys: dict[int, str] = {}
    key = ""
    for line in lines:
        begins = KEY_PATTERN.match(line.text)
        key = begins[1] if begins else key
        if key and line.text.strip():
            keys[line.number] = key
    return keys


def _sentence(broken: InvalidDataFile) -> str:
    return f"{broken.reason[:1].upper()}{broken.reason[1:300]}."
