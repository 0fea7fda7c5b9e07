"""A decline shows exactly what will be sent and when; after a team interview it says something personal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from app.candidates.models import Status
from app.interviews.models import InterviewState
from app.outbox.models import Message
from app.pipeline.decline_letters import Letter, TalksHeld, check_letter, fitting_letters, talks_held
from app.pipeline.queries import talks_of_application
from app.pipeline.rules import DeclineReason
from app.pipeline.views.decline import DECLINE_MAIL_HINT
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.real.filled_form import form_for
from tests.real.page import Page, required

OVER = timedelta(days=-2)
HOSTILE = "Dear {{7*7}} {% include 'x' %} {{ config }}\n<b>You</b> & yours, “well” prepared.\n\nSee you."
SAID = {"reason": DeclineReason.SKILLS.value}
DECLINES = select(Message).where(Message.kind == "application declined")


@pytest.fixture
def application(cast):
    return an_application(cast, 4)


@pytest.fixture
def met_the_team(cast, application):
    a_scorecard(an_interview(application, cast.ines, starts_in=OVER))
    return application


def address(application):
    return f"/applications/{application.id}/decline"


def shown(html):
    """The mail on the page, as (subject, body)."""
    page = Page(html)
    (section,) = (each for each in page.all("section") if each.attributes.get("class") == "letter")
    (subject,), (body,) = page.all("h3", within=section), page.all("div", within=section)
    return subject.text, body.text


def buttons(html):
    """The buttons of the form, as a person reads them."""
    page = Page(html)
    (main,) = page.all("main")
    return [button.text for button in page.all("button", within=main)]


def required_fields(html):
    return required(Page(html))


def form_of(answer, application):
    """The form of an answer, as a person has it before them."""
    return form_for(address(application), Page(answer.text), address(application))


def posted(session):
    """The subject and the body of each decline mail."""
    return [(mail.subject, mail.body) for mail in session.scalars(DECLINES)]


def test_what_is_sent_is_byte_for_byte_what_was_shown(client, session, cast, met_the_team):
    """After a talk with the team the mail has a personal paragraph, and is previewed before it is sent."""
    client.sign_in(cast.rita)
    page = client.get(address(met_the_team))
    assert buttons(page.text) == ["Preview mail"]
    assert required_fields(page.text) == {"reason", "letter", "paragraph"}
    form = form_of(page, met_the_team)
    impersonal = client.send(form, **SAID, paragraph="  ")
    assert impersonal.status_code == 422
    assert "Add a personal paragraph." in impersonal.text

    unseen = client.send(form, **SAID, paragraph="You were well prepared.")
    assert unseen.status_code == 200
    assert str(DECLINE_MAIL_HINT) in unseen.text
    assert not [each for each in Page(unseen.text).all("div") if each.attributes.get("class") == "errors"]
    assert "You were well prepared." in shown(unseen.text)[1]
    look = client.send(form_of(unseen, met_the_team), **SAID, paragraph=HOSTILE, show="1")
    assert (look.status_code, buttons(look.text)) == (200, ["Decline candidate", "Preview mail"])
    assert (posted(session), met_the_team.status) == ([], Status.ACTIVE)

    assert client.send(form_of(look, met_the_team)).status_code == 303
    assert posted(session) == [shown(look.text)]
    assert HOSTILE in posted(session)[0][1]


def test_the_reason_and_the_note_are_not_in_the_mail(client, session, cast, application):
    """Before any talk the first letter shown can be sent at once; replies go to the recruiter."""
    clock.freeze(datetime(2026, 3, 2, 12, tzinfo=UTC))
    cast.rita.time_zone = "America/Denver"
    client.sign_in(cast.rita)
    page = client.get(address(application))
    assert buttons(page.text) == ["Decline candidate", "Preview mail"]
    assert required_fields(page.text) == {"reason", "letter"}
    assert "on Mon 2 Mar, 05:10 (Denver) if you decline now" in page.text
    form = form_of(page, application)
    letters = [Letter.BEFORE_ANY_TALK.value, Letter.FILLED.value]
    assert (form.offered["letter"], form.values["letter"]) == (letters, letters[:1])

    answer = client.send(form, **SAID, note="Not a word of this.")

    assert answer.status_code == 303
    assert "The mail will be sent on Mon 2 Mar, 05:10 (Denver)." in client.get(answer.location).text
    assert posted(session) == [shown(page.text)]
    (mail,) = session.scalars(DECLINES)
    assert DeclineReason.SKILLS.value not in mail.body
    assert "Not a word of this." not in mail.body
    for words in ("We have read it", "reply to this mail"):
        assert words in mail.body
    assert mail.reply_to == cast.rita.email
    assert mail.due_at == datetime(2026, 3, 2, 12, 10, tzinfo=UTC)


def test_a_letter_that_is_not_offered_is_refused(client, session, cast, met_the_team):
    client.sign_in(cast.rita)
    forged = {"letter": Letter.BEFORE_ANY_TALK.value, "version": met_the_team.version, "paragraph": "x"}
    assert client.forge(address(met_the_team), **SAID, **forged).status_code == 422
    assert posted(session) == []


FITTING = [
    (2, InterviewState.SCHEDULED, -OVER, Letter.BEFORE_ANY_TALK),
    (2, InterviewState.CANCELLED, OVER, Letter.BEFORE_ANY_TALK),
    (2, InterviewState.SCHEDULED, OVER, Letter.AFTER_SCREEN),
    (2, InterviewState.HELD, OVER, Letter.AFTER_SCREEN),
    (4, InterviewState.SCHEDULED, OVER, Letter.AFTER_INTERVIEW),
    (4, InterviewState.WAIVED, OVER, Letter.AFTER_INTERVIEW),
]


def test_the_letter_fits_how_far_the_candidate_came(cast, application):
    assert fitting_letters(talks_of_application(application))[0] is Letter.BEFORE_ANY_TALK
    for stage, state, starts_in, letter in FITTING:
        talked = an_application(cast, 4, opening=application.opening)
        at = application.opening.stages[stage - 1]
        an_interview(talked, cast.ines, stage=at, state=state, starts_in=starts_in)
        assert fitting_letters(talks_of_application(talked))[0] is letter, (stage, state)


@pytest.mark.parametrize(("with_recruiter", "with_team"), list(product([True, False], repeat=2)))
def test_the_fitting_letters_for_each_case(with_recruiter, with_team):
    had = TalksHeld(with_recruiter, with_team)
    offered = fitting_letters(had)
    fitting = {(False, False): Letter.BEFORE_ANY_TALK, (True, False): Letter.AFTER_SCREEN}
    assert offered == [fitting.get((with_recruiter, with_team), Letter.AFTER_INTERVIEW), Letter.FILLED]
    for letter, paragraph in product(Letter, ["", "You were kind."]):
        if letter in offered and (paragraph or not with_team):
            check_letter(letter, paragraph, had)
        else:
            with pytest.raises(RuleBroken):
                check_letter(letter, paragraph, had)


def test_talks_follow_from_the_job_titles_of_the_stages():
    assert talks_held([]) == TalksHeld()
    assert talks_held(["Recruiter", "Global Recruiter"]) == TalksHeld(with_recruiter=True)
    assert talks_held(["Account Executive"]) == TalksHeld(with_team=True)
    assert talks_held(["Recruiter", "Area Sales Manager"]) == TalksHeld(with_recruiter=True, with_team=True)
