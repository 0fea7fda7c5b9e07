"""The app does not start with a route that declares no permission, and takes no POST without a token."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask_login import AnonymousUserMixin
from sqlalchemy import select

from app import create_app
from app.access.permissions import Permission
from app.access.policy import PUBLIC_ID_NAMES, can_see
from app.db.base import db
from app.openings.models import Opening, OpeningState
from app.people.models import User
from app.web import routing
from app.web.routing import PUBLIC_PERMISSIONS, Routes, is_hook, protected
from app.web.routing.checks import check_routes
from tests.factories.applications import a_candidate, an_application
from tests.factories.settings import settings_from
from tests.house.company import found_company, routes_of
from tests.house.source import ROOT
from tests.real.client import StrictClient

LEADS_TO = re.compile(r"""\b(?:see|url_for)\(\s*["']([a-z_]+\.[a-z_]+)["']""")


@pytest.fixture(scope="module")
def started() -> Flask:
    """The app of a test that adds nothing to it."""
    return create_app(settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": "sqlite://"}))


@pytest.fixture
def bare() -> Flask:
    """An app without routes, to add some to."""
    return Flask(__name__)


def test_a_route_without_a_permission_does_not_start(bare):
    bare.add_url_rule("/back-door", "back_door", lambda: "come in")

    with pytest.raises(RuntimeError, match=r"/back-door has no permission: use Routes"):
        check_routes(bare)


@pytest.mark.parametrize("declared_with", ["route", "get", "post"])
def test_flasks_own_decorators_declare_no_permission(bare, declared_with):
    stray = Routes("stray", __name__)
    getattr(stray, declared_with)("/stray")(lambda: "come in")
    bare.register_blueprint(stray)

    with pytest.raises(RuntimeError, match="/stray has no permission"):
        check_routes(bare)


@pytest.mark.parametrize("declared_with", ["page", "form", "action"])
def test_a_route_is_declared_with_its_permission(bare, declared_with):
    stray = Routes("stray", __name__)
    with pytest.raises(TypeError, match="permission"):
        getattr(stray, declared_with)("/stray")
    getattr(stray, declared_with)("/stray", permission=Permission.USE_ONRAMP)(_view)
    bare.register_blueprint(stray)

    check_routes(bare)


def test_the_app_checks_its_routes_when_it_starts(monkeypatch):
    monkeypatch.delitem(routing._records, "opening_id")

    with pytest.raises(RuntimeError, match="has no loader"):
        create_app(settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": "sqlite://"}))


def test_every_page_that_the_source_leads_to_exists(started):
    """A name that no page has is a 500 after the work is done, or a page that does not open."""
    sources = [*(ROOT / "app").rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    named = {name for path in sources for name in LEADS_TO.findall(path.read_text(encoding="utf-8"))}
    assert len(named) > 50
    assert named <= set(started.view_functions)


@pytest.mark.parametrize("rule", ["/x/<int:stray_id>", "/x/<stray_id>", "/x/<int:number>", "/x/<uuid:key>"])
def test_an_id_without_a_loader_does_not_start(bare, rule):
    _add_page(bare, rule)

    with pytest.raises(RuntimeError, match="has no loader"):
        check_routes(bare)


def test_an_id_without_a_predicate_does_not_start(bare, monkeypatch):
    monkeypatch.setitem(routing._records, "stray_id", Opening)
    _add_page(bare, "/x/<int:stray_id>")

    with pytest.raises(RuntimeError, match="has no predicate"):
        check_routes(bare)


def test_a_second_id_that_does_not_belong_to_the_first_does_not_start(bare):
    _add_page(bare, "/openings/<int:opening_id>/territories/<int:territory_id>")

    with pytest.raises(RuntimeError, match="has no foreign key to opening_id"):
        check_routes(bare)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_policy_is_asked_about_every_record_in_a_url(settings, cast, session):
    """If it was asked about the first alone, a record that a person may see would open every other one."""
    app = create_app(settings)
    app.test_client_class = StrictClient
    stray = Routes("stray", __name__)
    rule = "/x/<int:opening_id>/<int:application_id>"
    stray.page(rule, permission=Permission.MOVE_APPLICATION)(_of_both)
    app.register_blueprint(stray)
    check_routes(app)
    danas, hugos = an_application(cast), an_application(cast, candidate=a_candidate("Noor Aziz"))
    hugos.opening.hiring_manager = cast.hugo
    client = app.test_client()
    client.sign_in(cast.dana)

    assert client.get(f"/x/{danas.opening_id}/{danas.id}").json == {
        "opening": danas.opening_id,
        "application": danas.id,
    }
    assert client.get(f"/x/{danas.opening_id}/{hugos.id}").status_code == 404
    assert client.get(f"/x/{hugos.opening_id}/{hugos.id}").status_code == 404
    client.sign_in(cast.rita)
    assert client.get(f"/x/{hugos.opening_id}/{hugos.id}").status_code == 200
    assert client.get(f"/x/{danas.opening_id}/{hugos.id}").status_code == 404, "it belongs to another opening"


def test_a_page_that_is_open_to_all_has_only_ids_of_public_records(started):
    """Nobody is there to ask the policy about, so the page would open every other record."""
    for _, rule in routes_of(started):
        if started.view_functions[rule.endpoint].permission in PUBLIC_PERMISSIONS:
            ids = rule.arguments - PUBLIC_ID_NAMES - {"token"}
            assert not ids, f"{rule.rule} is open to all: reach its record by a signed token, not by {ids}."


def test_the_only_public_record_is_an_open_opening():
    assert {"job_id"} == PUBLIC_ID_NAMES
    for state in OpeningState:
        assert can_see(AnonymousUserMixin(), "job_id", Opening(state=state)) is (state is OpeningState.OPEN)
        assert not can_see(AnonymousUserMixin(), "opening_id", Opening(state=state))


def test_the_only_hooks_are_gitlabs_and_the_providers(started):
    """They have no cookie, and the token of a form would not protect them: see threats/test_webhooks.py."""
    hooks = {rule.rule for _, rule in routes_of(started) if is_hook(started.view_functions[rule.endpoint])}

    assert hooks == {"/hooks/gitlab", "/hooks/signed-out"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_post_asks_for_its_token(app, session, client):
    """The token is checked before anybody is asked who they are: one person stands for all."""
    company = found_company()
    signed_in = app.test_client()
    signed_in.sign_in(company.cast.rita)
    for browser, data in ((client, {}), (signed_in, {"csrf_token": "forged"})):
        for method, rule in routes_of(app):
            if method == "POST" and not is_hook(app.view_functions[rule.endpoint]):
                answer = browser.post(company.path(rule), data=data)
                assert answer.status_code == 400, f"{rule.rule} takes a POST without a token of ours."
                assert "reload the page" in answer.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_a_hook_writes_is_saved_if_it_answers_200_and_dropped_otherwise(app, session):
    for status in (200, 303, 401, 422):
        hook = protected(_writes_and_answers(status), Permission.TELL_OF_ISSUES, saved_with=200)
        with app.test_request_context(method="POST"):
            hook()
        saved = session.scalars(select(User.email).where(User.email == f"{status}@example.com")).all()
        session.commit()
        assert len(saved) == (status == 200), status


def _writes_and_answers(status: int):
    def view() -> tuple[str, int]:
        db.session.add(User(name="Hook", email=f"{status}@example.com", time_zone="UTC", password_hash="x"))
        db.session.flush()
        return "", status

    return view


def _add_page(app: Flask, rule: str) -> None:
    stray = Routes("stray", __name__)
    stray.page(rule, permission=Permission.USE_ONRAMP)(_view)
    app.register_blueprint(stray)


def _view() -> str:
    return "come in"


def _of_both(opening, application) -> dict[str, int]:
    return {"opening": opening.id, "application": application.id}
