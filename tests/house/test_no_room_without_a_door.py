"""A route declared past Routes does not start, and none takes a POST without its token."""

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
from app.web import routing as door
from app.web.routing import PUBLIC_PERMISSIONS, Routes, check_routes, is_hook, protected
from tests.factories.applications import a_candidate, an_application
from tests.factories.settings import settings_from
from tests.house.company import found_company, routes_of
from tests.house.source import ROOT
from tests.real.client import StrictClient

LEADS_TO = re.compile(r"""\b(?:see|url_for)\(\s*["']([a-z_]+\.[a-z_]+)["']""")


@pytest.fixture
def house() -> Flask:
    return create_app(settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": "sqlite://"}))


def test_a_route_declared_past_the_door_does_not_start(house):
    house.add_url_rule("/back-door", "back_door", lambda: "come in")

    with pytest.raises(RuntimeError, match=r"/back-door has no permission: use Routes"):
        check_routes(house)


@pytest.mark.parametrize("declared_with", ["route", "get", "post"])
def test_flasks_own_decorators_do_not_make_a_room(house, declared_with):
    stray = Routes("stray", __name__)
    getattr(stray, declared_with)("/stray")(lambda: "come in")
    house.register_blueprint(stray)

    with pytest.raises(RuntimeError, match="/stray has no permission"):
        check_routes(house)


@pytest.mark.parametrize("declared_with", ["page", "form", "action"])
def test_a_room_is_declared_with_its_permission_and_starts(house, declared_with):
    stray = Routes("stray", __name__)
    with pytest.raises(TypeError, match="permission"):
        getattr(stray, declared_with)("/stray")
    getattr(stray, declared_with)("/stray", permission=Permission.USE_ONRAMP)(_view)
    house.register_blueprint(stray)

    check_routes(house)


def test_every_page_that_the_source_leads_to_exists(house):
    """A name that no page has is a 500 after the work is done, or a page that does not open."""
    sources = [*(ROOT / "app").rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    named = {name for path in sources for name in LEADS_TO.findall(path.read_text(encoding="utf-8"))}
    assert len(named) > 50
    assert named <= set(house.view_functions)


@pytest.mark.parametrize("rule", ["/x/<int:stray_id>", "/x/<stray_id>", "/x/<int:number>", "/x/<uuid:key>"])
def test_an_id_that_nobody_registered_does_not_start(house, rule):
    stray = Routes("stray", __name__)
    stray.page(rule, permission=Permission.USE_ONRAMP)(_view)
    house.register_blueprint(stray)

    with pytest.raises(RuntimeError, match="has no loader"):
        check_routes(house)


def test_an_id_that_nobody_said_who_sees_does_not_start(house, monkeypatch):
    monkeypatch.setitem(door._records, "stray_id", Opening)
    stray = Routes("stray", __name__)
    stray.page("/x/<int:stray_id>", permission=Permission.USE_ONRAMP)(_view)
    house.register_blueprint(stray)

    with pytest.raises(RuntimeError, match="has no predicate"):
        check_routes(house)


def test_a_second_id_that_does_not_belong_to_the_first_does_not_start(house):
    stray = Routes("stray", __name__)
    rule = "/openings/<int:opening_id>/territories/<int:territory_id>"
    stray.page(rule, permission=Permission.USE_ONRAMP)(_view)
    house.register_blueprint(stray)

    with pytest.raises(RuntimeError, match="has no foreign key to opening_id"):
        check_routes(house)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_record_in_a_url_is_asked_about(settings, cast, session):
    """Of the first alone would let a person into another's room by one they may see."""
    house = create_app(settings)
    house.test_client_class = StrictClient
    stray = Routes("stray", __name__)
    rule = "/x/<int:opening_id>/<int:application_id>"
    stray.page(rule, permission=Permission.MOVE_APPLICATION)(_of_both)
    house.register_blueprint(stray)
    check_routes(house)
    danas, hugos = an_application(cast), an_application(cast, candidate=a_candidate("Noor Aziz"))
    hugos.opening.hiring_manager = cast.hugo
    client = house.test_client()
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


def test_what_is_open_to_all_asks_only_for_records_that_are_public(house):
    """Without a person to ask about, a door would let everyone see any other record behind it."""
    for _, rule in routes_of(house):
        if house.view_functions[rule.endpoint].permission in PUBLIC_PERMISSIONS:
            ids = rule.arguments - PUBLIC_ID_NAMES - {"token"}
            assert not ids, f"{rule.rule} is open to all: reach its record by a signed token, not by {ids}."


def test_what_is_public_leads_to_an_open_opening_and_to_nothing_else():
    assert {"job_id"} == PUBLIC_ID_NAMES
    for state in OpeningState:
        assert can_see(AnonymousUserMixin(), "job_id", Opening(state=state)) is (state is OpeningState.OPEN)
        assert not can_see(AnonymousUserMixin(), "opening_id", Opening(state=state))


def test_the_webhook_of_gitlab_alone_is_for_a_machine(house):
    """It brings no cookie, and no token of a form would protect it: see threats/test_webhooks.py."""
    machines = {rule.rule for _, rule in routes_of(house) if is_hook(house.view_functions[rule.endpoint])}

    assert machines == {"/hooks/gitlab"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_post_asks_for_its_token(app, session, client):
    company = found_company()
    for person in (None, company.cast.ada, company.cast.rita, company.cast.marta):
        if person:
            client.sign_in(person)
        for method, rule in routes_of(app):
            if method == "POST" and not is_hook(app.view_functions[rule.endpoint]):
                for data in ({}, {"csrf_token": "forged"}):
                    answer = client.post(company.path(rule), data=data)
                    assert answer.status_code == 400, f"{rule.rule} takes a POST without a token of ours."
                    assert "Reload it" in answer.text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_a_machine_tells_is_saved_when_it_is_taken_and_else_dropped(app, session):
    for status in (200, 303, 401, 422):
        told = protected(_tells(status), Permission.TELL_OF_ISSUES, saved_with=200)
        with app.test_request_context(method="POST"):
            told()
        kept = session.scalars(select(User.email).where(User.email == f"{status}@example.com")).all()
        session.commit()
        assert len(kept) == (status == 200), status


def _tells(status: int):
    def view() -> tuple[str, int]:
        db.session.add(User(name="Told", email=f"{status}@example.com", time_zone="UTC", password_hash="x"))
        db.session.flush()
        return "", status

    return view


def _view() -> str:
    return "come in"


def _of_both(opening, application) -> dict[str, int]:
    return {"opening": opening.id, "application": application.id}
