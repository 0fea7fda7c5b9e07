"""Onramp: from a questionnaire to a territory. `create_app` is its table of contents."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import all_checks, all_mails
from app.accommodations.turns import register_accommodation_hooks
from app.accommodations.views import routes as accommodations_routes
from app.activity.models import ACTIVITY_TRIGGERS
from app.alignment_changes.counting import accounts_of_territories
from app.alignment_changes.models import ALIGNMENT_TRIGGERS
from app.alignment_changes.preview import preview_of_losses
from app.alignment_changes.recording import record_act
from app.alignment_changes.sections import register_check_section
from app.alignment_changes.views import routes as alignment_routes
from app.application import Onramp
from app.application_lists.views import routes as application_lists_routes
from app.application_notes.views import routes as application_notes_routes
from app.application_page.views import routes as application_page_routes
from app.audit_log.actions import register_audit_log
from app.audit_log.triggers import AUDIT_TRIGGERS
from app.availability.views import routes as availability_routes
from app.batches.views import routes as batches_routes
from app.book import triggers as book_triggers
from app.book.views import routes as book_routes
from app.candidate_import.views import routes as candidate_import_routes
from app.candidate_mail.views import routes as candidate_mail_routes
from app.candidate_surveys.asking import register_survey_hooks
from app.candidate_surveys.views import routes as candidate_surveys_routes
from app.candidates.models.owned_records import register_shared
from app.candidates.views import routes as candidates_routes
from app.careers.views import routes as careers_routes
from app.checklist.views import routes as checklist_routes
from app.company.views import routes as company_routes
from app.conflicts_of_interest.views import routes as conflicts_of_interest_routes
from app.crm_file_pages.views import routes as crm_files_routes
from app.crm_returns.check_section import difference_section
from app.crm_returns.views import routes as crm_returns_routes
from app.db.base import db
from app.db.pool import ConnectionPool
from app.db.triggers import register_triggers
from app.demo import commands as demo
from app.documents.views import routes as documents_routes
from app.duplicates.views import routes as duplicates_routes
from app.erasure.views import routes as erasure_routes
from app.exports.views import routes as exports_routes
from app.gitlab.sync.views import routes as gitlab_sync_routes
from app.gitlab.webhooks.views import routes as gitlab_webhook_routes
from app.hires.views import routes as hires_routes
from app.hiring_reports.sums.triggers import HIRING_TRIGGERS
from app.hiring_reports.views import routes as hiring_reports_routes
from app.holdovers.models import HOLDOVER_TRIGGERS
from app.holdovers.views import routes as holdovers_routes
from app.home.all_loose_ends import register_all_loose_ends
from app.home.all_turns import register_all_turns
from app.home.health import routes as health_routes
from app.home.views import routes as home_routes
from app.interview_pages.views import routes as interview_pages_routes
from app.interview_reports.views import routes as interview_reports_routes
from app.interviews import triggers as interviews_triggers
from app.introductions.views import routes as introductions_routes
from app.isr_by_hand.views import routes as isr_by_hand_routes
from app.job_families.views import routes as job_families_routes
from app.job_pages.views import routes as job_pages_routes
from app.job_titles.views import routes as job_titles_routes
from app.last_places.moves import register_last_place_hooks
from app.last_places.views import routes as last_places_routes
from app.mail_texts.views import routes as mail_texts_routes
from app.mapping_file.views import routes as mapping_file_routes
from app.offer_reports.views import routes as offer_reports_routes
from app.offers.moves import register_offer_hooks
from app.offers.views import routes as offers_routes
from app.onboarding.gate import trigger as gate_trigger
from app.opening_moves.hooks import register_opening_move_hooks
from app.opening_moves.views import routes as opening_moves_routes
from app.openings.approvals.turns import register_approval_hooks
from app.openings.approvals.views import routes as approvals_routes
from app.openings.drafts.views import routes as drafts_routes
from app.openings.training.views import routes as training_routes
from app.openings.views import routes as openings_routes
from app.operation.views import routes as operation_routes
from app.opportunity_page.views import routes as opportunity_page_routes
from app.opportunity_work.triggers import WORK_TRIGGERS
from app.opportunity_work.views import routes as opportunity_work_routes
from app.outbox.views import routes as outbox_routes
from app.people.departure.views import routes as departure_routes
from app.people.own_account_views import routes as own_account_routes
from app.people.queries import user_of_session
from app.people.views import routes as people_routes
from app.pipeline.models import TRANSITION_TRIGGERS
from app.pipeline.views import routes as pipeline_routes
from app.plans.views import routes as plans_routes
from app.pools.merging import POOLS_OF_CANDIDATES
from app.pools.views import routes as pools_routes
from app.portal.views import routes as portal_routes
from app.questionnaire.own_questions.views import routes as own_questions_routes
from app.questionnaire.views import routes as questionnaire_routes
from app.questionnaire_desk.views import routes as questionnaire_desk_routes
from app.reapplying.views import routes as reapplying_routes
from app.reference_checks.views import routes as reference_checks_routes
from app.renewals.views import routes as renewals_routes
from app.reports.views import routes as reports_routes
from app.resources.views import routes as resources_routes
from app.return_requests.views import routes as return_requests_routes
from app.sales_areas.views import routes as sales_areas_routes
from app.sales_reports.views import routes as sales_reports_routes
from app.saved_reports.views import routes as saved_reports_routes
from app.scorecards.views import routes as scorecards_routes
from app.search.views import routes as search_routes
from app.second_factors.hooks import register_second_factor_hooks
from app.second_factors.views.account import routes as second_factors_routes
from app.second_factors.views.admin import routes as second_factor_policy_routes
from app.second_factors.views.sign_in import routes as second_factors_sign_in_routes
from app.security_log.views import routes as security_log_routes
from app.self_identification.views import routes as self_identification_routes
from app.sessions.browser import load_session_user
from app.shared import logs
from app.single_sign_on.rules import read_group_roles
from app.single_sign_on.views import routes as single_sign_on_routes
from app.sources.views import routes as sources_routes
from app.stage_results.views import routes as stage_results_routes
from app.tags.candidate_tags import TAGS_OF_CANDIDATES
from app.tags.views import routes as tags_routes
from app.teams.views import routes as teams_routes
from app.territories import triggers as territories_triggers
from app.territories.hooks import register_holder_hooks
from app.territories.views import routes as territories_routes
from app.waiting_reports.views import routes as waiting_reports_routes
from app.web import errors, limits, locale, security, static, templating
from app.web.routing import is_hook
from app.web.routing.checks import check_routes
from app.web.routing.request_log import register_request_log
from config import Settings

TOP = Path(__file__).resolve().parent.parent
ROUTES = [
    home_routes,
    search_routes,
    openings_routes,
    approvals_routes,
    drafts_routes,
    introductions_routes,
    job_titles_routes,
    training_routes,
    job_families_routes,
    job_pages_routes,
    pipeline_routes,
    hires_routes,
    return_requests_routes,
    application_lists_routes,
    exports_routes,
    candidates_routes,
    documents_routes,
    duplicates_routes,
    sources_routes,
    tags_routes,
    pools_routes,
    questionnaire_routes,
    own_questions_routes,
    questionnaire_desk_routes,
    interview_pages_routes,
    stage_results_routes,
    scorecards_routes,
    application_notes_routes,
    reference_checks_routes,
    candidate_mail_routes,
    offers_routes,
    conflicts_of_interest_routes,
    opening_moves_routes,
    accommodations_routes,
    candidate_surveys_routes,
    self_identification_routes,
    last_places_routes,
    reapplying_routes,
    application_page_routes,
    batches_routes,
    mail_texts_routes,
    portal_routes,
    erasure_routes,
    availability_routes,
    checklist_routes,
    teams_routes,
    plans_routes,
    resources_routes,
    gitlab_webhook_routes,
    gitlab_sync_routes,
    territories_routes,
    mapping_file_routes,
    crm_files_routes,
    renewals_routes,
    crm_returns_routes,
    book_routes,
    isr_by_hand_routes,
    opportunity_work_routes,
    opportunity_page_routes,
    alignment_routes,
    holdovers_routes,
    sales_reports_routes,
    candidate_import_routes,
    reports_routes,
    sales_areas_routes,
    hiring_reports_routes,
    interview_reports_routes,
    waiting_reports_routes,
    offer_reports_routes,
    saved_reports_routes,
    second_factor_policy_routes,
    people_routes,
    second_factors_routes,
    second_factors_sign_in_routes,
    security_log_routes,
    single_sign_on_routes,
    operation_routes,
    company_routes,
    departure_routes,
    own_account_routes,
    outbox_routes,
    careers_routes,
    health_routes,
]

# The triggers of the database, from the packages that own the rules.
register_triggers([*ACTIVITY_TRIGGERS, *AUDIT_TRIGGERS, *TRANSITION_TRIGGERS, *gate_trigger.TRIGGERS])
register_triggers([*interviews_triggers.TRIGGERS, *territories_triggers.TRIGGERS, *book_triggers.TRIGGERS])
register_triggers([*ALIGNMENT_TRIGGERS, *WORK_TRIGGERS, *HOLDOVER_TRIGGERS, *HIRING_TRIGGERS])

# What candidates have in common with others, as a merge moves it.
register_shared(TAGS_OF_CANDIDATES, POOLS_OF_CANDIDATES)

# What is recorded, counted and previewed when territories change hands.
register_holder_hooks(record_act, accounts_of_territories, preview_of_losses)

# Who decides on a draft when its hiring manager changes.
register_approval_hooks()

# What a move does to the offer of an application, and what a hire begins with.
register_offer_hooks()

# What a move and another recruiter do to the turns of accommodations, and who is asked how it was.
register_accommodation_hooks()
register_survey_hooks()

# What the end of an application does to the proposal of another opening, and what a candidate takes along.
register_opening_move_hooks()

# What comes after the right password, and what a closed account no longer has.
register_second_factor_hooks()

# What becomes of the others after the hire for the last place.
register_last_place_hooks()

# What packages above add to the page of the alignment.
register_check_section(difference_section)

all_mails.register()
all_checks.register()
register_all_turns()
register_all_loose_ends()


def create_app(settings: Settings, *, with_commands: bool = True) -> Flask:
    """Create the application with these settings. Without its commands it needs less memory."""
    settings.check()
    read_group_roles(settings.oidc_roles)
    settings.make_room()
    logs.log_to_stderr(
        as_json=settings.production,
        level=logging.INFO if settings.production else logging.WARNING,  # each request would hide the rest
    )
    app = Onramp(
        __name__,
        template_folder=TOP / "templates",
        static_folder=TOP / "static",
        static_url_path=static.STATIC_URL_RULE,
    )
    _configure(app, settings)
    register_request_log(app)
    db.init_app(app)
    app.before_request(limits.check_request_body)
    _register_routes(app)
    locale.prepare(app)
    templating.configure_templates(app)
    static.serve_static_files(app)
    errors.register_error_handlers(app)
    demo.register(app)
    if with_commands:
        _register_commands(app)
    app.after_request(security.add_headers)
    register_audit_log(app)
    if settings.metrics_address:
        from app.operation.metrics import count_requests

        count_requests(app)
    check_routes(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    over_tls = settings.base_url.startswith("https://")
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "poolclass": ConnectionPool,
            "pool_pre_ping": True,
            "hide_parameters": True,
        },
        SESSION_COOKIE_NAME="__Host-onramp" if over_tls else "onramp",
        SESSION_COOKIE_SECURE=over_tls,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_HEADERS=[],  # forms only, so that no form is sent without its fields
        TESTING=settings.environment == "testing",
    )
    app.url_map.converters["int"] = security.RecordIdConverter
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _register_routes(app: Flask) -> None:
    """Set up sign-in and CSRF protection, and register all routes."""
    login = LoginManager(app)
    login.session_protection = None  # a session is a row; the cookie has only its token
    login.request_loader(lambda _request: load_session_user(user_of_session))
    forms = CSRFProtect(app)
    for routes in ROUTES:
        app.register_blueprint(routes)
    for view in app.view_functions.values():
        if is_hook(view):
            forms.exempt(view)


def _register_commands(app: Flask) -> None:
    """Set up the commands, the worker's among them, and migrations."""
    from flask_migrate import Migrate

    from app import commands

    commands.register(app)
    Migrate(app, db, render_as_batch=True, compare_type=True)
