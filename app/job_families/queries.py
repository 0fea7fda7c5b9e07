"""The list of job families, and one with its versions."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload, selectinload

from app.db.base import db
from app.job_families.library import JOB_FAMILY_FOLDER, family_of, shipped_family
from app.job_families.models import JobFamilyRecord, JobFamilyVersion
from app.job_families.reader import read_job_family
from app.job_families.values import JobFamily
from app.people.models import User

_VERSIONS = selectinload(JobFamilyRecord.versions).options(
    joinedload(JobFamilyVersion.added_by).lazyload(User.granted_roles),
    defer(JobFamilyVersion.source_text),
)


@dataclass(frozen=True)
class ListedFamily:
    """A family in the list. `record` is None for one that is only shipped, `shipped` for any other."""

    slug: str
    name: str
    record: JobFamilyRecord | None
    shipped: JobFamily | None

    @property
    def in_use(self) -> JobFamilyVersion | None:
        return self.record.in_use if self.record else None

    @property
    def draft(self) -> JobFamilyVersion | None:
        return self.record.draft if self.record else None

    @property
    def versions(self) -> list[JobFamilyVersion]:
        """The company's versions, newest first."""
        return self.record.versions[::-1] if self.record else []

    @property
    def is_retired(self) -> bool:
        return self.record is not None and self.record.retired_at is not None

    @property
    def family(self) -> JobFamily | None:
        """What is in use; None while there is only a draft."""
        return family_of(self.in_use) if self.in_use else self.shipped


def listed_families() -> list[ListedFamily]:
    """All families by name, retired ones last. A family without any version is not listed."""
    shipped = {family.slug: family for family in map(read_job_family, JOB_FAMILY_FOLDER.glob("*.yaml"))}
    records = {
        record.slug: record for record in db.session.scalars(select(JobFamilyRecord).options(_VERSIONS))
    }
    found = [_listed(slug, records.get(slug), shipped.get(slug)) for slug in shipped | records]
    return sorted(
        (each for each in found if each.shipped or each.draft or each.in_use),
        key=lambda each: (each.is_retired, each.name),
    )


def find_family(slug: str) -> ListedFamily | None:
    """A family by its slug, with its versions; None if there is none."""
    statement = select(JobFamilyRecord).where(JobFamilyRecord.slug == slug).options(_VERSIONS)
    found = _listed(slug, db.session.scalars(statement).one_or_none(), shipped_family(slug))
    return found if found.shipped or found.draft or found.in_use else None


def _listed(slug: str, record: JobFamilyRecord | None, shipped: JobFamily | None) -> ListedFamily:
    name = record.name if record else shipped.name if shipped else slug
    return ListedFamily(slug, name, record, shipped)
