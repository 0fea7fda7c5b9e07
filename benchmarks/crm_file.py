"""Measure a file of the CRM: `DATABASE_URL=… python -m benchmarks.crm_file 100000`, on a filled database.

Three files with as many opportunities each: all are new; none has changed; one in ten has changed and one in
thirty is closed. Each is uploaded, checked and applied in a process of its own, as a nightly job does it.
"""

from __future__ import annotations

import csv
import multiprocessing
import re
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select, text

from app import create_app
from app.book.models import Account
from app.crm_files.night_job import apply_if_clean, import_file
from app.crm_files.states import FileKind, FileScope
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.sales.crm_ids import CrmKind, read_crm_id
from benchmarks.fill.book import SALES_OPERATIONS
from benchmarks.processes import ProcessTree
from benchmarks.run import say
from config import Settings
from tests.real.statements import statements

PROCESS = Path("/proc/self")
HEADERS = (
    *("Opportunity ID", "Account ID", "Opportunity Name", "Type", "Order Type", "Stage", "Close Date"),
    *("Amount", "ARR Basis", "Subscription Renewal Date", "Opportunity Owner", "Opportunity Owner Email"),
    *("ISR", "ISR Override", "ISR Priority", "Next Step", "Next Steps Owner"),
)
OPEN_STAGES = ("1-Discovery", "3-Technical Evaluation", "5-Negotiating")
CHANGED_PART, CLOSED_PART = 10, 30
FILES = ("all new", "nothing changed", "one in ten changed, one in thirty closed")


def main() -> None:
    number = int(sys.argv[1])
    with TemporaryDirectory() as folder:
        for place, name in enumerate(FILES):
            path = Path(folder) / f"opportunities-{place}.csv"
            started = multiprocessing.get_context("spawn").Process(
                target=measure, args=(path, number, name, place == len(FILES) - 1)
            )
            started.start()
            started.join()


def measure(path: Path, number: int, name: str, is_changed: bool) -> None:
    """Write a file, import it, and say what each part took."""
    with create_app(Settings()).app_context():
        accounts = db.session.scalars(select(Account.crm_id).order_by(Account.id)).all()
        by = db.session.scalars(select(User).where(User.name == SALES_OPERATIONS)).one()
        path.write_text(file_of(number, accounts, is_changed=is_changed))
        say(f"{number:,} opportunities, {name}, {path.stat().st_size / 1e6:.0f} MB")
        with _measured("uploaded and checked"):
            imported = import_file(path, FileKind.OPPORTUNITIES, clock.now(), FileScope.PART, by=by)
        say(f"  {imported.counts}")
        with _measured("applied"):
            is_applied = apply_if_clean(imported)
        say("  applied" if is_applied else "  not applied: it needs a person")


def file_of(number: int, accounts: Sequence[str], *, is_changed: bool) -> str:
    """A file with so many opportunities of some accounts."""
    lines = StringIO()
    writer = csv.writer(lines)
    writer.writerow(HEADERS)
    for each in range(number):
        writer.writerow(_row(each, accounts[each % len(accounts)], is_changed=is_changed))
    return lines.getvalue()


def _row(number: int, account: str, *, is_changed: bool) -> tuple[str, ...]:
    is_renewal, is_open = number % 4 != 0, number % 10 < 3
    if is_changed and number % CLOSED_PART == 1:
        is_open = False
    close_on = clock.today("UTC") + timedelta(days=number * 7919 % 500 - (0 if is_open else 500))
    amount = 1_000 + number * 104_729 % 90_000 + (500 if is_changed and number % CHANGED_PART == 5 else 0)
    return (
        read_crm_id(f"{CrmKind.OPPORTUNITY.value}F0000{number:07}", CrmKind.OPPORTUNITY).text,
        account,
        f"{'Renewal' if is_renewal else 'Add-on'} {number:06}",
        "Renewal" if is_renewal else "Add-On Business",
        "3. Growth",
        OPEN_STAGES[number % len(OPEN_STAGES)] if is_open else "Closed Won",
        close_on.isoformat(),
        f"{amount}.00",
        f"{amount}.00" if is_renewal else "",
        close_on.isoformat() if is_renewal else "",
        f"Owner{number % 300}",
        f"owner{number % 300}@example.com",
        f"Isla {1 + number % 140:03}",
        "",
        f"Tier {1 + number % 4}" if number % 3 == 0 else "",
        f"Call about the rollout {number % 50}" if number % 4 == 0 else "",
        f"Isla {1 + number % 140:03}" if number % 8 == 0 else "",
    )


@contextmanager
def _measured(what: str) -> Iterator[None]:
    """Say how long the block took, what was computed here and in the database, and the most memory."""
    (PROCESS / "clear_refs").write_text("5")  # the peak begins here
    began, computed, beside = time.monotonic(), time.process_time(), _of_server()
    with statements() as sent:
        yield
    took, computed = time.monotonic() - began, time.process_time() - computed
    found = re.search(r"VmHWM:\s+(\d+)", (PROCESS / "status").read_text())
    peak = int(found.group(1)) / 1024 if found else 0
    of_server = f", {_of_server() - beside:.1f} s of the server" if beside else ""
    say(f"  {what} in {took:.1f} s ({computed:.1f} s of this process{of_server})")
    say(f"  with at most {peak:.0f} MB and {len(sent)} statements")


def _of_server() -> float:
    """The processor time of the process of PostgreSQL that serves this one; 0 on SQLite."""
    if db.engine.dialect.name == "sqlite":
        return 0
    return ProcessTree(db.session.scalar(text("SELECT pg_backend_pid()"))).cpu_seconds()


if __name__ == "__main__":
    main()
