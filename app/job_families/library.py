"""The job families in use: the files Onramp ships, and the versions the company put into use."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from zlib import crc32

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.db.base import db
from app.job_families.models import JobFamilyRecord, JobFamilyVersion, VersionState
from app.job_families.reader import job_family_in, read_job_family
from app.job_families.values import JobFamily
from app.shared.refusals import RuleBroken

SHIPPED_KEYS = 10**9  # forms take nine digits
JOB_FAMILY_FOLDER = Path(__file__).parent / "files"


def job_families(folder: Path = JOB_FAMILY_FOLDER) -> list[JobFamily]:
    """All job families in use, by name. Raises InvalidDataFile for the first malformed file."""
    found = {family.slug: family for family in map(read_job_family, folder.glob("*.yaml"))}
    found |= {version.job_family.slug: family_of(version) for version in versions_in_use()}
    return sorted(found.values(), key=lambda family: family.name)


def offered_families() -> list[JobFamily]:
    """The job families in use that new openings are offered, by name: all that are not retired."""
    retired = select(JobFamilyRecord.slug).where(JobFamilyRecord.retired_at.is_not(None))
    slugs = set(db.session.scalars(retired))
    return [family for family in job_families() if family.slug not in slugs]


def shipped_family(slug: str) -> JobFamily | None:
    """The job family that Onramp ships with this slug; None if it ships none."""
    return next(
        (read_job_family(path) for path in JOB_FAMILY_FOLDER.glob("*.yaml") if path.stem == slug), None
    )


def shipped_key(slug: str) -> int | None:
    """A number that changes with the file that Onramp ships as this family; None if it ships none."""
    path = JOB_FAMILY_FOLDER / f"{slug}.yaml"
    return _shipped_key(path, path.stat().st_mtime_ns) if slug.isidentifier() and path.is_file() else None


@lru_cache(maxsize=100)
def _shipped_key(path: Path, _changed_at: int) -> int:
    """Of the lines that are no comment."""
    lines = (line.strip() for line in path.read_bytes().splitlines())
    return crc32(b"\n".join(line for line in lines if not line.startswith(b"#"))) % SHIPPED_KEYS


def job_family(slug: str, folder: Path = JOB_FAMILY_FOLDER) -> JobFamily:
    """The job family in use with this slug.

    Raises RuleBroken if there is none, InvalidDataFile if malformed.
    """
    for version in versions_in_use():
        if version.job_family.slug == slug:
            return family_of(version)
    for path in folder.glob("*.yaml"):
        if path.stem == slug:
            return read_job_family(path)
    raise RuleBroken(_("This job family does not exist. Choose another one."), field="job_family")


def versions_in_use() -> list[JobFamilyVersion]:
    """The versions in use of the families that the company keeps."""
    statement = select(JobFamilyVersion).where(JobFamilyVersion.state == VersionState.IN_USE)
    return list(db.session.scalars(statement.options(joinedload(JobFamilyVersion.job_family))))


def family_of(version: JobFamilyVersion) -> JobFamily:
    """A version as values, also if it is a draft."""
    read = _read(version.text, version.job_family.slug, version.state is VersionState.DRAFT)
    return replace(read, version_id=version.id)


@lru_cache(maxsize=100)
def _read(text: str, slug: str, is_draft: bool) -> JobFamily:
    return job_family_in(text.encode(), slug=slug, file=f"{slug}.yaml", is_draft=is_draft)
