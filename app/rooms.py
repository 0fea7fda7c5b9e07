"""Every room of the house, and the few things they share: sign-in, forms, migrations."""

from __future__ import annotations

from flask import Flask
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

import app.interviews.models
import app.onboarding.models
import app.pipeline.models
import app.questionnaire.models
import app.territories.models  # noqa: F401
from app.home.health import rooms as health
from app.outbox.views import rooms as outbox
from app.people.queries import user_of_session
from app.people.views import rooms as people
from app.shared.database import db

ROOMS = [health, people, outbox]


def register(onramp: Flask) -> None:
    """Put the rooms into the app."""
    login = LoginManager(onramp)
    login.user_loader(user_of_session)
    CSRFProtect(onramp)
    Migrate(onramp, db, render_as_batch=True, compare_type=True)
    for room in ROOMS:
        onramp.register_blueprint(room)
