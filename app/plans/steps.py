"""The steps of a description: its tasks, each with its text, its owner and its due date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import dropwhile, takewhile

from app.plans.markdown.outline import (
    BLOCK_MARKS,
    Heading,
    LineKind,
    OutlineLine,
    due_days_of,
    outline_of,
    owner_of,
)
from app.plans.markdown.plain import (
    MAX_PLAIN_LINE_LENGTH,
    REQUIRED_MARK,
    plain_text,
    unescaped,
    without_markup,
)
from app.plans.markdown.tasks import MarkdownTask
from app.plans.models import Owner
from app.plans.owners import Owners, mentioned_owner, owner_words_with, split_prefix
from app.shared.text import MAX_LINE_LENGTH, truncate

MAX_STEP_LENGTH = MAX_PLAIN_LINE_LENGTH  # characters of a step
MAX_MARKDOWN_PREFIX_LENGTH = 120  # characters of Markdown before what a step says
MAX_NESTING_SHOWN = 4  # levels of nesting that show
TASK_WITHOUT_WORDS = "A task without words"
PARAGRAPH_BREAK: list[str] = []  # between two paragraphs
MAX_LEAD_LENGTH = 20_000  # characters
DEFAULT_OWNER = Owner.ISR  # of a step that names no owner


@dataclass(frozen=True)
class StepText:
    """A task as a person reads it: its text without marks, and the headings it stands under.

    `markdown` is the same text with its links, `lead` the paragraphs since the step before, a blank line
    between two; `depth` is how deep it is nested, from 0.

    `due_days` counts business days from the start (0 is the first day; after the gate: from the
    assignment), and is None where no heading names a time. `is_marked` says that it is compliance.
    """

    text: str
    owner: Owner
    heading: str
    due_days: int | None
    is_marked: bool
    is_ticked: bool
    markdown: str = ""
    lead: str = ""
    depth: int = 0

    def due_within(self, days: int) -> StepText:
        """The same step where its heading names no time: due with its issue."""
        return self if self.due_days is not None else replace(self, due_days=days)


def steps_in(description: str, owners: Owners | None = None) -> list[StepText]:
    """The steps of a description, whatever it holds: step n is its task n.

    `owners` adds words for owners, as a plan does: `{"it ops": Owner.MANAGER, "@marta": Owner.MANAGER}`.
    """
    return list(_steps_in(description, tuple((owners or {}).items())))


@lru_cache(maxsize=8)  # one look at an issue in GitLab reads its description several times
def _steps_in(description: str, owners: tuple[tuple[str, Owner], ...]) -> Sequence[StepText]:
    words = owner_words_with(dict(owners))
    return steps_of(list(outline_of(description, words)), words)


def steps_of(spots: Sequence[OutlineLine], owners: Owners) -> list[StepText]:
    """The steps of a text read line by line, each with all its lines and the paragraphs before it."""
    steps = []
    nesting: list[int] = []
    for number, (spot, task) in enumerate((spot, spot.task) for spot in spots if spot.task):
        before, goes_on = _around(spots, spot)
        nesting = [*(indent for indent in nesting if indent < task.indent), task.indent]
        whole = replace(task, text=" ".join([task.text, *goes_on]))
        step = step_of(whole, spot.under, owners)
        depth = min(len(nesting) - 1, MAX_NESTING_SHOWN) if number else 0
        steps.append(replace(step, lead=before, depth=depth))
    return steps


def step_of(task: MarkdownTask, under: Sequence[Heading], owners: Owners) -> StepText:
    """One task under its headings as a step. A prefix names the owner, or else a heading, or a mention."""
    named, said = split_prefix(without_markup(task.text), owners)
    return StepText(
        markdown=_with_links(task.text, said),
        text=truncate(unescaped(said) or TASK_WITHOUT_WORDS, MAX_STEP_LENGTH),
        owner=named or owner_of(under) or mentioned_owner(said, owners) or DEFAULT_OWNER,
        heading=heading_of(under),
        due_days=due_days_of(under),
        is_marked=REQUIRED_MARK in task.text,
        is_ticked=task.is_ticked,
    )


def heading_of(under: Sequence[Heading]) -> str:
    """The headings above a step, as one line: "Week 1 · Manager tasks"."""
    return truncate(" · ".join(heading.text for heading in under if heading.text), MAX_LINE_LENGTH)


def _around(spots: Sequence[OutlineLine], spot: OutlineLine) -> tuple[str, list[str]]:
    """The paragraphs before a task, since the task before; and the lines with which its own text goes on."""
    at = spot.line.number - spots[0].line.number
    paragraphs: list[list[str]] = []
    for line in _since_task(spots, at):
        if line.kind is LineKind.PROSE and (said := _prose(line)):
            if paragraphs and paragraphs[-1] is not PARAGRAPH_BREAK:
                paragraphs[-1].append(said)
            else:
                paragraphs.append([said])
        elif paragraphs and paragraphs[-1] is not PARAGRAPH_BREAK:
            paragraphs.append(PARAGRAPH_BREAK)
    goes_on = takewhile(lambda line: line.kind is LineKind.PROSE and _goes_on(line), spots[at + 1 :])
    lead = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs if paragraph)
    return lead[:MAX_LEAD_LENGTH], [line.line.text.strip(" \t>") for line in goes_on]


def _since_task(spots: Sequence[OutlineLine], at: int) -> list[OutlineLine]:
    """The lines before a task that belong to no other: not its own text, nor that of the task before."""
    before = at
    while before and spots[before - 1].task is None:
        before -= 1
    between = spots[before:at]
    own = dropwhile(lambda line: line.kind is LineKind.PROSE and _goes_on(line), between)
    return list(own) if before else list(between)


def _goes_on(line: OutlineLine) -> bool:
    """Whether a line of prose right after a task is still its text: it begins nothing of its own."""
    return not line.line.text.lstrip(" \t>").startswith(BLOCK_MARKS)


def _prose(line: OutlineLine) -> str:
    text = line.line.text.strip(" \t>")
    return "" if text.startswith("|") or not plain_text(text) else text


def _with_links(markdown: str, said: str) -> str:
    """What a step says as Markdown, without the words before it that name its owner."""
    for at in range(min(len(markdown), MAX_MARKDOWN_PREFIX_LENGTH)):
        if without_markup(markdown[at:]) == said:
            return markdown[at:].replace(REQUIRED_MARK, " ").strip()
    return ""
