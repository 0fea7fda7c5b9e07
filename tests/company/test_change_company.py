"""Admins change what the company says of itself; everybody sees it from their next request on."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from app.candidates.models import Consent
from app.careers.submissions import process_submission
from app.company.actions import change_details, details_of
from app.company.environment import shown_settings
from app.company.models import THE_COMPANY, CompanySettings
from app.db.base import db
from app.shared.company import company_name
from app.shared.refusals import RuleBroken
from app.web.edit_digest import values_digest
from tests.careers.applying import A_TEXT
from tests.factories.applications import an_opening
from tests.real.statements import statements

CONSENT = "We keep your application for a year."


def change(by, **values) -> None:
    now = details_of(db.session.get(CompanySettings, THE_COMPANY))
    change_details(now | values, seen=values_digest(now), by=by)


def test_a_name_a_sentence_and_a_color_are_on_the_pages_of_visitors_and_on_record(client, cast, session):
    client.sign_in(cast.ada)
    sent = client.submit(
        "/company/details", name="Öst & Söhne", sentence="We sell bells.", color="#1A7045", reason="New name"
    )
    assert sent.status_code == 303
    page = client.get("/company").text
    assert "changed the name of the company" in page and "New name" in page
    public = client.get("/jobs").text
    assert "Öst &amp; Söhne" in public and "We sell bells." in public
    address = public.split('href="/company.css?')[1].split('"')[0]
    sheet = client.get(f"/company.css?{address}")
    assert "light-dark(#1a7045, #0c0d10)" in sheet.text and "immutable" in sheet.headers["Cache-Control"]
    assert client.get("/company.css?v=old").headers["Cache-Control"] == "no-store"
    assert company_name() == "Öst & Söhne"


@pytest.mark.parametrize(
    ("color", "ratio"), [("#777777", "4.4"), ("#cc5500", "4.3"), ("red", "#1a7045"), ("#fff;}", "#1a7045")]
)
def test_a_color_on_which_no_text_can_be_read_is_refused_with_its_contrast(cast, color, ratio):
    for field in ("color", "dark_color"):
        with pytest.raises(RuleBroken, match=ratio) as refused:
            change(cast.ada, **{field: color})
        assert refused.value.field == field


@pytest.mark.both_databases
def test_the_second_of_two_admins_is_told_what_the_first_changed(client, cast, session):
    client.sign_in(cast.ada)
    form = client.form_for("/company/details")
    change(cast.ada, name="First")
    answer = client.send(form, name="Second", sentence="Mine")
    assert (answer.status_code, company_name()) == (409, "First")
    assert "It is now: First." in answer.text and "Mine" in answer.text
    assert client.submit("/company/details", name="Second").status_code == 303


def test_a_page_asks_no_more_for_a_company_that_was_changed(app, client, cast, session):
    client.sign_in(cast.rita)
    client.get("/tags")
    with statements() as before:
        client.get("/tags")
    change(cast.ada, name="Another")
    client.get("/tags")
    with statements() as after:
        client.get("/tags")
    assert len(after) == len(before)
    assert not [each for each in after if each.startswith("SELECT company_")]


def test_an_application_records_the_versions_that_its_candidate_agreed_to(app, client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.ada)
    client.submit("/company/consent", text=CONSENT)
    client.submit("/company/privacy", text="We protect your data.")
    applicant = app.test_client()
    form = applicant.form_for(f"/jobs/{opening.id}")
    client.submit("/company/privacy", text="We protect your data well.")
    details = {"name": "Lena Okafor", "email": "lena@example.org", "consent": "y"}
    details["document"] = (BytesIO(A_TEXT), "cv.txt")
    refused = applicant.send(form, **details)
    assert refused.status_code == 409 and "tick the box again" in refused.text
    details["document"] = (BytesIO(A_TEXT), "cv.txt")
    assert applicant.submit(f"/jobs/{opening.id}", **details).status_code == 303
    assert process_submission()
    consent = session.scalars(select(Consent)).one()
    assert (consent.consent_version, consent.privacy_version) == (1, 2)
    assert consent.wording.endswith(CONSENT)
    assert "We protect your data." in applicant.get("/privacy?version=1").text
    assert "We protect your data well." in applicant.get("/privacy").text
    client.sign_in(cast.rita)
    assert "(version 1)" in client.get(f"/applications/{consent.application_id}").text


def test_secrets_of_the_server_are_never_shown(client, cast, settings):
    secret = settings.model_copy(
        update={
            "secret_key": "hidden-1",
            "database_url": "postgresql://u:hidden-2@h/d",
            "smtp_url": "smtp://u:hidden-3@h",
            "gitlab_token": "hidden-4",
            "gitlab_webhook_token": "hidden-5",
            "gitlab_signing_token": "hidden-6",
            "base_url": "https://u:hidden-7@onramp.example",
        }
    )
    shown = {each.variable: each.value for each in shown_settings(secret)}
    assert "hidden" not in str(shown)
    assert (shown["SECRET_KEY"], shown["GITLAB_TOKEN"], shown["BASE_URL"]) == (
        "set",
        "set",
        "https://onramp.example",
    )
    assert shown["ONRAMP_ENV"] == "testing"
