"""The tasks and the quick actions of a description, read plainly, line by line, from the table of cases.

| line | is a task |
|---|---|
| `- [ ] a`, `* [x] a`, `+ [X] a`, `1. [ ] a`, `2) [x] a`, `   1. [ ] a`, `> - [ ] a`, `- 1. [ ] a` | yes |
| `[ ] a`, `- [] a`, `- [ ]`, `-[ ] a`, `- [~] a`, in a fence, in a comment | no |
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
ITEM = re.compile(r"(?:>\s{0,4})*(?:\s*(?:[-+*]|\d+[.)]))+\s+\[([ xX])\]\s+(\S.*)")
FENCE = re.compile(r"[\s>]*(`{3,}|~{3,})")
NAMES = (
    "add_child|approve|assign|assign_reviewer|award|blocked_by|blocks|cc|clear_health_status|clear_weight|clone"
    "|close|confidential|convert_to_ticket|copy_metadata|create_merge_request|done|draft|due|duplicate|epic"
    "|estimate|health_status|iteration|label|link|lock|merge|milestone|move|page|promote|promote_to|react"
    "|promote_to_incident|reassign|relabel|relate|remove_due_date|remove_epic|remove_milestone|remove_parent"
    "|reopen|set_parent|severity|shrug|spend|submit_review|subscribe|tableflip|target_branch|timeline|title"
    "|todo|type|unapprove|unassign|unlabel|unlink|unlock|unsubscribe|weight|zoom"
)
COMMAND = re.compile(rf"\s*/({NAMES})(?:[ \t]+(.*?))?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Task:
    """A task: its words, whether it is ticked, and where in the description its box is."""

    text: str
    is_ticked: bool
    at: int


def tasks_in(description: str) -> list[Task]:
    """The tasks in their order."""
    tasks = []
    for start, line in plain_lines(description):
        if item := ITEM.match(line.rstrip("\r\n")):
            tasks.append(Task(item[2].strip(), item[1] != " ", start + item.start(1)))
    return tasks


def with_task(description: str, task: Task, *, is_ticked: bool) -> str:
    """The description with one character other than before."""
    return description[: task.at] + ("x" if is_ticked else " ") + description[task.at + 1 :]


def without_quick_actions(description: str) -> tuple[str, list[tuple[str, str]]]:
    """What is left of a description when GitLab saves it, and the commands it has carried out.

    Its last line loses the space after it, with commands or without.
    """
    kept, commands = list(description), []
    for start, line in reversed(list(plain_lines(description))):
        if command := COMMAND.fullmatch(line):
            commands.append((command[1].lower(), command[2] or ""))
            del kept[start : start + len(line)]
    return "".join(kept).rstrip(), commands[::-1]


def plain_lines(description: str) -> list[tuple[int, str]]:
    """The lines outside fences, each with where it begins; what a comment hides is blank."""
    lines, fence, is_hidden = [], "", False
    for found in LINE.finditer(description):
        if fence:
            mark = FENCE.match(found[0])
            fence = "" if mark and mark[1].startswith(fence) else fence
            continue
        line, is_hidden = _without_comments(found[0], is_hidden)
        if mark := FENCE.match(line):
            fence = mark[1]
        elif line:
            lines.append((found.start(), line))
    return lines


def _without_comments(line: str, is_hidden: bool) -> tuple[str, bool]:
    """The line with blanks where a comment is, and whether one goes on after it."""
    seen, rest = "", line
    while rest:
        mark = "-->" if is_hidden else "<!--"
        before, found, rest = rest.partition(mark)
        seen += re.sub(r"[^\r\n]", " ", before + found) if is_hidden else before + " " * len(found)
        is_hidden = is_hidden != bool(found)
    return seen, is_hidden
