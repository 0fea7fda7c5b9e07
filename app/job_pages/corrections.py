"""What a person corrects in a proposal before it is saved: rows of stages, sent and shown again.

A row is known by its place: "1-2" is the second stage that was read in the first process, "1-q" its
questionnaire, "1-new3" one that a person added.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.job_families.kinds import StageKind
from app.job_families.people_lines import people_in, people_lines
from app.job_families.values import (
    MAX_INTERVIEW_MINUTES,
    MAX_SHORT_NAME_LENGTH,
    MIN_INTERVIEW_MINUTES,
    Process,
    StageText,
)
from app.job_pages.proposed_family import PlacedProcess
from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH, one_line

MAX_ROWS = 400  # those of a page, their questionnaires, and those that people add
ROW_PLACE = re.compile(r"[1-9]\d{0,2}-(?:q|[1-9]\d{0,2}|new[1-9]\d{0,3})")
MINUTES = re.compile(r"(\d{1,4})(?:\s*(?:-|–|to)\s*(\d{1,4}))?")


@dataclass(frozen=True)
class StageRow:
    """A stage as a person sees and corrects it; `minutes` such as "30", "30-45", or blank for unknown."""

    place: str
    name: str = ""
    kind: str = StageKind.INTERVIEW.value
    people: str = ""
    minutes: str = ""
    optional: bool = False

    @property
    def process(self) -> int:
        """The number of its process, from 1."""
        return int(self.place.partition("-")[0])


def rows_of(processes: Sequence[PlacedProcess]) -> list[StageRow]:
    """The stages that were read, as rows."""
    return [_row(place, stage) for process in processes for place, stage in process.stages]


def sent_rows(sent: MultiDict[str, str]) -> list[StageRow]:
    """The rows that a person sent, in their order."""
    places = [place for place in dict.fromkeys(sent.getlist("row")) if ROW_PLACE.fullmatch(place)]
    return [
        StageRow(
            place,
            one_line(sent.get(f"{place}-name")),
            sent.get(f"{place}-kind", ""),
            sent.get(f"{place}-people", ""),
            one_line(sent.get(f"{place}-minutes")),
            f"{place}-optional" in sent,
        )
        for place in places[:MAX_ROWS]
    ]


def changed_rows(rows: list[StageRow], act: str) -> list[StageRow]:
    """The rows after "up 1-2", "down 1-2", "remove 1-2" or "add 1-2", which adds one below it.

    "add 1" adds one at the end of the first process. Anything else changes nothing.
    """
    verb, _space, place = act.partition(" ")
    at = next((at for at, row in enumerate(rows) if row.place == place), None)
    if verb == "add" and (at is not None or re.fullmatch(r"[1-9]\d{0,2}", place)):
        process = int(place.partition("-")[0])
        last = max((at for at, row in enumerate(rows) if row.process <= process), default=-1)
        below = (last if at is None else at) + 1
        return [*rows[:below], StageRow(_new_place(rows, process)), *rows[below:]]
    if at is None:
        return rows
    if verb == "remove":
        return [row for row in rows if row.place != place]
    to = at + {"up": -1, "down": 1}.get(verb, 0)
    if 0 <= to < len(rows) and rows[to].process == rows[at].process:
        rows = list(rows)
        rows[at], rows[to] = rows[to], rows[at]
    return rows


def corrected_processes(rows: Sequence[StageRow], read: Sequence[PlacedProcess]) -> list[Process]:
    """The processes with their stages as corrected. Raises RuleBroken with every row that cannot be read."""
    was = {place: stage for process in read for place, stage in process.stages}
    names = [process.name for process in read] or [""]
    stages: dict[int, list[StageText]] = {number: [] for number in range(1, len(names) + 1)}
    refusals: list[RuleBroken] = []
    for row in rows:
        try:
            stages.get(row.process, stages[1]).append(_stage(row, was.get(row.place)))
        except RuleBroken as broken:
            name = row.name or _("a stage without a name")
            refusals.append(
                RuleBroken(_("%(stage)s: %(sentence)s", stage=name, sentence=broken.sentence), field=None)
            )
    if refusals:
        raise RuleBroken(refusals[0].sentence, others=refusals[1:])
    return [Process(name, stages[number]) for number, name in enumerate(names, 1)]


def _row(place: str, stage: StageText) -> StageRow:
    minutes = "" if stage.minutes is None else str(stage.minutes)
    if stage.minutes_to:
        minutes += f"-{stage.minutes_to}"
    people = "\n".join(people_lines(stage.people))
    return StageRow(place, stage.name, stage.kind.value, people, minutes, stage.optional)


def _stage(row: StageRow, was: StageText | None) -> StageText:
    if not row.name:
        raise RuleBroken(_("Enter a name."))
    if row.kind not in list(StageKind):
        raise RuleBroken(_("Choose what kind of stage it is."))
    before = was or StageText(row.name, "", StageKind(row.kind))
    least, most = _minutes(row.minutes)
    name = row.name[:MAX_LINE_LENGTH]
    short = before.short_name if name == before.name else ""
    kind = StageKind(row.kind)
    return replace(
        before,
        name=name,
        short_name=short or name[:MAX_SHORT_NAME_LENGTH].strip(),
        kind=kind,
        people=people_in(filter(None, map(one_line, row.people.splitlines()))),
        minutes=least,
        minutes_to=most,
        optional=row.optional,
        questions=before.questions if kind is StageKind.QUESTIONNAIRE else [],
    )


def _minutes(text: str) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    found = MINUTES.fullmatch(text)
    least = int(found[1]) if found else 0
    most = int(found[2] or found[1]) if found else 0
    if not MIN_INTERVIEW_MINUTES <= least <= most <= MAX_INTERVIEW_MINUTES:
        raise RuleBroken(
            _(
                "Enter minutes from %(least)s to %(most)s, such as 30 or 30-45, or leave them blank.",
                least=MIN_INTERVIEW_MINUTES,
                most=MAX_INTERVIEW_MINUTES,
            )
        )
    return least, most if most > least else None


def _new_place(rows: Sequence[StageRow], process: int) -> str:
    taken = {row.place for row in rows}
    return next(place for at in range(1, MAX_ROWS + 2) if (place := f"{process}-new{at}") not in taken)
