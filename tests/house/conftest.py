"""What the tests of migrations stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.config import Config
from flask import Flask

from app import create_app
from app.db.base import db
from tests.factories.settings import settings_from


@pytest.fixture
def blank_app(blank_database_url: str) -> Iterator[Flask]:
    """The app on a database without a table, in its context."""
    settings = settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": blank_database_url})
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def migrations(blank_app: Flask) -> Config:
    """Alembic's settings, as `flask db` has them; its commands raise where `flask db` would exit."""
    config: Config = blank_app.extensions["migrate"].migrate.get_config()
    return config
