"""Every room of the house, and the few things they share: sign-in, forms, migrations."""

from __future__ import annotations

from flask import Flask
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from app.availability.views import rooms as availability
from app.candidates.views import rooms as candidates
from app.careers.views import rooms as jobs
from app.db.base import db
from app.erasure.views import rooms as erasure
from app.gitlab.sync.views import rooms as mirrors
from app.gitlab.webhooks.views import rooms as hooks
from app.home.health import rooms as health
from app.home.views import rooms as home
from app.interviews import leaving as interviews_leaving
from app.interviews.views import rooms as interviews
from app.mapping_file.leaving import DRAFT_FILE
from app.mapping_file.views import rooms as mapping
from app.onboarding import leaving as onboarding_leaving
from app.onboarding.views import rooms as onboarding
from app.openings.views import rooms as openings
from app.outbox.views import rooms as outbox
from app.people.leaving import ends
from app.people.leaving.views import rooms as leaving
from app.people.own_account_views import rooms as own_account
from app.people.queries import user_of_session
from app.people.views import rooms as people
from app.pipeline import leaving as pipeline_leaving
from app.pipeline.views import rooms as pipeline
from app.plans.views import rooms as plans
from app.portal.views import rooms as portal
from app.questionnaire.views import rooms as questionnaire
from app.reports.views import rooms as reports
from app.resources.views import rooms as resources
from app.sessions.browser import user_of_request
from app.territories import leaving as territories_leaving
from app.territories.views import rooms as territories
from app.web.routing import is_hook

ROOMS = [
    home,
    openings,
    pipeline,
    candidates,
    questionnaire,
    interviews,
    portal,
    erasure,
    availability,
    onboarding,
    plans,
    resources,
    hooks,
    mirrors,
    territories,
    mapping,
    reports,
    people,
    leaving,
    own_account,
    outbox,
    jobs,
    health,
]


# What depends on a person, in the order in which it is handed over: a team before its interviews.
ends.register(pipeline_leaving.TEAM, pipeline_leaving.RECRUITER, pipeline_leaving.HIRING_MANAGER)
ends.register(interviews_leaving.INTERVIEW, onboarding_leaving.RECRUITER, onboarding_leaving.BUDDY)
ends.register(onboarding_leaving.PREVIOUS_MANAGER, onboarding_leaving.MAPPED_TEAM)
ends.register(territories_leaving.ISRS, territories_leaving.OWN, territories_leaving.CHANGES_TO_DECIDE)
ends.register(territories_leaving.CHANGES_ASKED, territories_leaving.OVERRIDES_ASKED)
ends.register(territories_leaving.CHANGES_ABOUT, territories_leaving.OVERRIDES_ABOUT, DRAFT_FILE)


def register(app: Flask) -> None:
    """Put the rooms into the app."""
    login = LoginManager(app)
    login.session_protection = None  # a session is a row: what stands in the cookie decides nothing
    login.request_loader(lambda _request: user_of_request(user_of_session))
    forms = CSRFProtect(app)
    Migrate(app, db, render_as_batch=True, compare_type=True)
    for room in ROOMS:
        app.register_blueprint(room)
    for view in app.view_functions.values():
        if is_hook(view):
            forms.exempt(view)
