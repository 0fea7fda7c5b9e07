"""What tests stand on: both databases, the app, a strict client, and the real parts it talks to.

`database` decides on which engine a test runs: PostgreSQL, as in production. A test where the two
differ (triggers, locks, races, search, constraints, migrations) runs on both and says so, for itself
or for its file: `pytestmark = pytest.mark.both_databases`. With `--all`, every test does, but for those
that share the demonstration company of their file.
A test for one of them: `@pytest.mark.parametrize("database", ["sqlite"], indirect=True)`.

To run with other settings, override `environ` (it reaches the processes a test starts, too) or
`settings` in the test's own file.
"""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session
from sqlalchemy.pool import QueuePool

from app import create_app
from app.application_lists import pages
from app.board import waiting_turns
from app.db.base import db
from app.shared import clock
from config import Settings
from tests.budget import Budget
from tests.cast import Cast, assemble_cast
from tests.factories.settings import settings_from
from tests.real.calendar_server import CalendarServer, running_calendar_server
from tests.real.client import StrictClient
from tests.real.databases import Engine, blank_database, filled_database, migrated_database, migrated_template
from tests.real.gitlab_server import GitLabServer, listening, running_gitlab_server
from tests.real.gitlab_server.wire import Server
from tests.real.memory import in_memory
from tests.real.postgres import Postgres, running_postgres
from tests.real.preloaded import Preloaded, connected_to
from tests.real.server import Commands, Servers, running_preloaded
from tests.real.short_cuts import take_short_cuts
from tests.real.smtp import MailServer, listening_socket, running_mail_server
from tests.real.sqlite import Sqlite

MADE_ONCE = (pages._plain_statement, waiting_turns._statement)  # with a limit

hypothesis.settings.register_profile(
    "patient",  # a busy machine is slow to make examples, and that is no fault of what is tested
    hypothesis.settings.get_profile(hypothesis.settings.get_current_profile_name()),
    max_examples=50,  # new ones in each run, and four times as many with --all
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile("full", hypothesis.settings.get_profile("patient"), max_examples=200)
hypothesis.settings.load_profile("patient")  # before pytest loads the one its command line names
hypothesis.settings.register_profile("torture", max_examples=400, stateful_step_count=80, deadline=None)
SHARED = pytest.StashKey[dict[str, str]]()  # between the processes of a parallel run
DATABASES = ["postgresql", "sqlite"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all", dest="is_full", action="store_true", help="run every test there is, on both databases"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Budget())
    if config.getoption("is_full"):
        hypothesis.settings.load_profile("full")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The databases of a test that does not name its own."""
    named = (mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "database" not in metafunc.fixturenames or any("database" in names for names in named):
        return
    on_both = metafunc.config.getoption("is_full") and "demonstration" not in metafunc.fixturenames
    on_both = on_both or metafunc.definition.get_closest_marker("both_databases") is not None
    metafunc.parametrize("database", DATABASES if on_both else DATABASES[:1], indirect=True)


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


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Start what all the processes of a parallel run share, and tell them where."""
    stash = node.config.stash
    if SHARED not in stash:
        running = ExitStack()
        templates = running.enter_context(TemporaryDirectory())
        postgres = running.enter_context(running_postgres())
        folder = running.enter_context(TemporaryDirectory(prefix="onramp-sqlite-", dir=in_memory()))
        stash[SHARED] = {
            "postgresql": postgres.folder,
            "sqlite": folder,
            "templates": templates,
            "preloaded": running.enter_context(running_preloaded(templates)),
        }
        # While the processes import: their first tests would wait for one of them to migrate.
        engines = [postgres, Sqlite(Path(folder), Path(folder))]
        migrating = Thread(target=lambda: [*map(migrated_template, engines)])
        migrating.start()
        running.callback(migrating.join)
        node.config.add_cleanup(running.close)
    node.workerinput["shared"] = stash[SHARED]


@pytest.fixture(scope="session")
def shared(request: pytest.FixtureRequest) -> dict[str, str]:
    """What the processes of a parallel run share; nothing where there is one."""
    found: dict[str, str] = getattr(request.config, "workerinput", {}).get("shared", {})
    return found


@pytest.fixture(scope="session")
def postgresql(shared: dict[str, str]) -> Iterator[Postgres]:
    """The PostgreSQL server: the shared one in a parallel run, else one started here."""
    with nullcontext(Postgres(shared["postgresql"])) if shared else running_postgres() as server:
        yield server
        server.close()


@pytest.fixture(scope="session")
def sqlite(shared: dict[str, str]) -> Iterator[Sqlite]:
    with TemporaryDirectory(prefix="onramp-sqlite-", dir=in_memory()) as folder:
        yield Sqlite(Path(folder), Path(shared.get("sqlite", folder)))


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The name of the engine this run of the test is on."""
    return str(request.param)


@pytest.fixture
def engine(database: str, request: pytest.FixtureRequest) -> Engine:
    """The fixture of that name: only the engine a test asks for is started."""
    chosen: Engine = request.getfixturevalue(database)
    return chosen


@pytest.fixture
def blank_database_url(engine: Engine) -> Iterator[str]:
    with blank_database(engine) as url:
        yield url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, engine: Engine) -> Iterator[str]:
    """A migrated database without rows, or one with the demonstration company."""
    if "demonstration" in request.fixturenames:
        yield request.getfixturevalue("demonstration_url")
        return
    with migrated_database(engine, is_new="new_database" in request.fixturenames) as url:
        yield url


@pytest.fixture
def new_database() -> None:
    """The database of the test has never had rows: how PostgreSQL reads a table depends on those before."""


@pytest.fixture
def demonstration() -> None:
    """The demonstration company is in the database of the test, as its command loads it."""


@pytest.fixture(scope="module")
def demonstration_url(postgresql: Postgres, preloaded: Preloaded, documents_folder: Path) -> Iterator[str]:
    """A database for all tests of a file. The company is loaded once a run, to copy."""

    def load(url: str) -> None:
        loaded = Commands(environ_for(url, documents_folder), preloaded).run("demo", "load")
        assert loaded.returncode == 0, loaded.stderr

    with filled_database(postgresql, "demonstration", load) as url:
        yield url


@pytest.fixture(scope="session")
def documents_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: what one keeps there, no other has a name of."""
    return tmp_path_factory.mktemp("documents")


def environ_for(database_url: str, documents_folder: Path) -> dict[str, str]:
    """The environment variables Onramp runs with."""
    return {
        "ONRAMP_ENV": "testing",
        "DATABASE_URL": database_url,
        "DOCUMENTS_DIR": str(documents_folder),
    }


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
    return app


_lately: list[Flask] = []


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The app. Its connections stay open for the next test: a new one has to learn all tables."""
    app = _app_with(settings)
    if _lately and _lately[0] is not app:
        _disconnect(_lately[0])
    _lately[:] = [app]
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
    """A test may change a limit: statements that are made once with it are made again before and after."""
    changed = MADE_ONCE if "monkeypatch" in request.fixturenames else ()
    for statement in changed:
        statement.cache_clear()
    yield
    for statement in changed:
        statement.cache_clear()


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
