"""Somebody applies without an account: what is stored, what they read, and what a stranger cannot do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select

from app.activity.queries import activity_of
from app.application_page.history import application_history
from app.candidates.models import Application, Candidate, Consent, ReferralClaim, Status
from app.careers.forms import ApplicationForm
from app.careers.rules import APPLY_LIMITS, Terms
from app.db.base import db
from app.documents import document_content
from app.documents.models import Document
from app.job_families.values import StagePeople
from app.openings.actions import close_opening
from app.outbox.models import Message
from app.people.attempts import record_attempt
from app.shared import clock
from tests.careers.applying import LENA, applies, apply_without_form, page_of, sends
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


def test_a_mail_lists_the_stages_and_what_comes_next(cast, session):
    opening = an_opening(cast)
    several = StagePeople("Area Sales Manager", ["Recruiter"], at_least=2, at_most=None)
    opening.stages[1].people = [several, StagePeople("Peer", at_most=2)]

    apply_without_form(opening)

    mail = session.scalars(select(Message)).one()
    assert (mail.to_email, mail.subject) == (
        "lena@example.org",
        "We received your application for Inside Sales Representative",
    )
    assert "with Area Sales Manager or Recruiter and Peer" in mail.body, "and no numbers"
    stages = [line.split(": ")[0] for line in mail.body.splitlines() if line[:1].isdigit()]
    assert stages == [f"{stage.position}. {stage.name}" for stage in opening.stages]
    assert "Rita Okafor will read your application" in mail.body


def test_the_recruiter_finds_the_application_in_your_turn(client, cast, session):
    application = apply_without_form(an_opening(cast))
    session.flush()
    client.sign_in(cast.rita)

    turn = client.get("/").text
    page = client.get(f"/applications/{application.id}").text

    assert "Lena Brandt: questionnaire to send" in turn
    for words in ("Leipzig, Germany", "A friend", "https://linkedin.com/in/lena", "Consent"):
        assert words in page
    assert 'href="https://example.org/lena" rel="nofollow noreferrer noopener"' in page


def test_a_second_application_looks_like_the_first_to_the_applicant(client, cast, session):
    opening = an_opening(cast)
    known = a_candidate("Lena B.", email="lena@example.org", source="Sourced")
    application = an_application(cast, 3, opening=opening, candidate=known)

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
    assert (application.status, application.stage.position) == (Status.ACTIVE, 3)


def test_an_application_of_a_hired_candidate_is_recorded_on_the_first(cast, session):
    known = a_candidate(email="lena@example.org")
    hired = an_application(cast, 6, candidate=known, status=Status.HIRED)

    assert apply_without_form(hired.opening) is hired

    assert activity_of(hired)[0].sentence == "applied again"
    assert (hired.status, hired.stage.position) == (Status.HIRED, 6)


def test_a_stranger_who_knows_an_email_does_not_change_its_candidate(cast, session):
    known = a_candidate("Lena B.", email="lena@example.org", links=["https://example.org/old"])
    before = (known.name, known.time_zone, known.source, known.location, [*known.links])

    application = apply_without_form(an_opening(cast), email="LENA@example.ORG", referred_by=cast.ines.email)

    assert (known.name, known.time_zone, known.source, known.location, known.links) == before
    assert application.candidate is known
    assert known.referred_by is None, "a claim is no fact"
    typed = activity_of(application)[1]
    assert typed.sentence == "gave details that differ from the record"
    assert "https://linkedin.com/in/lena" in typed.note.text


def test_no_applicant_can_refer_themselves(client, cast, session):
    opening = an_opening(cast)
    form = client.form_for(page_of(opening))

    for email in (cast.ines.email, "lena@example.org"):
        answer = sends(client, form, email=email, referred_by=email)
        assert answer.status_code == 422
        assert "You cannot refer yourself." in answer.text


def test_a_declined_or_withdrawn_candidate_applies_again(cast, session):
    known = a_candidate(email="lena@example.org")
    for status in (Status.DECLINED, Status.WITHDRAWN):
        old = an_application(cast, 2, candidate=known, status=status)

        new = apply_without_form(old.opening)

        assert new is not old
        assert (new.candidate, new.status, new.stage.position) == (known, Status.ACTIVE, 1)
        assert old.status is status


def test_a_signed_in_colleague_is_matched_and_does_not_see_their_application(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.dana)

    applies(client, opening, email=cast.dana.email)

    application = session.scalars(select(Application)).one()
    assert (application.candidate.user, application.candidate.internal) == (cast.dana, True)
    assert client.get(f"/applications/{application.id}").status_code == 404


def test_applying_with_a_managers_email_hides_no_opening_from_them(client, cast, session):
    opening = an_opening(cast)

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


def test_a_colleague_who_is_signed_in_applies_for_nobody_else(cast, session):
    assert apply_without_form(an_opening(cast), email=cast.dana.email, signed_in=cast.ines) is None

    assert [how_many(session, record) for record in (Candidate, Application, Document)] == [0, 0, 0]
    assert [mail.to_email for mail in session.scalars(select(Message))] == [cast.dana.email]


def test_a_former_colleague_applies_like_anybody(cast, session):
    cast.ines.active = False

    assert apply_without_form(an_opening(cast), email=cast.ines.email).candidate.user is cast.ines


def test_the_applicant_does_not_read_who_has_the_email_of_their_referrer(client, cast, session):
    opening = an_opening(cast)
    form = client.form_for(page_of(opening))
    found = {}
    for number, referrer in enumerate(("INES@example.com", "x@example.com")):
        answer = sends(client, form, email=f"lena{number}@example.org", referred_by=referrer)
        assert "Ines" not in client.get(answer.location).text
        application = session.scalars(select(Application).order_by(Application.id.desc())).first()
        assert application.candidate.referred_by is None, "a claim is no fact"
        found[referrer] = activity_of(application)[0].became

    assert found == {"INES@example.com": "Ines Duarte", "x@example.com": "someone without an account"}
    assert [claim.user for claim in session.scalars(select(ReferralClaim))] == [cast.ines]


def test_an_application_with_the_hidden_field_is_dropped(client, cast, session):
    opening = an_opening(cast)

    answer = applies(client, opening, homepage="https://buy.example")

    assert (answer.status_code, answer.location) == (303, f"{page_of(opening)}/thanks")
    assert [how_many(session, record) for record in (Candidate, Application, Message)] == [0, 0, 0]


def count_attempts(number: int, account: Callable[[int], str]) -> None:
    """Count attempts to apply from the network of the test, as if each was sent by the page."""
    db.session.commit()
    for each in range(number):
        record_attempt(APPLY_LIMITS, account=account(each), address="127.0.0.1")


def test_too_many_applications_with_one_email_are_refused(client, cast, session):
    """Also with the email of somebody who is known."""
    clock.freeze(clock.now())
    opening, maximum = an_opening(cast), APPLY_LIMITS.by_name["both"].maximum
    a_candidate(email="lena@example.org")
    form = client.form_for(page_of(opening))
    for email in ("lena@example.org", "ben@example.org"):
        count_attempts(maximum - 1, lambda _, email=email: email)
        assert sends(client, form, email=email).status_code == 303

        refused = sends(client, form, email=email)

        assert refused.status_code == 429
        assert "Too many attempts. Wait an hour" in refused.text
        assert "Leipzig, Germany" in refused.text
    assert sends(client, form, email="noor@example.org").status_code == 303
    clock.move(APPLY_LIMITS.by_name["both"].span + timedelta(seconds=1))
    assert sends(client, form).status_code == 303


def test_too_many_applications_from_one_network_are_refused(client, cast, session):
    """Those with an error count as well."""
    form = client.form_for(page_of(an_opening(cast)))
    count_attempts(APPLY_LIMITS.by_name["network"].maximum - 1, "p{}@example.org".format)

    assert sends(client, form, name="", email="last@example.org").status_code == 422
    assert sends(client, form).status_code == 429
    assert how_many(session, Candidate) == 0


INVALID = [
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
]


def errors_of(app, typed: dict[str, object]) -> dict[str, str]:
    """What the form says about each field, if this is typed."""
    sent = {name: value for name, value in typed.items() if value is not None}
    with app.test_request_context(method="POST", data=sent):
        form = ApplicationForm(Terms("I agree", "Terms"), meta={"csrf": False})
        form.validate()
        return {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}


def test_invalid_input_is_refused_at_its_field(app):
    assert set(errors_of(app, LENA)) == {"document"}, "all else is valid"
    for field, value, sentence in INVALID:
        assert sentence in errors_of(app, {**LENA, field: value})[field], (field, value)


def test_a_refused_form_stays_filled_in_and_adds_nobody(client, cast, session):
    answer = applies(client, an_opening(cast), links="javascript:alert(1)")

    assert answer.status_code == 422
    assert "is not a web address" in answer.text
    assert ("Leipzig, Germany" in answer.text) and ("A friend" in answer.text), "what was typed is lost"
    assert how_many(session, Candidate) == 0


def test_an_application_to_an_opening_closed_meanwhile_is_refused(client, cast, session):
    opening = an_opening(cast)
    form = client.form_for(page_of(opening))
    close_opening(opening, by=cast.rita)

    assert sends(client, form).status_code == 404
    assert how_many(session, Candidate) == 0
