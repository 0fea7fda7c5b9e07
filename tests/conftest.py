"""What tests stand on: the app, a strict client, and the real parts it talks to.

The databases are in `database_fixtures.py`. To run with other settings, override `environ` (it reaches the
processes a test starts, too) or `settings` in the test's own file.
"""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from app import create_app
from app.db.base import db
from app.db.kept import make_again
from app.shared import clock
from config import Settings
from tests.budget import Budget
from tests.cast import Cast, assemble_cast
from tests.examples import PATIENT
from tests.factories.settings import environ_for, settings_from
from tests.real.calendar_server import CalendarServer, running_calendar_server
from tests.real.client import StrictClient
from tests.real.databases import times_made_again
from tests.real.gitlab_server import GitLabServer, listening, running_gitlab_server
from tests.real.gitlab_server.wire import Server
from tests.real.preloaded import Preloaded, connected_to
from tests.real.server import Commands, Servers, running_preloaded
from tests.real.short_cuts import take_short_cuts
from tests.real.smtp import MailServer, listening_socket, running_mail_server

hypothesis.settings.register_profile(
    PATIENT,  # a busy machine is slow to make examples, and that is no fault of what is tested
    hypothesis.settings.get_profile(hypothesis.settings.get_current_profile_name()),
    max_examples=10,  # new ones in each run, and twenty times as many with --all
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile("full", hypothesis.settings.get_profile(PATIENT), max_examples=200)
hypothesis.settings.load_profile(PATIENT)  # before pytest loads the one its command line names
hypothesis.settings.register_profile("torture", max_examples=400, stateful_step_count=80, deadline=None)
pytest_plugins = ["tests.database_fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all", dest="is_full", action="store_true", help="run every test there is, on both databases"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Budget())
    if config.getoption("is_full"):
        hypothesis.settings.load_profile("full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones first: begun last, one would keep one process busy and the others waiting.

    What is marked `full` is left for a run with `--all`.
    """
    items.sort(key=lambda item: (not item.get_closest_marker("slow"), "/journeys/" not in str(item.path)))
    if not config.getoption("is_full"):
        left = [item for item in items if item.get_closest_marker("full")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in set(left)]


def pytest_collection_finish() -> None:
    """Look for garbage less often, and never in what was imported: a tenth of a run went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_sessionfinish() -> None:
    """Leave what there is: pytest looks for garbage five times at the end."""
    gc.freeze()


@pytest.fixture
def is_full(request: pytest.FixtureRequest) -> bool:
    """Whether this run is of everything there is: more random ways, and others."""
    return bool(request.config.getoption("is_full"))


@pytest.fixture(scope="session")
def documents_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: what one keeps there, no other has a name of."""
    return tmp_path_factory.mktemp("documents")


@pytest.fixture
def environ(database_url: str, documents_folder: Path) -> dict[str, str]:
    return environ_for(database_url, documents_folder)


@pytest.fixture(scope="session")
def compiled_templates(shared: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all processes of a run."""
    return Path(shared["templates"]) if shared else tmp_path_factory.mktemp("templates")


@pytest.fixture(scope="session", autouse=True)
def _short_cuts(compiled_templates: Path) -> None:
    take_short_cuts(compiled_templates)


@pytest.fixture
def settings(environ: dict[str, str]) -> Settings:
    """The same as settings."""
    return settings_from(environ)


@cache
def _app_with(settings: Settings) -> Flask:
    """One app for all the tests with the same settings: its templates and statements stay compiled."""
    app = create_app(settings)
    app.test_client_class = StrictClient
    with app.app_context():  # one process of a run sends more statements than one of a site
        db.engine.update_execution_options(compiled_cache=LRUCache(STATEMENTS_KEPT))
    return app


_lately: list[Flask] = []  # those with open connections, the last one at the end
_connected_to: dict[Flask, int] = {}  # which copy of its database
CONNECTED_APPS = 3
STATEMENTS_KEPT = 3000


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The app. Its connections stay open for later tests: a new one has to learn all tables."""
    app = _app_with(settings)
    made_again = times_made_again[settings.database_url]
    if _connected_to.setdefault(app, made_again) != made_again:
        _disconnect(app)
        _connected_to[app] = made_again
    _lately[:] = [*(each for each in _lately if each is not app), app]
    while len(_lately) > CONNECTED_APPS:
        _disconnect(_lately.pop(0))
    yield app
    with app.app_context():
        pool = db.engine.pool
        in_use = isinstance(pool, QueuePool) and pool.checkedout()
        if in_use or db.engine.dialect.name == "sqlite":  # the file is another for each test
            db.engine.dispose()


def _disconnect(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """The database session of the test itself, which calls actions and queries as code does.

    No request shares it (see StrictClient, which commits it before each). Another process sees what
    was written here once the test commits, and on SQLite cannot write before that.
    """
    with app.app_context():
        yield db.session


@pytest.fixture
def cast(session: scoped_session[Session]) -> Cast:
    """One person of each role, in the session of the test."""
    return assemble_cast()


@pytest.fixture
def client(app: Flask) -> StrictClient:
    """A browser without a window. `app.test_client()` gives a second person theirs."""
    client = app.test_client()
    assert isinstance(client, StrictClient)
    return client


@pytest.fixture(autouse=True)
def _limits_are_read_again(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test may change a limit: statements that have it are made again before and after."""
    changes = "monkeypatch" in request.fixturenames
    if changes:
        make_again()
    yield
    if changes:
        make_again()


@pytest.fixture(autouse=True)
def _clock_runs_on() -> Iterator[None]:
    """A test may stop or move the clock; the next one finds it running."""
    yield
    clock.unfreeze()


@pytest.fixture(scope="session")
def smtp_socket() -> Iterator[socket.socket]:
    """One for all tests: an app is made for its settings, and the mail server is one of them."""
    with listening_socket() as listening:
        yield listening


@pytest.fixture
def smtp_server(smtp_socket: socket.socket) -> Iterator[MailServer]:
    with running_mail_server(smtp_socket) as server:
        yield server


@pytest.fixture
def calendar_server(tmp_path: Path) -> Iterator[CalendarServer]:
    with running_calendar_server(tmp_path / "calendars") as server:
        yield server


@pytest.fixture(scope="session")
def gitlab_address() -> Iterator[Server]:
    """One for all tests: an app is made for its settings, and the address is one of them."""
    with listening() as server:
        yield server


@pytest.fixture
def gitlab_server(gitlab_address: Server) -> Iterator[GitLabServer]:
    with running_gitlab_server(gitlab_address) as server:
        yield server


@pytest.fixture(scope="session")
def servers(preloaded: Preloaded) -> Iterator[Servers]:
    servers = Servers(preloaded)
    yield servers
    servers.end()


@pytest.fixture(scope="session")
def preloaded(shared: dict[str, str], compiled_templates: Path) -> Iterator[Preloaded]:
    """What forks commands and servers: shared in a parallel run, as the PostgreSQL server is."""
    at = nullcontext(shared["preloaded"]) if shared else running_preloaded(str(compiled_templates))
    with at as address, connected_to(address) as running:
        yield running


@pytest.fixture
def commands(environ: dict[str, str], preloaded: Preloaded) -> Iterator[Commands]:
    """The `flask` commands, each in a process of its own, none of which outlives the test."""
    commands = Commands(environ, preloaded)
    yield commands
    commands.end_all()
