"""A plan file read line by line: what Onramp understands of it, and what it does not.

Reading never fails. Whether a plan can be used is answered by `problems`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.plans import remarks
from app.plans.front_matter import DueRule, FrontMatter, PlanSettings, front_matter_of, setting_label
from app.plans.markdown.lines import MarkdownLine, lines_of
from app.plans.markdown.outline import LineKind, OutlineLine, outline_of
from app.plans.owners import Owners, owner_words_with
from app.plans.quick_actions import QuickActionFields, read_command
from app.plans.steps import StepText, steps_of
from app.shared.text import DIRECTION_CONTROLS

BOM = "\ufeff"
LINE_KIND_LABELS = {
    "step": _l("Step"),
    "heading": _l("Heading"),
    "field": _l("Field"),
    "prose": _l("Text"),
    "code": _l("Code"),
    "comment": _l("Comment"),
    "blank": _l("Blank line"),
}
SHOWN_LINE_LENGTH = 300  # characters of a line beside what was understood of it


@dataclass(frozen=True)
class LineRead:
    """One line of a plan file as it was read.

    `kind` is what it is ("step", "heading", "field", "prose", …); `understood` says what it is read as,
    empty where it is carried along as it is; `problem` says what of it was not understood, and
    `never_ends` that it begins code or a comment without an end.
    """

    number: int
    text: str
    kind: str
    understood: str = ""
    problem: str = ""
    never_ends: bool = False

    @property
    def label(self) -> str:
        """The name of its kind."""
        return str(LINE_KIND_LABELS[self.kind])


@dataclass(frozen=True)
class PlanText:
    """A plan file as it was read. `body` is the Markdown without front matter and quick actions."""

    name: str
    settings: PlanSettings
    fields: QuickActionFields
    body: str
    steps: list[StepText]
    lines: list[LineRead]

    @property
    def not_understood(self) -> list[LineRead]:
        return [line for line in self.lines if line.problem]

    @property
    def title(self) -> str:
        return self.settings.title or self.fields.title

    @property
    def labels(self) -> list[str]:
        return list(dict.fromkeys([*self.settings.labels, *self.fields.labels]))

    @property
    def assignees(self) -> list[str]:
        return list(dict.fromkeys([*self.settings.assignees, *self.fields.assignees]))

    @property
    def due(self) -> DueRule | None:
        if self.settings.due is None and self.fields.due_days is not None:
            return DueRule(self.fields.due_days)
        return self.settings.due


def read_plan(name: str, text: str, *, owners: Owners | None = None) -> PlanText:
    """Read a plan file. Never raises. `owners` are those the general file adds, where this is a part."""
    lines = lines_of(text.removeprefix(BOM))
    front = front_matter_of(lines)
    words = owner_words_with({**(owners or {}), **front.settings.owners})
    rest = lines[front.last_line :]
    spots = list(outline_of("".join(f"{printable_text(line.text)}\n" for line in rest), words))
    fields = QuickActionFields()
    read = [
        *(_front_line(line, front) for line in lines[: front.last_line]),
        *(_read(spot, line, words, fields) for spot, line in zip(spots, rest, strict=True)),
    ]
    return PlanText(
        name=name,
        settings=front.settings,
        fields=fields,
        body="\n".join(spot.line.text for spot in spots if spot.kind is not LineKind.COMMAND).strip("\n"),
        steps=steps_of(spots, words),
        lines=read if front.last_line or not read else [_with_front_problem(read[0], front), *read[1:]],
    )


def printable_text(line: str) -> str:
    """A line without the characters that are not text."""
    return "".join(c for c in line if c.isprintable() or c == "\t" or not _hides(c))


def _hides(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in DIRECTION_CONTROLS


def _front_line(line: MarkdownLine, front: FrontMatter) -> LineRead:
    problem = front.problems.get(line.number, "")
    label = "" if problem else setting_label(front.keys.get(line.number, ""), front.settings)
    return LineRead(line.number, printable_text(line.text)[:SHOWN_LINE_LENGTH], "field", label, problem)


def _read(spot: OutlineLine, line: MarkdownLine, owners: Owners, fields: QuickActionFields) -> LineRead:
    """A line of the Markdown, as it stood in the file."""
    if spot.command:
        understood, problem = read_command(*spot.command, fields)
    else:
        understood, problem = remarks.line_meaning(spot, owners), remarks.line_problem(spot, owners)
    if spot.line.text != line.text:
        problem = " ".join([_("Characters that are not text are left out."), problem]).strip()
    never_ends = spot.line.never_ends is not None
    return LineRead(
        line.number, spot.line.text[:SHOWN_LINE_LENGTH], _kind(spot), understood, problem, never_ends
    )


def _with_front_problem(first: LineRead, front: FrontMatter) -> LineRead:
    """The first line, with what was wrong with front matter that never ends."""
    problems = [front.problems.get(first.number, ""), first.problem]
    return replace(first, problem=" ".join(filter(None, problems)))


def _kind(spot: OutlineLine) -> str:
    return {LineKind.TASK: "step", LineKind.COMMAND: "field"}.get(spot.kind, spot.kind.value)


def normalized_text(text: str) -> str:
    """The text of a plan file as it is kept: one kind of line end, and only characters that are text."""
    lines = lines_of(text.removeprefix(BOM))
    return "".join(f"{printable_text(line.text)}\n" for line in lines)
