"""What several journeys use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import create_app
from app.db.base import db
from app.worker import run_all_tasks
from tests.factories.settings import settings_from
from tests.journeys.post import Post


@pytest.fixture
def post(environ, running_server, smtp_server, calendar_server) -> Iterator[Post]:
    """The post, with the worker in the process of the test: a command compiles all statements each time."""
    app = create_app(settings_from({**environ, "BASE_URL": running_server}))

    def work() -> None:
        with app.app_context():
            run_all_tasks()

    yield Post(work, smtp_server, calendar_server)
    with app.app_context():
        db.engine.dispose()
