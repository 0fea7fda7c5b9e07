"""The databases of the tests, and what the processes of a parallel run share.

`database` decides on which engine a test runs: PostgreSQL, as in production. A test where the two
differ (triggers, locks, races, search, constraints, migrations) runs on both and says so, for itself
or for its file: `pytestmark = pytest.mark.both_databases`. In such a file `pytest.mark.one_database` leaves
out a test of one path of code, such as a page or a number of statements. With `--all`, every test runs on
both, but for those that share the demonstration company of their file.
A test for one of them: `@pytest.mark.parametrize("database", ["sqlite"], indirect=True)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import pytest

from tests.factories.settings import environ_for
from tests.real.databases import Engine, blank_database, filled_database, migrated_database, migrated_template
from tests.real.memory import in_memory
from tests.real.postgres import Postgres, running_postgres
from tests.real.preloaded import Preloaded
from tests.real.server import Commands, running_preloaded
from tests.real.sqlite import Sqlite

SHARED = pytest.StashKey[dict[str, str]]()  # between the processes of a parallel run
DATABASES = ["postgresql", "sqlite"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The databases of a test that does not name its own."""
    named = (mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "database" not in metafunc.fixturenames or any("database" in names for names in named):
        return
    on_both = metafunc.config.getoption("is_full") and "demonstration" not in metafunc.fixturenames
    marked = {mark.name for mark in metafunc.definition.iter_markers()}
    on_both = on_both or ("both_databases" in marked and "one_database" not in marked)
    metafunc.parametrize("database", DATABASES if on_both else DATABASES[:1], indirect=True)


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
