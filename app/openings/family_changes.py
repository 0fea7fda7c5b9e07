"""What a newer version of its job family would change in an opening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, Table, select
from sqlalchemy.orm import with_expression
from sqlalchemy.orm.interfaces import ORMOption

from app.db.base import Record, db
from app.job_families.difference import (
    FAMILY_LABELS,
    PartChange,
    PartChangeKind,
    StageDifference,
    field_changes,
    shown_text,
    stage_differences,
)
from app.job_families.library import family_of, shipped_family, shipped_key
from app.job_families.models import JobFamilyRecord, JobFamilyVersion, VersionState
from app.job_families.renames import process_with_stages
from app.job_families.values import JobFamily, Process
from app.openings.actions import opening_with_stages
from app.openings.models import Opening, OpeningState, Stage
from app.shared.company import fill_company_placeholders_in

OPENING_LABELS: Mapping[str, Any] = {
    "job_family": _l("Job family"),
    **{name: label for name, label in FAMILY_LABELS.items() if name in Opening.__table__.c},
}
# What the work at a stage is made of. It stays once there is any.
WORK_FIELDS = ("kind", "form", "attributes", "focus", "survey", "questions")
_WITHOUT_WORK = ("applications", "transitions")  # they point to a stage, and nothing of it changes for them


@dataclass(frozen=True)
class OfferedStage:
    """What would change at a stage. `kept` are the fields that stay, or, for a removed one, why it stays."""

    change: StageDifference
    kept: tuple[PartChange, ...] = ()
    stays_because: str = ""


@dataclass(frozen=True)
class FamilyOffer:
    """What the version would change. `newer` is an opening of it as people read it, `stored` as it is saved.

    `version` is None for the file that Onramp ships. `key` is the id of the version, or the key of the file.

    `stages_stay_because` says why no stage changes: the process is not in the version.
    """

    version: JobFamilyVersion | None
    key: int
    newer: Opening
    stored: Opening
    texts: list[PartChange]
    stages: list[OfferedStage]
    stages_stay_because: str = ""

    @property
    def version_name(self) -> str:
        """The version as a page shows it."""
        if self.version is None:
            return _("the version that Onramp ships now")
        return _("version %(number)s", number=self.version.number)


def has_newer_version(opening: Opening) -> bool:
    """True if an opening that is not closed has not taken over, or left, the version in use of its family."""
    return _offered_key(opening, opening.version_in_use_id) is not None


def _offered_key(opening: Opening, version_id: int | None) -> int | None:
    """The key of what is offered: the version in use, or else the shipped file if it has changed since."""
    if version_id is None and opening.family_version_id is None:
        key, known = shipped_key(opening.family_slug), (opening.shipped_key, opening.left_shipped_key)
    else:
        key, known = version_id, (opening.family_version_id, opening.left_version_id)
    return None if opening.state is OpeningState.CLOSED or key in known else key


def family_offer_for(opening: Opening) -> FamilyOffer | None:
    """What the version in use would change in an opening; None if it has it already, or is closed."""
    version = db.session.scalars(_version_in_use(JobFamilyVersion, opening.family_slug)).one_or_none()
    key = _offered_key(opening, version.id if version else None)
    family = family_of(version) if version else shipped_family(opening.family_slug)
    if key is None or family is None:
        return None
    process = _process_of(opening, family)
    chosen = replace(family, processes=[process or family.processes[0]])
    newer = opening_with_stages(fill_company_placeholders_in(chosen))
    used = work_at_stages(opening)
    own = {stage.name for stage in opening.stages if stage.own_questions}
    return FamilyOffer(
        version=version,
        key=key,
        newer=newer,
        stored=opening_with_stages(chosen),
        texts=field_changes(_texts(opening), _texts(newer), OPENING_LABELS),
        stages=[_offered(change, used, own) for change in stage_differences(opening.stages, newer.stages)]
        if process
        else [],
        stages_stay_because=""
        if process
        else _("The job family no longer has the process %(process)s.", process=opening.process),
    )


def _version_in_use(shown: Any, slug: Any) -> Select[Any]:
    of_family = (JobFamilyVersion.job_family_id == JobFamilyRecord.id, JobFamilyRecord.slug == slug)
    return select(shown).where(*of_family, JobFamilyVersion.state == VersionState.IN_USE)


def with_version_in_use() -> ORMOption:
    """For the statement that loads an opening for its pages."""
    in_use = _version_in_use(JobFamilyVersion.id, Opening.family_slug).correlate(Opening)
    return with_expression(Opening.version_in_use_id, in_use.scalar_subquery())


def _process_of(opening: Opening, family: JobFamily) -> Process | None:
    """The process an opening was opened with, also if it has another name now."""
    if len(family.processes) == 1:
        return family.processes[0]
    return family.process(opening.process) or process_with_stages(family.processes, opening.stages)


def work_at_stages(opening: Opening) -> dict[str, set[str]]:
    """The names of the tables with records at each stage of an opening, by the name of the stage.

    All tables are asked that point to a stage, but for the hiring team.
    """
    found: dict[str, set[str]] = {stage.name: set() for stage in opening.stages}
    for table in Record.metadata.sorted_tables:
        for column in _columns_to_stages(table):
            statement = select(Stage.name).where(Stage.opening_id == opening.id)
            at = db.session.scalars(statement.join(table, column == Stage.id).distinct())
            for name in at:
                found[name].add(table.name)
    return found


def _columns_to_stages(table: Table) -> list[Any]:
    if table.name == "hiring_team":
        return []
    return [key.parent for key in table.foreign_keys if key.column is Stage.__table__.c.id]


def _offered(
    change: StageDifference, used: Mapping[str, set[str]], with_own_questions: set[str]
) -> OfferedStage:
    tables = used.get(change.known_as, set())
    if change.what is PartChangeKind.GONE and tables:
        return OfferedStage(change, stays_because=_("Candidates are at this stage, or were."))
    if change.what is PartChangeKind.GONE and change.name in with_own_questions:
        return OfferedStage(change, stays_because=_("This opening asks questions of its own at this stage."))
    if change.what is PartChangeKind.CHANGED and tables.difference(_WITHOUT_WORK):
        kept = tuple(each for each in change.fields if each.name in WORK_FIELDS)
        taken = [each for each in change.fields if each.name not in WORK_FIELDS]
        return OfferedStage(replace(change, fields=taken), kept)
    return OfferedStage(change)


def _texts(opening: Opening) -> dict[str, str]:
    shown = {name: fill_company_placeholders_in(getattr(opening, name)) for name in OPENING_LABELS}
    return {name: shown_text(value) for name, value in shown.items()}
