"""Where a job title ends and the next one begins, and which are alternatives of each other.

A title may have a comma or an "and" of its own. A part without a word for a person or a team continues the
title before it ("Manager, Field Marketing", "Director, Data and Analytics"), and one before "&" or "and"
begins the title after it ("Trust & Safety Manager"). What members come from goes on up to the word for a team
("a member of the Legal and Corporate Affairs team").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.job_pages.reading.people.how_many import HOW_MANY, LEADING
from app.job_pages.reading.people.role_words import IS_ROLE, NOT_PEOPLE
from app.job_pages.reading.stages.short_titles import OF_WHAT, singular

JOINTS = re.compile(
    r",? (?P<or>or|and/or) |,? (?P<and>and|&|as well as|plus|along with|together with) |(?P<comma>, ?)(?=\S)",
    re.IGNORECASE,
)
FROM_TEAM = re.compile(
    r"^(?:.{0,60} )?(?:members?|leaders?|persons?|someone|individuals?|representatives?|colleagues?|peers?|"
    r"managers?|partners?|executives?|stakeholders?) (?:of|from|on|within|in) ",
    re.IGNORECASE,
)
TEAM_END = re.compile(r"\b(?:teams?|departments?|groups?|organi[sz]ations?|functions?)$", re.IGNORECASE)
RANK = re.compile(
    r"^(?:(?:senior|sr|group|associate|executive|global|regional) )?(?:director|manager|vp|svp|evp|"
    r"vice[ -]president|head|lead|president)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Part:
    text: str
    joined_by: str  # "", "and", "or" or ","


def title_groups(clause: str) -> Iterator[list[str]]:
    """The titles of a clause, each with its alternatives."""
    return _groups(_whole_titles(_parts(clause)))


def _parts(clause: str) -> Iterator[_Part]:
    at, joined_by = 0, ""
    for found in JOINTS.finditer(clause):
        yield _Part(clause[at : found.start()].strip(), joined_by)
        at = found.end()
        joined_by = "or" if found["or"] else found["and"].casefold() if found["and"] else ","
    yield _Part(clause[at:].strip(), joined_by)


def _whole_titles(parts: Iterator[_Part]) -> list[_Part]:
    """Parts that are titles: those that begin or continue a title are put back into it."""
    titles: list[_Part] = []
    joined = list(_joined_by_sign(parts))
    for at, part in enumerate(joined):
        before = titles[-1] if titles else None
        is_last = at == len(joined) - 1
        if before and (
            _continues(before, part)
            or _begins(before, part)
            or _is_team_of(before, part)
            or _is_ranks(before, part, is_last)
        ):
            joint = ", " if part.joined_by == "," else f" {part.joined_by} "
            titles[-1] = replace(before, text=f"{before.text}{joint}{part.text}")
        else:
            titles.append(part)
    return titles


def _joined_by_sign(parts: Iterator[_Part]) -> Iterator[_Part]:
    """Parts of which "&" joins those that are no titles with the next: "Trust & Safety Manager"."""
    before: _Part | None = None
    for part in parts:
        if not part.text:
            continue
        if before and part.joined_by == "&" and not IS_ROLE.search(before.text):
            before = replace(before, text=f"{before.text} & {part.text}")
            continue
        if before:
            yield before
        before = part
    if before:
        yield before


def _continues(before: _Part, part: _Part) -> bool:
    is_own = _names_person(part.text) or HOW_MANY.match(part.text) or NOT_PEOPLE.search(part.text)
    return not is_own and bool(IS_ROLE.search(before.text))


def _names_person(text: str) -> bool:
    """True if a word for a person ends a title or begins it; "Team Member Relations" is a department."""
    found = list(IS_ROLE.finditer(OF_WHAT.split(text)[0]))
    return bool(found) and (found[-1].end() == len(OF_WHAT.split(text)[0]) or bool(RANK.match(text)))


def _is_team_of(before: _Part, part: _Part) -> bool:
    """True if a part is one more of the teams that the members before it come from."""
    if not FROM_TEAM.match(before.text) or TEAM_END.search(before.text):
        return False
    return not LEADING.match(part.text) and bool(TEAM_END.search(part.text)) and not HOW_MANY.match(part.text)


def _is_ranks(before: _Part, part: _Part, is_last: bool) -> bool:
    """True if a part is what a rank leads: "Director, People Business Partner", "Manager, Engineers"."""
    if part.joined_by != "," or LEADING.match(part.text) or RANK.match(part.text):
        return False
    bare = RANK.match(LEADING.sub("", before.text.split(" - ")[-1]))
    if not bare or not before.text.endswith(bare.group()) or HOW_MANY.match(part.text):
        return False
    return singular(part.text) != part.text or (is_last and len(part.text.split()) > 1)


def _begins(before: _Part, part: _Part) -> bool:
    """True if a part without a word for a person begins the title of the next one."""
    joined = part.joined_by in ("&", "and", "or", ",") and not HOW_MANY.match(part.text)
    return joined and not IS_ROLE.search(before.text) and len(before.text.split()) <= 5


def _groups(titles: list[_Part]) -> Iterator[list[str]]:
    """Titles with their alternatives."""
    joints = {part.joined_by for part in titles[1:]}
    is_choice = "or" in joints and joints <= {"or", ","}
    group: list[str] = []
    for part in titles:
        if group and part.joined_by != "or" and not (is_choice and part.joined_by == ","):
            yield group
            group = []
        group.append(part.text)
    if group:
        yield group
