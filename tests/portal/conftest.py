"""The candidate who has their page open."""

from __future__ import annotations

import pytest

from app.shared import clock
from tests.factories.applications import an_application


@pytest.fixture
def clock_stands_still() -> None:
    clock.freeze(clock.now())


@pytest.fixture
def application(cast, session, client):
    """Of the candidate who has the page open."""
    application = an_application(cast, 4)
    client.come_by_link(application.candidate)
    return application


@pytest.fixture
def candidate(application):
    return application.candidate
