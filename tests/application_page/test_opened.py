"""The page says that it is open: it is new no more, and others who look at it see who else does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.last_opened.queries import PRESENT_FOR, new_ids
from app.shared import clock
from tests.factories.applications import an_application
from tests.factories.documents import a_document


@pytest.fixture
def application(cast):
    application = an_application(cast, 4)
    a_document(application)
    return application


def page_of(application):
    return f"/applications/{application.id}"


def opens(client, application, **fields):
    return client.submit(f"{page_of(application)}/opened", page=page_of(application), **fields)


def test_opening_the_page_alone_writes_nothing_and_its_form_does(client, cast, application):
    client.sign_in(cast.rita)
    page = client.get(page_of(application)).text
    assert new_ids([application.id], cast.rita)
    assert "<noscript><button" in page
    answer = opens(client, application)
    assert (answer.status_code, answer.location) == (303, page_of(application))
    assert not new_ids([application.id], cast.rita)


@pytest.mark.parametrize(
    "made_at", ["", "soon", "2026-11-28", "0001-01-01T00:00:00+23:59", "9999-12-31T00:00:00+00:00"]
)
def test_whatever_it_says_is_answered(client, cast, application, made_at):
    client.sign_in(cast.rita)
    assert opens(client, application, made_at=made_at).status_code == 303


def test_others_who_have_it_open_are_named_for_half_a_minute(client, cast, application):
    client.sign_in(cast.dana)
    assert opens(client, application).status_code == 303
    client.sign_in(cast.rita)
    answer = opens(client, application, by_itself="yes")
    assert answer.location == f"{page_of(application)}/present"
    assert "Also looking at this now: Dana Whitfield" in client.get(answer.location).text
    clock.freeze(clock.now() + PRESENT_FOR + timedelta(seconds=1))
    assert "Dana Whitfield" not in client.get(answer.location).text


def test_nobody_else_learns_who_looks(client, cast, application):
    client.sign_in(cast.hugo)
    assert client.get(f"{page_of(application)}/present").status_code == 404
    assert client.forge(f"{page_of(application)}/opened").status_code == 404
