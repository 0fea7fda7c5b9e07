"""Finding the family and the draft of an address."""

from __future__ import annotations

from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.job_families.library import family_of
from app.job_families.models import JobFamilyRecord, JobFamilyVersion
from app.job_families.queries import ListedFamily, find_family
from app.job_families.values import JobFamily, Process, StageText


def family_at(slug: str) -> ListedFamily:
    """The family with this slug. Raises NotFound."""
    found = find_family(slug)
    if found is None:
        raise NotFound(_("There is no such job family."))
    return found


def draft_at(slug: str) -> tuple[JobFamilyRecord, JobFamilyVersion, JobFamily]:
    """The record of a family, its draft, and the draft as values. Raises NotFound if there is no draft."""
    record = family_at(slug).record
    draft = record.draft if record else None
    if record is None or draft is None:
        raise NotFound(_("This job family has no draft. Somebody may have put it into use or discarded it."))
    return record, draft, family_of(draft)


def process_at(family: JobFamily, number: str) -> Process:
    """The process with a number from 1. Raises NotFound."""
    at = int(number) if number.isdecimal() and len(number) < 4 else 0
    if not 1 <= at <= len(family.processes):
        raise NotFound(_("There is no such process."))
    return family.processes[at - 1]


def stage_at(family: JobFamily, place: str) -> tuple[Process, StageText | None]:
    """The process and the stage of a place such as "1-3", both from 1; no stage if it is not there."""
    number, _dash, position = place.partition("-")
    process = process_at(family, number)
    at = int(position) if position.isdecimal() and len(position) < 4 else 0
    return process, process.stages[at - 1] if 1 <= at <= len(process.stages) else None
