"""Applying without an account: what is stored, what the applicant reads, and what a stranger cannot do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.activity.queries import activity_of
from app.candidates.models import Application, Candidate, Consent, ReferralClaim, Status
from app.careers.rules import APPLY_LIMITS
from app.documents import document_content
from app.documents.models import Document
from app.openings.actions import close_opening
from app.outbox.models import Message
from app.pipeline.queries import application_history
from app.shared import clock
from tests.careers.applying import LENA, applies, page_of, sends, sent_whole
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.documents import A_TEXT


def how_many(session, record) -> int:
    return session.scalar(select(func.count()).select_from(record))


def test_an_applicant_is_at_the_first_stage(client, cast, session):
    opening = an_opening(cast)

    answer = applies(client, opening)

    application = session.scalars(select(Application)).one()
    lena = application.candidate
    assert (answer.status_code, answer.location) == (303, f"{page_of(opening)}/thanks")
    assert "Thank you" in client.get(answer.location).text
    assert (lena.name, lena.email, lena.time_zone) == ("Lena Brandt", "lena@example.org", "Europe/Berlin")
    assert (lena.location, lena.source, lena.internal) == ("Leipzig, Germany", "A friend", False)
    assert lena.links == ["https://example.org/lena", "https://linkedin.com/in/lena"]
    assert (application.opening, application.stage.position) == (opening, 1)
    assert {(line.who, line.what) for line in application_history(application, cast.rita)} == {
        ("The candidate", "applied"),
        ("The candidate", "added a document"),
    }
    (resume,) = application.documents
    assert (resume.name, document_content(resume), resume.uploaded_by) == ("résumé.txt", A_TEXT, None)


def test_the_consent_is_stored_with_its_text_and_day(client, cast, session):
    opening = an_opening(cast)
    shown = client.get(page_of(opening)).text

    applies(client, opening)

    consent = session.scalars(select(Consent)).one()
    said, _, terms = consent.wording.partition(". ")
    assert said == "I agree that Example Company keeps my application"
    assert said in shown
    assert terms in shown
    assert consent.candidate.email == "lena@example.org"
    assert clock.now() - consent.given_at < timedelta(minutes=1)


def test_a_mail_lists_the_stages_and_what_comes_next(client, cast, session):
    opening = an_opening(cast)

    applies(client, opening)

    mail = session.scalars(select(Message)).one()
    assert (mail.to_email, mail.subject) == (
        "lena@example.org",
        "We received your application for Inside Sales Representative",
    )
    stages = [line.split(": ")[0] for line in mail.body.splitlines() if line[:1].isdigit()]
    assert stages == [f"{stage.position}. {stage.name}" for stage in opening.stages]
    assert "Rita Okafor will read your application" in mail.body


def test_the_recruiter_finds_the_application_in_your_turn(client, cast, session):
    opening = an_opening(cast)
    applies(client, opening)
    client.sign_in(cast.rita)

    turn = client.get("/").text
    page = client.get(f"/applications/{session.scalars(select(Application)).one().id}").text

    assert "Lena Brandt: questionnaire to send" in turn
    for words in ("Leipzig, Germany", "A friend", "https://linkedin.com/in/lena", "Consent"):
        assert words in page
    assert 'href="https://example.org/lena" rel="nofollow noreferrer noopener"' in page


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.HIRED])
def test_a_second_application_looks_like_the_first_to_the_applicant(client, cast, session, status):
    opening = an_opening(cast)
    known = a_candidate("Lena B.", email="lena@example.org", source="Sourced")
    application = an_application(cast, 3, opening=opening, candidate=known, status=status)

    again = applies(client, opening)
    first = applies(client, opening, email="ben@example.org")

    assert (again.status_code, again.location) == (first.status_code, first.location)
    assert again.data == first.data
    assert {name: len(value) for name, value in again.headers} == {
        name: len(value) for name, value in first.headers
    }
    assert how_many(session, Application) == 2
    record = activity_of(application)[0]
    assert (record.sentence, record.by) == ("applied again", None)
    assert "Name: Lena Brandt" in record.note.text
    assert "Location: Leipzig, Germany" in record.note.text
    assert (application.status, application.stage.position) == (status, 3)


def test_a_stranger_who_knows_an_email_does_not_change_its_candidate(client, cast, session):
    known = a_candidate("Lena B.", email="lena@example.org", links=["https://example.org/old"])
    before = (known.name, known.time_zone, known.source, known.location, [*known.links])

    applies(client, an_opening(cast), email="LENA@example.ORG")

    assert (known.name, known.time_zone, known.source, known.location, known.links) == before
    assert how_many(session, Candidate) == 1
    typed = activity_of(known.applications[0])[0]
    assert typed.sentence == "gave details that differ from the record"
    assert "https://linkedin.com/in/lena" in typed.note.text


def test_a_stranger_cannot_add_a_referrer_to_a_known_candidate(client, cast, session):
    known = a_candidate(email="lena@example.org")

    applies(client, an_opening(cast), referred_by=cast.ines.email)

    assert known.referred_by is None


@pytest.mark.parametrize("email", ["ines@example.com", "lena@example.org"])
def test_no_applicant_can_refer_themselves(client, cast, session, email):
    answer = applies(client, an_opening(cast), email=email, referred_by=email)

    assert answer.status_code == 422
    assert "You cannot refer yourself." in answer.text


@pytest.mark.parametrize("status", [Status.DECLINED, Status.WITHDRAWN])
def test_a_declined_or_withdrawn_candidate_applies_again(client, cast, session, status):
    old = an_application(cast, 2, candidate=a_candidate(email="lena@example.org"), status=status)

    applies(client, old.opening)

    new = session.scalars(select(Application).where(Application.id != old.id)).one()
    assert (new.candidate, new.status, new.stage.position) == (old.candidate, Status.ACTIVE, 1)
    assert old.status is status


def test_a_signed_in_colleague_is_matched_and_does_not_see_their_application(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.dana)

    applies(client, opening, email=cast.dana.email)

    application = session.scalars(select(Application)).one()
    assert (application.candidate.user, application.candidate.internal) == (cast.dana, True)
    assert client.get(f"/applications/{application.id}").status_code == 404


@pytest.mark.parametrize("who", [None, "ines"])
def test_applying_with_a_recruiters_email_hides_no_opening_from_them(client, cast, session, who):
    opening = an_opening(cast)
    if who:
        client.sign_in(getattr(cast, who))

    answer = applies(client, opening, email=cast.dana.email)

    assert (answer.status_code, answer.location) == (303, f"{page_of(opening)}/thanks")
    assert [how_many(session, record) for record in (Candidate, Application, Document)] == [0, 0, 0]
    (mail,) = session.scalars(select(Message))
    assert (mail.to_email, mail.subject) == (
        cast.dana.email,
        "Sign in to apply for Inside Sales Representative",
    )
    assert f"http://127.0.0.1:8000{page_of(opening)}" in mail.body
    client.sign_in(cast.dana)
    assert client.get(f"/openings/{opening.id}").status_code == 200


def test_a_former_colleague_applies_like_anybody(client, cast, session):
    cast.ines.active = False

    applies(client, an_opening(cast), email=cast.ines.email)

    assert session.scalars(select(Candidate)).one().user is cast.ines


@pytest.mark.parametrize(
    ("email", "named"), [("INES@example.com", "Ines Duarte"), ("x@example.com", "someone")]
)
def test_the_referrer_is_looked_up_without_telling_the_applicant(client, cast, session, email, named):
    answer = applies(client, an_opening(cast), referred_by=email)

    record = activity_of(session.scalars(select(Application)).one())[0]
    assert record.became.startswith(named)
    assert session.scalars(select(Candidate)).one().referred_by is None, "a claim is no fact"
    claims = [claim.user for claim in session.scalars(select(ReferralClaim))]
    assert claims == ([cast.ines] if named == "Ines Duarte" else [])
    assert "Ines" not in client.get(answer.location).text


def test_an_application_with_the_hidden_field_is_dropped(client, cast, session):
    opening = an_opening(cast)

    answer = applies(client, opening, homepage="https://buy.example")

    assert (answer.status_code, answer.location) == (303, f"{page_of(opening)}/thanks")
    assert [how_many(session, record) for record in (Candidate, Application, Message)] == [0, 0, 0]


@pytest.mark.parametrize("known", [True, False])
def test_too_many_applications_with_one_email_are_refused(client, cast, session, known):
    clock.freeze(clock.now())
    opening = an_opening(cast)
    if known:
        a_candidate(email="lena@example.org")
    for _ in range(APPLY_LIMITS.by_name["both"].maximum):
        assert applies(client, opening).status_code == 303

    refused = applies(client, opening)

    assert refused.status_code == 429
    assert "Too many attempts. Wait an hour" in refused.text
    assert "Leipzig, Germany" in refused.text
    assert applies(client, opening, email="ben@example.org").status_code == 303
    clock.move(APPLY_LIMITS.by_name["both"].span + timedelta(seconds=1))
    assert applies(client, opening).status_code == 303


def test_too_many_applications_from_one_network_are_refused(client, cast, session):
    opening = an_opening(cast)
    form = client.form_for(page_of(opening))
    for number in range(APPLY_LIMITS.by_name["network"].maximum):
        sends(client, form, name="", email=f"p{number}@example.org")

    assert sends(client, form).status_code == 429
    assert how_many(session, Candidate) == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the form says no before a database
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Fill this in."),
        ("name", "Win at http://evil.example", "without a link"),
        ("name", "www.evil.example", "without a link"),
        ("name", "Claim it on evil.com now", "without a link"),
        ("name", "eve@evil.example", "without a link"),
        ("email", "lena", "This is not an email address"),
        ("time_zone", "Mars/Olympus", "Choose one from the list"),
        ("links", "javascript:alert(1)", "is not a web address"),
        ("links", "javascript://example.org/%0aalert(1)", "is not a web address"),
        ("links", "data:text/html,x", "is not a web address"),
        ("links", "ftp://example.org", "is not a web address"),
        ("links", "https://example.org@evil.example", "is not a web address"),
        ("links", 'https://example.org/"onclick=x', "is not a web address"),
        ("links", "https://localhost:x", "is not a web address"),
        ("links", f"https://example.org/{'x' * 500}", "at most 500 characters"),
        ("links", "a.example\n" * 6, "at most 5 links"),
        ("referred_by", "Ines", "This is not an email address"),
        ("consent", None, "We need your consent"),
    ],
)
def test_invalid_input_is_refused_and_the_form_stays_filled_in(client, cast, session, field, value, sentence):
    opening = an_opening(cast)
    form = client.form_for(page_of(opening))
    typed = {**form.filled(LENA), field: [] if value is None else value}

    answer = sent_whole(client, form.url, typed)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert ("Leipzig, Germany" in answer.text) and ("A friend" in answer.text), "what was typed is lost"
    assert how_many(session, Candidate) == 0


@pytest.mark.parametrize(
    "name", ["J. R. R. Tolkien", "St.John Smith", "Anne-Marie O'Neill", "María d.V.", "伊芙"]
)
def test_a_name_with_dots_is_a_name(client, cast, session, name):
    assert applies(client, an_opening(cast), name=name).status_code == 303


def test_an_application_to_an_opening_closed_meanwhile_is_refused(client, cast, session):
    opening = an_opening(cast)
    form = client.form_for(page_of(opening))
    close_opening(opening, by=cast.rita)

    assert sends(client, form).status_code == 404
    assert how_many(session, Candidate) == 0
