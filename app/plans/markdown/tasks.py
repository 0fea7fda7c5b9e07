"""The tasks of a Markdown text, as GitLab's own counter reads them, and ticking one.

A line is a task when it has, after any quote marks, one or more list markers, white space, a box
`[ ]`, `[x]` or `[X]`, white space and some text. What stands in a code block or in a comment is none;
nor is a box of another kind, as `[~]`. Tasks within tasks, in quotes and in <details> count.

GitLab takes a code block or a comment that nothing ends for text, and so does this.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.plans.markdown.lines import MarkdownLine, lines_of
from app.shared.refusals import RuleBroken

MARKER = r"(?:[-+*]|[0-9]++[.)])"
TASK_PATTERN = re.compile(
    r"(?:>[ \t]{0,4}+)*+"
    r"(?P<indent>[ \t]*+)"
    rf"(?:[ \t]*+{MARKER})++"
    r"[ \t]++\[(?P<box>[xX]|[^\S\r\n])\]"
    r"[ \t]++(?P<text>\S.*)"
)
TICK, NO_TICK = "x", " "


@dataclass(frozen=True)
class MarkdownTask:
    """One task. `number` counts the tasks from 1, `line` the lines; `offset` is where its tick stands.

    `indent` is how many columns its list stands in; `text` what the line says after the box.
    """

    number: int
    line: int
    offset: int
    is_ticked: bool
    indent: int
    text: str


def tasks_in(text: str) -> list[MarkdownTask]:
    """Every task of a text, in order."""
    return tasks_on(lines_of(text))


def tasks_on(lines: Sequence[MarkdownLine]) -> list[MarkdownTask]:
    """Every task that stands on these lines, in order."""
    found = [(line, TASK_PATTERN.match(line.text)) for line in lines if line.hidden is None]
    tasks = [(line, match) for line, match in found if match]
    return [_task(number, line, match) for number, (line, match) in enumerate(tasks, start=1)]


def tick(text: str, number: int, *, is_ticked: bool = True) -> str:
    """The text with one task ticked, or its tick taken away: one character differs, or none.

    Raises RuleBroken where the text has no task of this number.
    """
    tasks = tasks_in(text)
    if not 1 <= number <= len(tasks):
        raise RuleBroken(
            _("There is no task %(number)s in the issue. It has %(count)s.", number=number, count=len(tasks))
        )
    task = tasks[number - 1]
    if task.is_ticked == is_ticked:
        return text
    return text[: task.offset] + (TICK if is_ticked else NO_TICK) + text[task.offset + 1 :]


def _task(number: int, line: MarkdownLine, match: re.Match[str]) -> MarkdownTask:
    return MarkdownTask(
        number=number,
        line=line.number,
        offset=line.start + match.start("box"),
        is_ticked=match["box"] in "xX",
        indent=len(match["indent"].expandtabs(4)),
        text=match["text"].rstrip(),
    )
