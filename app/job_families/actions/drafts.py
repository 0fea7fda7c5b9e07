"""Adding a draft, putting it into use, discarding it; retiring a family and offering it again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.db.row_locks import lock_row
from app.job_families.library import family_of, job_family, shipped_family
from app.job_families.models import JobFamilyRecord, JobFamilyVersion, VersionState
from app.job_families.reader import job_family_in
from app.job_families.rules import check_complete, slug_of
from app.job_families.values import JobFamily
from app.job_families.writer import job_family_text
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment
from app.untrusted.data_file import MAX_DATA_FILE_BYTES, InvalidDataFile


@dataclass(frozen=True)
class VersionSource:
    """The page a version was read from: its address, commit, the day it was read, and its text."""

    address: str = ""
    commit: str = ""
    day: date | None = None
    text: str = ""


def add_draft(family: JobFamily, *, source: VersionSource | None = None, by: User) -> JobFamilyVersion:
    """Save a family as the draft of its slug, or as that of a new family.

    An empty slug is made from the name. Raises Conflict if there is a draft already, RuleBroken for values
    that no file can have.
    """
    slug = family.slug or slug_of(family.name)
    record = find_record(slug)
    if record is None:
        record = JobFamilyRecord(slug=slug, name=family.name)
        db.session.add(record)
        db.session.flush()
    lock_row(record)
    if record.draft is not None:
        raise _has_draft(record.draft, by)
    source = source or VersionSource()
    version = JobFamilyVersion(
        job_family=record,
        number=max((each.number for each in record.versions), default=0) + 1,
        state=VersionState.DRAFT,
        text=checked_text(replace(family, slug=slug)),
        source_address=source.address,
        source_commit=source.commit,
        source_day=source.day,
        source_text=source.text,
        added_by=by,
    )
    db.session.add(version)
    _take_name(record, family)
    record_activity(ActivityVerb.ADDED_FAMILY_DRAFT, record, by=by, became=_version_name(version))
    return version


def edit_family(slug: str, *, by: User) -> JobFamilyVersion:
    """The draft of a family; without one, the version in use, or the shipped file, becomes its draft."""
    record = find_record(slug)
    if record is not None and record.draft is not None:
        return record.draft
    return add_draft(job_family(slug), by=by)


def put_into_use(record: JobFamilyRecord, *, seen: str | None = None, by: User) -> JobFamilyVersion:
    """Use the draft for new openings. The version that was in use becomes an earlier one.

    `seen` is the text of the draft that the page showed, as a digest. Raises RuleBroken with all that the
    draft lacks; Conflict if somebody has changed it since.
    """
    draft = locked_draft(record)
    if seen is not None and seen != draft_digest(draft):
        raise Conflict(
            _("Somebody has changed the draft after you opened the page. Check it, then try again.")
        )
    family = family_of(draft)
    check_complete(family)
    checked_text(family, is_draft=False)
    before = record.in_use
    if before is not None:
        before.state = VersionState.EARLIER
        db.session.flush()  # two versions in use are refused by the database
    draft.state, draft.used_at = VersionState.IN_USE, clock.now()
    _take_name(record, family)
    record_activity(
        ActivityVerb.PUT_FAMILY_INTO_USE,
        record,
        by=by,
        was=_version_name(before) if before else None,
        became=_version_name(draft),
    )
    return draft


def discard_draft(record: JobFamilyRecord, *, by: User) -> None:
    """Delete the draft. Raises Conflict if there is none."""
    draft = locked_draft(record)
    record_activity(ActivityVerb.DISCARDED_FAMILY_DRAFT, record, by=by, became=_version_name(draft))
    db.session.delete(draft)
    db.session.flush()
    db.session.expire(record, ["versions"])
    newest = record.in_use
    shipped = shipped_family(record.slug)
    if newest is not None or shipped is not None:
        _take_name(record, family_of(newest) if newest else shipped)


def retire_family(slug: str, *, by: User) -> JobFamilyRecord:
    """Offer a family for no new openings. Its openings stay."""
    record = _kept_record(slug)
    if record.retired_at is None:
        record.retired_at = clock.now()
        record_activity(ActivityVerb.RETIRED_FAMILY, record, by=by)
    return record


def restore_family(slug: str, *, by: User) -> JobFamilyRecord:
    """Offer a retired family for new openings again."""
    record = _kept_record(slug)
    if record.retired_at is not None:
        record.retired_at = None
        record_activity(ActivityVerb.RESTORED_FAMILY, record, by=by)
    return record


def find_record(slug: str) -> JobFamilyRecord | None:
    """The company's record of a family; None for one that is only shipped, and for one that is unknown."""
    return db.session.scalars(select(JobFamilyRecord).where(JobFamilyRecord.slug == slug)).one_or_none()


def locked_draft(record: JobFamilyRecord) -> JobFamilyVersion:
    """Lock the family and read its draft again. Raises Conflict if there is none any more."""
    lock_row(record)
    db.session.expire(record, ["versions"])
    draft = record.draft
    if draft is None:
        raise Conflict(_("There is no draft any more. Somebody has put it into use or discarded it."))
    db.session.refresh(draft)
    return draft


def draft_digest(draft: JobFamilyVersion) -> str:
    """A short text that changes with the draft."""
    return sha256(draft.text.encode()).hexdigest()[:16]


def checked_text(family: JobFamily, *, is_draft: bool = True) -> str:
    """The file of a family. Raises RuleBroken if it does not read back as the same."""
    text = job_family_text(family)
    file = f"{family.slug}.yaml"
    try:
        read = job_family_in(text.encode(), slug=family.slug, file=file, is_draft=is_draft)
    except InvalidDataFile as wrong:
        if len(text.encode()) > MAX_DATA_FILE_BYTES:
            raise RuleBroken(_("This is more text than a job family can have. Shorten it.")) from wrong
        raise RuleBroken(_("This cannot be saved: %(reason)s.", reason=wrong.reason)) from wrong
    if replace(read, version_id=None) != replace(family, version_id=None):
        raise RuleBroken(_("This has signs that cannot be saved. Remove them, then save again."))
    return text


def _kept_record(slug: str) -> JobFamilyRecord:
    """The locked record of a family; a shipped one gets its record here."""
    record = find_record(slug)
    if record is None:
        record = JobFamilyRecord(slug=slug, name=job_family(slug).name)
        db.session.add(record)
        db.session.flush()
    lock_row(record)
    return record


def _take_name(record: JobFamilyRecord, family: JobFamily | None) -> None:
    if family is not None:
        record.name = family.name


def _has_draft(draft: JobFamilyVersion, reader: User) -> Conflict:
    return Conflict(
        _(
            "%(family)s has a draft already: %(person)s added it on %(when)s. Put it into use or discard it "
            "first.",
            family=draft.job_family.name,
            person=draft.added_by.name,
            when=format_moment(draft.added_at, reader.time_zone),
        )
    )


def _version_name(version: JobFamilyVersion) -> str:
    return _("version %(number)s", number=version.number)
