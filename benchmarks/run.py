"""One run: fill a database, serve it, measure every page and act."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextvars import Context
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from app import create_app
from app.book.models import AccountTerritory, Opportunity, OpportunityOutcome
from app.candidates.models import Application, Status
from app.db.base import db
from app.interviews.models import Interview, InterviewState
from app.offers.models import Offer
from app.onboarding.models import Onboarding
from app.people.models import User
from app.territories.models import Assignment
from benchmarks.acts import ACTS, SIGN_IN, Act, request_for
from benchmarks.client import Connection, at_once, get, post
from benchmarks.fill import Amounts, FilledCompany, fill_database
from benchmarks.fill.derived import analyze
from benchmarks.floor import create_floor_tables
from benchmarks.measure import CLIENTS, Bench, Effort, Measured
from benchmarks.pages import PAGES, Page
from benchmarks.processes import ProcessTree, watching
from benchmarks.serving import FLOOR, ONRAMP, ROOT, environ_for, serving
from benchmarks.visitors import Visitors
from tests.factories.settings import settings_from
from tests.real.page import Page as ParsedPage
from tests.real.statements import statements

SIGN_INS = 16


def run_on(
    url: str, amounts: Amounts, folder: Path, effort: Effort, database: ProcessTree | None
) -> dict[str, Any]:
    """Fill an empty database at a URL, and measure. The result is plain, for JSON."""
    environ = environ_for(url, folder)
    app = create_app(settings_from(environ))
    with app.app_context():
        began = time.monotonic()
        upgrade()
        company = fill_database(amounts)
        filled_in = time.monotonic() - began
        with db.engine.begin() as connection:
            create_floor_tables(connection)
        analyze()
        say(f"filled in {filled_in:.0f} s")
        first_stage = db.session.scalar(select(func.min(Application.stage_id)))
        floor_page = f"/list/{company.opening_id}/{first_stage}"
        db.session.commit()
        try:
            with (
                serving(ONRAMP, environ, "/readyz") as onramp,
                serving(FLOOR, environ, floor_page) as floor,
                watching(onramp.processes) as peak,
            ):
                bench = Bench(onramp, floor, database, effort)
                run = Run(app, company, bench, get(floor_page), amounts.candidates)
                rows = [*run.pages(), *run.acts()]
                memory = peak.memory_mb
                run.sign_in_at_once()
            signing_in = peak.memory_mb
        finally:
            db.session.remove()
            db.engine.dispose()
    return {
        **circumstances(),
        "database": "postgresql" if database else "sqlite",
        "size": amounts.candidates,
        "opportunities": amounts.in_book,
        "filled_in_seconds": round(filled_in),
        "load": round(os.getloadavg()[1], 1),
        "memory_mb": round(memory),
        "memory_signing_in_mb": round(signing_in),
        "rows": [row.as_row() for row in rows],
    }


class Run:
    """What is asked of both servers."""

    def __init__(
        self, app: Flask, company: FilledCompany, bench: Bench, floor_page: bytes, size: int
    ) -> None:
        self._app, self._company, self._bench = app, company, bench
        self._floor_page, self._size = floor_page, size
        self._visitors = Visitors(app)
        self._moves = (post(f"/move/{number % size + 1}", {}) for number in count())
        self._ids = {"opening": company.opening_id, **_ids_to_open(company)}

    def pages(self) -> Iterator[Measured]:
        """Measure every page."""
        for page in filter(self._bench.measures, PAGES):
            cookie = self._visitors.with_email(self._company.emails[page.who])
            path = self._path_of(page, cookie)
            row = self._bench.page(page.name, get(path, cookie), self._floor_page)
            row.statements = self._statements("GET", path, cookie)
            say_row(row)
            yield row

    def acts(self) -> Iterator[Measured]:
        """Measure every act, for records that nobody has touched."""
        for act in filter(self._bench.measures, ACTS):
            *requests, last = self._requests(act, 2 * self._bench.most_samples)
            row = self._bench.act(act.name, requests, self._moves)
            row.statements = self._statements_of(last)
            say_row(row)
            yield row

    def sign_in_at_once(self) -> None:
        """Eight people sign in at once."""
        requests = iter(self._requests(SIGN_IN, SIGN_INS))
        at_once(self._bench.onramp.port, requests, 303, clients=CLIENTS, seconds=60)

    def _requests(self, act: Act, most: int) -> list[bytes]:
        forms = list(islice(act.forms(self._company), most))
        db.session.commit()
        return [request_for(form, self._bench.onramp.port, self._visitors) for form in forms]

    def _path_of(self, page: Page, cookie: str) -> str:
        """The address of a page, or of the last one before it where a list is not so long."""
        path = page.path.format(**self._ids)
        connection = Connection(self._bench.onramp.port)
        for _ in range(page.turns):
            html = connection.ask(get(path, cookie, compressed=False), 200).body.decode()
            path = _next_page(html) or path
            if _next_page(html) is None:
                break
        return path

    def _statements(self, method: str, path: str, cookie: str, **options: Any) -> int:
        """How many statements a request takes, in this process."""
        client = self._app.test_client(use_cookies=False)
        headers = {"Cookie": cookie, "Host": "127.0.0.1"}
        with statements() as sent:
            Context().run(client.open, path, method=method, headers=headers, **options)
        return len([statement for statement in sent if not statement.startswith("BEGIN")])

    def _statements_of(self, request: bytes) -> int:
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        method, path, _ = first.split(" ")
        options = {"data": body, "content_type": headers["Content-Type"]}
        return self._statements(method, path, headers.get("Cookie", ""), **options)


def _next_page(html: str) -> str | None:
    """Where the button under a list leads; None on its last page."""
    page = ParsedPage(html)
    under = [nav for nav in page.all("nav") if nav.attributes.get("class") == "older"]
    return page.all("a", within=under[0])[0].attributes["href"] if under else None


def _ids_to_open(company: FilledCompany) -> dict[str, int]:
    """The records on the pages that are opened: busy ones."""
    of_opening = select(func.max(Application.id)).where(Application.opening_id == company.opening_id)
    held = select(func.max(Interview.application_id)).where(Interview.state == InterviewState.HELD)
    owed = Interview.state == InterviewState.SCHEDULED
    of_ines = Interview.interviewer.has(email=company.emails["ines"])
    found = {
        "active": of_opening.where(Application.status == Status.ACTIVE, Application.version == 4),
        "hired": select(func.max(Application.id)).where(Application.status == Status.HIRED),
        "debriefed": held.join(Application).where(
            Application.status == Status.ACTIVE, Application.version == 5
        ),
        "onboarding": select(func.max(Onboarding.id)).where(
            Onboarding.manager.has(email=company.emails["marta"])
        ),
        "interview": select(func.max(Interview.id)).where(owed, of_ines),
        "offer": select(func.max(Offer.id)),
        "opportunity": _first_of(Opportunity.id, company.emails["isla"]),
        "account": _first_of(Opportunity.account_id, company.emails["isla"]),
        "ines": select(User.id).where(User.email == company.emails["ines"]),
    }
    ids = {name: db.session.scalar(statement) or 0 for name, statement in found.items()}
    db.session.commit()
    return ids


def _first_of(column: Any, email: str) -> Any:
    """The first of a column of the open opportunities in a territory of a person."""
    held = select(Assignment.territory_id).where(Assignment.isr.has(email=email))
    accounts = select(AccountTerritory.account_id).where(AccountTerritory.territory_id.in_(held))
    is_open = Opportunity.outcome == OpportunityOutcome.OPEN
    return select(func.min(column)).where(is_open, Opportunity.account_id.in_(accounts))


def circumstances() -> dict[str, Any]:
    """When and where this is measured."""
    command = ["git", "log", "-1", "--format=%h"]
    commit = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)  # noqa: S603
    return {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": commit.stdout.strip() or "unknown",
        "python": platform.python_version(),
        "processors": os.cpu_count(),
    }


def say_row(row: Measured) -> None:
    say(
        f"  {row.name:28} {row.median:8.1f} ms, {row.ratio:5.1f} × floor {row.floor_median:.1f}, "
        f"CPU {row.cpu:.1f} ms, {row.cpu_ratio:5.1f} × floor, p95 {row.p95:.1f}, "
        f"{row.statements} statements, {row.share:.3f} of the throughput"
    )


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
