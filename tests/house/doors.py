"""The table of doors, a file that people read: one line for each method and route."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import unified_diff
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("doors.txt")
KEPT_OUT = "kept out"
ANSWERS_OUTSIDE = ("sign-in", "link", "401", "403", "404")
LEGEND = """\
# Every route × every role. Read a changed line as if you were the person of its column.
#
# The application is to Dana's opening, recruited by Rita, interviewed by Ines; the onboarding is
# that of Jonas, managed by Marta; the assignment is that of an ISR of Marta's. Sam, Hugo and Milan
# are an interviewer, a hiring manager and an ISR manager of others. Ada is an admin,
# and Yara of sales operations. The candidate is
# the one of the application, who came by a link.
#
# 200 the page · 303 done, or sent on · sign-in, link sent to sign in, or to ask for a link · 401 signed
# out, or without a link · 403 may see it, not do it · 404 does not exist for them · 409, 410, 422 may
# enter, and what was sent is refused
#
"""


def line(method: str, rule: str, cells: Iterable[str]) -> str:
    """A line of the table. Its head has the names of the columns where lines have answers."""
    return f"{method:<5}{rule + ' ':<50}{''.join(f'{cell:<8}' for cell in cells)}".rstrip() + "\n"


def columns() -> list[str]:
    """The people of the table, from left to right."""
    return next(words[1:] for words in reversed(_lines()) if words[0] == "#" and len(words) > 1)


def who_is_answered(code: str, method: str, rule: str) -> list[str]:
    """The columns that get this answer, as the table has it; none for a route it does not name."""
    return [column for column, answer in answers(method, rule).items() if answer == code]


def answers(method: str, rule: str) -> dict[str, str]:
    """What the table says of a route, by column; nothing of one it does not name."""
    found = next((words[2:] for words in _lines() if words[:2] == [method, rule]), [])
    return dict(zip(columns(), found, strict=False))


def one_of_each(method: str, rule: str, turn: int) -> list[str]:
    """A column for each different answer of a route that lets them in, and one of those it keeps out."""
    alike: dict[str, list[str]] = {}
    for column, answer in answers(method, rule).items():
        alike.setdefault(KEPT_OUT if answer in ANSWERS_OUTSIDE else answer, []).append(column)
    return [each[turn % len(each)] for each in alike.values()]


@cache
def _lines() -> list[list[str]]:
    return [line.split() for line in TABLE.read_text().splitlines()]


def difference(reviewed: str, found: str) -> list[str]:
    """The lines gone from a table and those new in it, without the ones around them."""
    changes = unified_diff(reviewed.splitlines(), found.splitlines(), n=0, lineterm="")
    return [f"{line[0]} {line[1:]}" for line in changes if not line.startswith(("---", "+++", "@@"))]
