"""Queries of mapping files, and of the territories and people they are checked against.

They are for people who may apply mapping files for every manager, so they filter by no reader. The number of
statements is fixed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import defer, joinedload

from app.access.roles import Role
from app.db.base import db
from app.mapping_file.cells import said
from app.mapping_file.columns import FILLED_COLUMNS, MAPPING_COLUMNS, REQUIRED_COLUMNS, MappingColumn
from app.mapping_file.directory import (
    DirectoryPerson,
    KnownTerritory,
    PeopleDirectory,
    TerritoryDetails,
    TerritoryDirectory,
)
from app.mapping_file.export import EMPTY_TABLE, updated_table
from app.mapping_file.models import MappingFile
from app.mapping_file.reader import pad_cells, parse_csv
from app.mapping_file.readiness import readiness_of
from app.mapping_file.rows import RowReader
from app.mapping_file.rules import DryRun, dry_run, isrs_with_new_territory
from app.people.models import GrantedRole, User
from app.sales_areas.queries import region_names
from app.staged_files.samples import SAMPLED_ROWS, ColumnSample, column_samples
from app.territories.models import Assignment, Territory
from app.territories.queries import assignment_is_running
from app.untrusted.csv_cells import unquoted

APPLIED_FILE_LIST_LIMIT = 20  # rows of applied files


def column_meanings(file: MappingFile) -> list[MappingColumn | None]:
    """What the columns of a file mean, in order; None for unmapped ones."""
    return MAPPING_COLUMNS.of(file.columns)


def is_mapped(file: MappingFile) -> bool:
    """True if its columns were mapped, so that it can be checked."""
    return file.checked_at is not None and set(REQUIRED_COLUMNS) <= set(column_meanings(file))


def dry_run_of(file: MappingFile) -> DryRun:
    """What would change if a file were applied now."""
    people, territories = load_directory()
    table = parse_csv(file.text, file.delimiter)
    rows = list(RowReader(column_meanings(file), territories, people).read(table))
    return dry_run(rows, territories, readiness_of([isr.id for isr in isrs_with_new_territory(rows)]))


def load_directory() -> tuple[PeopleDirectory, TerritoryDirectory]:
    """All people, and all territories with their holders."""
    isrs = set(db.session.scalars(select(GrantedRole.user_id).where(GrantedRole.role == Role.ISR)))
    found = db.session.execute(select(User.id, User.name, User.email, User.active).order_by(User.id))
    people = {
        id_: DirectoryPerson(id_, name, email, is_isr=active and id_ in isrs)
        for id_, name, email, active in found
    }
    running = and_(Assignment.territory_id == Territory.id, assignment_is_running())
    held = select(Territory, Assignment.isr_id, Assignment.starts_on, Assignment.ends_on)
    by_place = held.outerjoin(Assignment, running).order_by(
        Territory.region, Territory.name, Territory.id, Assignment.starts_on
    )
    known = {  # of several that run, the last one
        territory.id: _known_territory(territory, people.get(isr_id), since, until)
        for territory, isr_id, since, until in db.session.execute(by_place)
    }
    return PeopleDirectory(people.values()), TerritoryDirectory(known.values(), region_names())


def samples_of(file: MappingFile) -> list[ColumnSample]:
    """The columns of a file, in order, each with up to three of its first values."""
    rows = parse_csv(file.text, file.delimiter).rows[:SAMPLED_ROWS]
    return column_samples(file.columns, [[*map(unquoted, row.cells)] for row in rows], MAPPING_COLUMNS)


def export_text() -> str:
    """The current mapping file, in the style of the last applied one."""
    people, territories = load_directory()
    file = last_applied()
    if file is None:
        return str(updated_table(EMPTY_TABLE, list(MappingColumn), territories, people))
    understood = [column for column in column_meanings(file) if column]
    table = parse_csv(file.text, file.delimiter)
    return str(updated_table(table, understood, territories, people))


def last_applied() -> MappingFile | None:
    """The file that was applied last; None before the first."""
    return db.session.scalar(_applied().limit(1))


def applied_files() -> Sequence[MappingFile]:
    """The applied files, newest first, at most twenty, without their content."""
    eager = (defer(MappingFile.text), defer(MappingFile.found), joinedload(MappingFile.uploaded_by))
    return db.session.scalars(_applied().options(*eager).limit(APPLIED_FILE_LIST_LIMIT)).all()


def remembered_meanings(user: User) -> dict[str, MappingColumn | None]:
    """The meaning of headers in the last file that this person mapped or anyone applied."""
    mapped = select(MappingFile.columns).where(MappingFile.checked_at.is_not(None))
    known = mapped.where(MappingFile.applied_at.is_not(None) | (MappingFile.uploaded_by_id == user.id))
    columns = db.session.scalar(known.order_by(MappingFile.checked_at.desc(), MappingFile.id.desc()).limit(1))
    return MAPPING_COLUMNS.remembered(columns)


def proposed_values(file: MappingFile) -> dict[MappingColumn, str]:
    """One value for all rows of a column that a file has not: what all rows of this person's last one had."""
    mapped = select(MappingFile).where(MappingFile.checked_at.is_not(None), MappingFile.id != file.id)
    theirs = mapped.where(MappingFile.uploaded_by_id == file.uploaded_by_id)
    last = db.session.scalar(theirs.order_by(MappingFile.checked_at.desc(), MappingFile.id.desc()).limit(1))
    missing = [column for column in FILLED_COLUMNS if column not in column_meanings(file)]
    if last is None or not missing:
        return {}
    columns, rows = column_meanings(last), parse_csv(last.text, last.delimiter).rows
    found = {}
    for column in missing:
        if column in columns:
            cells = (pad_cells(len(columns), row) for row in rows if not row.is_blank)
            values = {said(column, row[columns.index(column)]) for row in cells if row}
            if len(values) == 1:
                found[column] = values.pop()
    return found


def _applied() -> Select[MappingFile]:
    applied = select(MappingFile).where(MappingFile.applied_at.is_not(None))
    return applied.order_by(MappingFile.applied_at.desc(), MappingFile.id.desc())


def _known_territory(
    territory: Territory, holder: DirectoryPerson | None, since: date | None, until: date | None
) -> KnownTerritory:
    details = TerritoryDetails(
        name=territory.name,
        region=territory.region,
        sub_region=territory.sub_region,
        area=territory.area,
        segment=territory.segment,
        sae=territory.sae,
        asm=territory.asm,
        rd=territory.rd,
    )
    return KnownTerritory(territory.id, details, holder, territory.removed_at is not None, since, until)
