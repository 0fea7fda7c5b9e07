"""`python -m benchmarks.boards`: what many open boards cost, as `make bench-boards` measures it.

Each board asks every five seconds whether its columns have changed, as static/js/board_live.js does, while
somebody advances a candidate now and then. All show the same opening: each move changes all of them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path
from statistics import median, quantiles
from threading import Event, Thread

from flask_migrate import upgrade

from app import create_app
from app.db.base import db
from benchmarks.acts import ACTS, request_for
from benchmarks.client import Connection, get
from benchmarks.fill import Amounts, FilledCompany, fill_database
from benchmarks.fill.derived import analyze
from benchmarks.processes import ProcessTree
from benchmarks.run import say
from benchmarks.serving import ONRAMP, environ_for, serving
from benchmarks.visitors import Visitors
from tests.factories.settings import settings_from
from tests.real.postgres import running_postgres

INTERVAL = 5.0  # seconds between two requests of a board
CLIENTS = 16  # threads that send what the boards ask


@dataclass
class Asked:
    """What the boards asked: times in milliseconds, and how often nothing had changed."""

    times: list[float] = field(default_factory=list)
    unchanged: int = 0
    late: float = 0.0  # the most that a request was sent after its time, in seconds


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.boards", description="Measure many open boards.")
    parser.add_argument("--boards", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--moves-every", type=float, default=10, help="seconds between two moves")
    parser.add_argument("--size", type=int, default=1_000, help="number of candidates")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="onramp-boards-") as made, running_postgres() as server:
        server.create("bench")
        environ = environ_for(server.url("bench"), Path(made))
        app = create_app(settings_from(environ))
        with app.app_context():
            upgrade()
            company = fill_database(Amounts(options.size))
            analyze()
            with serving(ONRAMP, environ, "/readyz") as onramp:
                _measure(company, Visitors(app), onramp.port, onramp.processes, options)
            db.session.remove()
            db.engine.dispose()


def _measure(
    company: FilledCompany, visitors: Visitors, port: int, web: ProcessTree, options: argparse.Namespace
) -> None:
    cookie = visitors.with_email(company.emails["rita"])
    moves = _moves(company, visitors, port, round(options.seconds / options.moves_every) + 2)
    path = f"/openings/{company.opening_id}/board"
    for _ in range(8):
        Connection(port).ask(get(path, cookie), 200)
    before, began = web.cpu_seconds(), time.monotonic()
    with _moving(port, moves, options.moves_every):
        asked = _ask(port, path, cookie, options.boards, options.seconds)
    passed = time.monotonic() - began
    cpu = web.cpu_seconds() - before
    rate = len(asked.times) / passed
    say(f"{options.boards} boards, {len(asked.times)} requests ({rate:.0f} a second)")
    say(f"  304 without columns: {asked.unchanged}; at most {asked.late:.2f} s after its time")
    say(f"  median {median(asked.times):.1f} ms, p95 {quantiles(asked.times, n=20)[-1]:.1f} ms")
    each = cpu / len(asked.times) * 1000
    say(f"  web processes: {cpu / passed:.2f} of a processor, {each:.1f} ms a request")


def _ask(port: int, path: str, cookie: str, boards: int, seconds: float) -> Asked:
    """Let the boards ask, one after the other and evenly, for some seconds."""
    asked, etags = Asked(), [""] * boards
    began = time.monotonic()
    number = count()

    def work() -> None:
        connection = Connection(port)
        while True:
            turn = next(number)
            due = began + turn * INTERVAL / boards
            if due > began + seconds:
                return
            time.sleep(max(0.0, due - time.monotonic()))
            sent = time.monotonic()
            reply = connection.answer_to(get(path, cookie, etag=etags[turn % boards]))
            asked.times.append((time.monotonic() - sent) * 1000)
            asked.unchanged += reply.status == 304
            asked.late = max(asked.late, sent - due)
            etags[turn % boards] = reply.etag or etags[turn % boards]

    with ThreadPoolExecutor(CLIENTS) as pool:
        for each in [pool.submit(work) for _ in range(CLIENTS)]:
            each.result()
    return asked


def _moves(company: FilledCompany, visitors: Visitors, port: int, most: int) -> list[bytes]:
    """Requests that advance candidates."""
    advance = next(act for act in ACTS if act.name == "advance")
    forms = list(islice(advance.forms(company), most))
    db.session.commit()
    return [request_for(form, port, visitors) for form in forms]


@contextmanager
def _moving(port: int, moves: Iterable[bytes], every: float) -> Iterator[None]:
    """Advance a candidate every so many seconds during the block."""
    ended = Event()

    def work() -> None:
        connection = Connection(port)
        for move in moves:
            if ended.wait(every):
                return
            connection.ask(move, 303)

    thread = Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


if __name__ == "__main__":
    main()
