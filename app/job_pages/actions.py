"""Uploading a job family page: reading it, and saving what a person has checked as a draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.db.base import db
from app.job_families.actions.drafts import VersionSource, add_draft
from app.job_families.models import JobFamilyVersion
from app.job_pages.corrections import StageRow, corrected_processes
from app.job_pages.proposed_family import family_of_proposal, placed_processes
from app.job_pages.reading.page import read_job_page
from app.job_pages.reading.proposal import PageNotRead, PageProposal
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings
from app.untrusted.fetch import NotFetched, fetch

COMMIT = re.compile(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")
MAX_FETCHED_PAGE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class UploadedPage:
    """A page that was uploaded, and what was read in it."""

    text: str
    address: str
    proposal: PageProposal


def read_uploaded_page(*, text: str, content: bytes | None, address: str) -> UploadedPage:
    """Read a page from its text, its file or its address. Nothing is saved. Raises RuleBroken."""
    if not text.strip() and content is not None:
        text = _decoded(content, "file")
    elif not text.strip() and address:
        text = _fetched(address)
    if not text.strip():
        raise RuleBroken(_("Paste the page, choose a file or enter its address."), field="text")
    try:
        return UploadedPage(text, address, read_job_page(text))
    except PageNotRead as problem:
        raise RuleBroken(str(problem), field="text") from problem


def save_page_as_draft(
    page: UploadedPage, *, name: str, role: str, rows: Sequence[StageRow] | None = None, by: User
) -> JobFamilyVersion:
    """Save a page as a draft of a job family, with its source and its stages as `rows` correct them.

    Raises RuleBroken without a name or a role, and for rows that cannot be read.
    """
    missing = [RuleBroken(sentence, field=field) for field, sentence in _missing(name, role)]
    if missing:
        raise RuleBroken(missing[0].sentence, field=missing[0].field, others=missing[1:])
    processes = (
        corrected_processes(rows, placed_processes(page.proposal, role=role)) if rows is not None else None
    )
    family = family_of_proposal(page.proposal, name=name, role=role, processes=processes)
    commit = COMMIT.search(page.address)
    today = clock.now().date()
    source = VersionSource(page.address, commit.group() if commit else "", today, page.text)
    return add_draft(family, source=source, by=by)


def _missing(name: str, role: str) -> list[tuple[str, str]]:
    found = []
    if not name:
        found.append(("name", _("Enter the name of the job family.")))
    if not role:
        found.append(("role", _("Enter the job title of the people who are hired.")))
    return found


def _fetched(address: str) -> str:
    db.session.rollback()  # no transaction is open while another server answers
    try:
        content = fetch(address, networks=current_settings().calendar_networks, most=MAX_FETCHED_PAGE_BYTES)
    except NotFetched as problem:
        raise RuleBroken(str(problem), field="address") from problem
    return _decoded(content, "address")


def _decoded(content: bytes, field: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleBroken(_("This is no text in UTF-8."), field=field) from error
