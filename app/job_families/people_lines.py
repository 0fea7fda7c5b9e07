"""The people of a stage as lines that a person writes: "2-3 Manager or Senior Manager", "1+ Recruiter"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flask_babel import gettext as _

from app.job_families.values import MAX_PEOPLE, StagePeople
from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH

_LINE = re.compile(r"(?:(\d{1,4})(?:\s*(?:-|–|to)\s*(\d{1,4})|(\+))?\s*(?:[x×]\s*|\s))?(.+)")
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)


def people_in(lines: Iterable[str]) -> list[StagePeople]:
    """The people that lines say, one job title with its alternatives in each.

    Raises RuleBroken for a number out of range, and for a title that is too long.
    """
    return [_people(line) for line in lines]


def people_lines(people: Iterable[StagePeople]) -> list[str]:
    """The people as the lines that `people_in` reads."""
    return [_line(each) for each in people]


def _people(line: str) -> StagePeople:
    found = _LINE.fullmatch(line)
    least, most, more, titles = found.groups() if found else (None, None, None, line)
    title, *alternatives = [title for title in _OR.split(titles) if title]
    at_least = int(least or 1)
    people = StagePeople(title, alternatives, at_least, None if more else int(most or at_least))
    if not people.is_possible:
        raise RuleBroken(
            _(
                "“%(line)s”: enter numbers from 1 to %(most)s, the smaller one first.",
                line=line,
                most=MAX_PEOPLE,
            ),
            field="people",
        )
    if any(len(each) > MAX_LINE_LENGTH for each in people.titles):
        raise RuleBroken(_("A job title is too long."), field="people")
    return people


def _line(people: StagePeople) -> str:
    titles = " or ".join(people.titles)
    if (people.at_least, people.at_most) == (1, 1):
        return titles
    if people.at_most is None:
        return f"{people.at_least}+ {titles}"
    if people.at_least == people.at_most:
        return f"{people.at_least} {titles}"
    return f"{people.at_least}-{people.at_most} {titles}"
