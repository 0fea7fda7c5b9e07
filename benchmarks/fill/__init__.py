"""Fill an empty, migrated database with a company and many candidates.

The real actions tell a few dozen stories (`stories.py`), from a new application to a hire with a territory.
Then the rows of each story are copied (`copies.py`), with other names, times and interviewers, and written
in bulk (`bulk.py`) with every trigger in force. So a copy is what the actions would have written, also in
tables that did not exist when this was written. The book of business comes from files of the CRM, so it is
written as those leave it (`book.py`).
"""

from __future__ import annotations

import gc
from dataclasses import dataclass

from benchmarks.fill import derived
from benchmarks.fill.amounts import Amounts
from benchmarks.fill.book import BookAmounts, fill_book
from benchmarks.fill.bulk import BulkWriter
from benchmarks.fill.company import ISR_MANAGERS, BenchCompany, found_company
from benchmarks.fill.copies import CopyMaker
from benchmarks.fill.stories import tell_stories

__all__ = ["Amounts", "FilledCompany", "fill_database"]


@dataclass(frozen=True)
class FilledCompany:
    """What there is to ask for: ids, and the emails of people by their first name in small letters."""

    opening_id: int
    emails: dict[str, str]
    password: str


def fill_database(amounts: Amounts) -> FilledCompany:
    """Fill the database of the current app and commit. It is empty and migrated."""
    company = found_company(amounts)
    stories = tell_stories(company)
    described = _described(company)
    gc.freeze()
    with BulkWriter() as writer:
        CopyMaker(company, stories, amounts, writer).make_copies()
    gc.unfreeze()
    managers = [company.staff[name] for name in ISR_MANAGERS]
    described.emails.update(fill_book(BookAmounts(amounts.in_book), company.now, managers))
    derived.make_derived_rows()
    return described


def _described(company: BenchCompany) -> FilledCompany:
    emails = {name.split()[0].lower(): user.email for name, user in company.staff.items()}
    return FilledCompany(company.opening.id, emails, company.password)
