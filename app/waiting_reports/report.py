"""The report about what waits for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import select

from app.access.roles import Role
from app.db.rows import one_of, read_rows
from app.hiring_reports.asking import AskedHiringReport
from app.hiring_reports.report_pages.tables import (
    PICTURED_LINES,
    Report,
    ReportCell,
    ReportRow,
    ReportTable,
    day_cell,
    figure_cell,
    number_cell,
    share_cell,
)
from app.people.models import User
from app.turns.models import TurnKind
from app.waiting_reports.turns import EndedTurns, OpenTurns, TurnOwner, waiting_of
from app.waiting_reports.words import KIND_LABELS, kind_label
from app.web.charts.bars import ChartRow, stacked_bar

OF_CANDIDATES = "candidate"  # instead of an owner, in addresses
Params = Mapping[str, str]  # of the address of the rows behind a number
Numbers = TypeVar("Numbers", OpenTurns, EndedTurns)
Named = list[tuple[str, Numbers, Params]]


def waiting_report(asked: AskedHiringReport, reader: User) -> Report:
    """The tables of the page."""
    found = waiting_of(asked, reader)
    names = _names({each.user_id for each in (*found.open_owners, *found.ended_owners) if each.user_id})
    open_people, ended_people = (_by_owner(found.open_owners, names), _by_owner(found.ended_owners, names))
    return Report(
        _("What waits"),
        [
            _open_table("open-kinds", _("What waits now"), _("What"), _by_kind(found.open_kinds), asked),
            _open_table("open-people", _("What waits now, by person"), _("Who"), open_people, asked),
            _ended_table("ended-kinds", _("How long it took"), _("What"), _by_kind(found.ended_kinds), asked),
            _ended_table("ended-people", _("Who took how long"), _("Who"), ended_people, asked),
        ],
        definitions(),
    )


def definitions() -> list[str]:
    """What the numbers mean."""
    return [
        _("What waits now does not depend on the time chosen. Overdue: the limit of its kind is over."),
        _("How long it took: what ended in this time, from when it began to wait, in days from Monday to "
          "Friday, in UTC. The same day is 0. It counts for the person who had it last."),
        _("It is counted since Onramp keeps what ended; what ended before is not known."),
        _("While you owe a scorecard on an application, nothing else of it counts here."),
    ]  # fmt: skip


def _by_kind(found: Mapping[TurnKind, Numbers]) -> Named[Numbers]:
    order = list(KIND_LABELS)
    return [(kind_label(kind), found[kind], {"kind": kind.value}) for kind in sorted(found, key=order.index)]


def _by_owner(found: Mapping[TurnOwner, Numbers], names: Mapping[int, str]) -> Named[Numbers]:
    named = [(_owner_name(each, names), found[each], {"owner": owner_key(each)}) for each in found]
    return sorted(named, key=lambda each: each[0])


def owner_key(owner: TurnOwner) -> str:
    """What stands for an owner in addresses."""
    if owner.user_id is not None:
        return str(owner.user_id)
    return owner.role.value if owner.role else OF_CANDIDATES


def _owner_name(owner: TurnOwner, names: Mapping[int, str]) -> str:
    if owner.user_id is not None:
        return names[owner.user_id]
    return role_name(owner.role)


def role_name(role: Role | None) -> str:
    """Anyone with a role, or the candidate."""
    return _("Any %(role)s", role=role.value) if role else _("The candidate")


def _open_table(
    key: str, title: str, first: str, named: Named[OpenTurns], asked: AskedHiringReport
) -> ReportTable:
    rows = [ReportRow(name, _open_cells(of, partial(_link, asked, "open", at))) for name, of, at in named]
    most = max((of.number for _name, of, _at in named), default=0)
    picture = [
        ChartRow(
            name,
            [stacked_bar(_("Number"), [("lost", of.overdue), ("ahead", of.number - of.overdue)], whole=most)],
        )
        for name, of, _at in sorted(named, key=lambda each: -each[1].number)[:PICTURED_LINES]
    ]
    return ReportTable(
        key,
        title,
        [first, _("Open"), _("Overdue"), _("Oldest since")],
        rows,
        empty=_("Nothing waits that you may see."),
        picture=picture,
        picture_label=_(
            "A bar for each line: what is overdue and what is in time. The table has the numbers."
        ),
        legend=[("lost", _("Overdue")), ("ahead", _("In time"))],
    )


def _open_cells(of: OpenTurns, link: Callable[[bool], str]) -> list[ReportCell]:
    oldest: datetime | None = of.oldest
    return [
        number_cell(of.number, link(False)),
        number_cell(of.overdue, link(True)),
        day_cell(oldest.date() if oldest else None),
    ]


def _ended_table(
    key: str, title: str, first: str, named: Named[EndedTurns], asked: AskedHiringReport
) -> ReportTable:
    rows = [ReportRow(name, _ended_cells(of, partial(_link, asked, "ended", at))) for name, of, at in named]
    shown = sorted(named, key=lambda each: -each[1].spread.number)[:PICTURED_LINES]
    most = max((of.spread.number for _name, of, _at in shown), default=0)
    picture = [
        ChartRow(
            name,
            [stacked_bar(_("Number"), [("lost", of.late), ("won", of.spread.number - of.late)], whole=most)],
        )
        for name, of, _at in shown
    ]
    return ReportTable(
        key,
        title,
        [first, _("Number"), _("Median"), _("90 of 100 within"), _("Late"), _("Late, of all")],
        rows,
        empty=_("Nothing that waited ended in this time."),
        picture=picture,
        picture_label=_("A bar for each line: what ended late and in time. The table has the numbers."),
        legend=[("lost", _("Late")), ("won", _("In time"))],
    )


def _ended_cells(of: EndedTurns, link: Callable[[bool], str]) -> list[ReportCell]:
    spread = of.spread
    return [
        number_cell(spread.number, link(False)),
        figure_cell(spread.median),
        figure_cell(spread.high),
        number_cell(of.late, link(True)),
        share_cell(of.late, spread.number),
    ]


def _link(asked: AskedHiringReport, state: str, at: Params, late: bool) -> str:
    return asked.rows("waiting_reports.counted_turns", state=state, late="yes" if late else None, **at)


def _names(ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    return {row.id: row.name for row in read_rows(select(User.id, User.name).where(one_of(User.id, ids)))}
