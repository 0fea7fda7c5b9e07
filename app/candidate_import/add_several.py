"""Add several candidates to an opening from lines such as "Zoë Müller, zoe@example.org": all or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.activity.verbs import ActivityVerb
from app.candidate_import.add_candidates import AddedRow, add_rows
from app.candidate_import.columns import ImportColumn
from app.candidate_import.judge import KnownPeople, Verdict
from app.candidate_import.lookups import known_people, row_opening
from app.candidate_import.row_defaults import RowDefaults
from app.candidate_import.rows import CandidateRow, RowRefused, read_row
from app.candidate_import.states import RowState
from app.openings.models import Opening
from app.openings.rules import check_accepts_applications
from app.people.models import User
from app.shared.refusals import RuleBroken

MAX_LINES = 50
LINE_COLUMNS = (ImportColumn.NAME, ImportColumn.EMAIL, ImportColumn.PHONE, ImportColumn.LOCATION)
_EMAIL = re.compile(r"[^\s,;<>]+@[^\s,;<>]+")
_PHONE = re.compile(r"[+(0-9][0-9 ()./+-]{4,}")


def add_several(
    opening: Opening, lines: str, *, time_zone: str, source: str, adds_possible: bool, by: User
) -> list[AddedRow]:
    """Add a candidate with an application for each line. A known one gets the application.

    Raises RuleBroken with a sentence for each line that is not added, and then adds none.
    """
    check_accepts_applications(opening.state)
    people_lines = [line for line in map(str.strip, lines.splitlines()) if line]
    if not 0 < len(people_lines) <= MAX_LINES:
        raise RuleBroken(
            _("Write from 1 to %(limit)s lines, one for each candidate.", limit=MAX_LINES), field="lines"
        )
    defaults = RowDefaults(source=source, time_zone=time_zone, opening=row_opening(opening), openings={})
    rows, reasons = _read(people_lines, defaults)
    people = known_people(None, by, rows)
    reasons += _not_added(rows, people, adds_possible=adds_possible)
    if reasons:
        heading = ngettext("A line cannot be added.", "%(num)s lines cannot be added.", len(reasons))
        raise RuleBroken(f"{heading} {_('Nothing was added.')}", field="lines", also=reasons)
    return add_rows(rows, people, verb=ActivityVerb.ADDED_CANDIDATE, what=None, file="", by=by)


def cells_of(line: str) -> list[str]:
    """Name, email, phone and location of a line, in any order: what is no email and no phone is a name."""
    email = _EMAIL.search(line)
    rest = line if email is None else line[: email.start()] + "," + line[email.end() :]
    parts = [part.strip(" \t<>\"'") for part in re.split(r"[,;\t<>]", rest)]
    phone = next((part for part in parts if _PHONE.fullmatch(part)), "")
    name, *places = [part for part in parts if part and part != phone] or [""]
    return [name, email[0] if email else "", phone, ", ".join(places)]


def _read(lines: Sequence[str], defaults: RowDefaults) -> tuple[list[CandidateRow], list[str]]:
    rows, reasons = list[CandidateRow](), list[str]()
    for number, line in enumerate(lines, start=1):
        try:
            rows.append(read_row(cells_of(line), LINE_COLUMNS, defaults))
        except RowRefused as refused:
            reasons.append(_in_line(number, " ".join(refused.sentences)))
    return rows, reasons


def _not_added(rows: Sequence[CandidateRow], people: KnownPeople, *, adds_possible: bool) -> Iterator[str]:
    for number, row in enumerate(rows, start=1):
        verdict = people.judge(row, decided=adds_possible)
        if verdict.state is RowState.READY:
            people.add(row, number)
        else:
            yield f"{row.name}: {_reason(verdict)}"


def _reason(verdict: Verdict) -> str:
    if verdict.state is RowState.POSSIBLE and verdict.match:
        return _("%(match)s. Tick the box below to add a new candidate.", match=verdict.match.label)
    if verdict.state is RowState.DUPLICATE:
        return _("They already have an application to this opening, or are in an earlier line.")
    return verdict.problem or ""


def _in_line(number: int, reason: str) -> str:
    return _("Line %(number)s: %(reason)s", number=number, reason=reason)
