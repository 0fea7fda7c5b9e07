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


def form_of(answer, application):
    """The form of an answer, as a person has it before them."""
    return form_for(address(application), Page(answer.text), address(application))


def posted(session):
    return [
        (mail.subject, mail.body)
        for mail in session.scalars(select(Message))
        if mail.kind == "application declined"
    ]


def test_what_is_sent_is_byte_for_byte_what_was_shown(client, session, cast, met_the_team):
    client.sign_in(cast.rita)
    look = client.submit(address(met_the_team), **SAID, paragraph=HOSTILE, show="1")
    assert (look.status_code, posted(session), met_the_team.status) == (200, [], Status.ACTIVE)
    said_back = {"paragraph": HOSTILE, **SAID}
    answer = client.send(form_of(look, met_the_team), **said_back)
    assert answer.status_code == 303
    assert posted(session) == [shown(look.text)]
    assert HOSTILE in posted(session)[0][1]


def test_replies_to_the_letter_go_to_the_recruiter(client, session, cast, application):
    client.sign_in(cast.rita)
    client.submit(address(application), **SAID)
    (mail,) = session.scalars(select(Message).where(Message.kind == "application declined"))
    assert "reply to this mail" in mail.body
    assert mail.reply_to == cast.rita.email


def test_a_mail_that_was_not_shown_is_previewed_first(client, session, cast, met_the_team):
    client.sign_in(cast.rita)
    unseen = client.submit(address(met_the_team), **SAID, paragraph="You were well prepared.")
    assert unseen.status_code == 200
    assert str(DECLINE_MAIL_HINT) in unseen.text
    assert not [each for each in Page(unseen.text).all("div") if each.attributes.get("class") == "errors"]
    assert "You were well prepared." in shown(unseen.text)[1]
    assert (posted(session), met_the_team.status) == ([], Status.ACTIVE)
    assert client.send(form_of(unseen, met_the_team)).status_code == 303
    assert posted(session) == [shown(unseen.text)]


def test_without_javascript_one_button_previews_and_the_next_declines(client, cast, met_the_team):
    client.sign_in(cast.rita)
    page = client.get(address(met_the_team))
    assert buttons(page.text) == ["Preview mail"]
    look = client.submit(address(met_the_team), **SAID, paragraph="You were well prepared.", show="1")
    assert buttons(look.text) == ["Decline candidate", "Preview mail"]


def test_a_letter_without_a_paragraph_needs_no_preview_step(client, cast, application):
    client.sign_in(cast.rita)
    assert buttons(client.get(address(application)).text) == ["Decline candidate", "Preview mail"]


def test_required_fields_are_marked(client, cast, application, met_the_team):
    client.sign_in(cast.rita)
    assert required(Page(client.get(address(met_the_team)).text)) == {"reason", "letter", "paragraph"}


def test_the_paragraph_is_not_required_before_any_talk(client, cast, application):
    client.sign_in(cast.rita)
    assert required(Page(client.get(address(application)).text)) == {"reason", "letter"}


def test_the_first_letter_shown_can_be_sent_at_once(client, session, cast, application):
    client.sign_in(cast.rita)
    page = client.get(address(application)).text
    assert client.submit(address(application), **SAID).status_code == 303
    assert posted(session) == [shown(page)]
    assert "We have read it" in posted(session)[0][1]


def test_after_a_team_interview_a_personal_paragraph_is_asked_for(client, session, cast, met_the_team):
    client.sign_in(cast.rita)
    answer = client.submit(address(met_the_team), **SAID, paragraph="  ")
    assert answer.status_code == 422
    assert "Add a personal paragraph." in answer.text
    assert met_the_team.status is Status.ACTIVE


def test_the_reason_and_the_note_are_not_in_the_mail(client, session, cast, application):
    client.sign_in(cast.rita)
    client.submit(address(application), **SAID, note="Not a word of this.")
    (mail,) = posted(session)
    assert DeclineReason.SKILLS.value not in mail[1]
    assert "Not a word of this." not in mail[1]


def test_the_time_of_sending_is_in_the_readers_time_zone(client, session, cast, application):
    clock.freeze(datetime(2026, 3, 2, 12, tzinfo=UTC))
    cast.rita.time_zone = "America/Denver"
    client.sign_in(cast.rita)
    assert "on Mon 2 Mar, 05:10 (Denver) if you decline now" in client.get(address(application)).text
    answer = client.submit(address(application), **SAID)
    assert "The mail will be sent on Mon 2 Mar, 05:10 (Denver)." in client.get(answer.location).text
    (mail,) = session.scalars(select(Message))
    assert mail.due_at == datetime(2026, 3, 2, 12, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stage", "state", "starts_in", "letter"),
    [
        (None, None, None, Letter.BEFORE_ANY_TALK),
        (2, InterviewState.SCHEDULED, -OVER, Letter.BEFORE_ANY_TALK),
        (2, InterviewState.CANCELLED, OVER, Letter.BEFORE_ANY_TALK),
        (2, InterviewState.SCHEDULED, OVER, Letter.AFTER_SCREEN),
        (2, InterviewState.HELD, OVER, Letter.AFTER_SCREEN),
        (4, InterviewState.SCHEDULED, OVER, Letter.AFTER_INTERVIEW),
        (4, InterviewState.WAIVED, OVER, Letter.AFTER_INTERVIEW),
    ],
)
def test_the_letter_fits_how_far_the_candidate_came(
    client, cast, application, stage, state, starts_in, letter
):
    if stage is not None:
        at = application.opening.stages[stage - 1]
        an_interview(application, cast.ines, stage=at, state=state, starts_in=starts_in)
    client.sign_in(cast.dana)
    form = client.form_for(address(application))
    assert form.offered["letter"] == [letter.value, Letter.FILLED.value]
    assert form.values["letter"] == [letter.value]


def test_a_letter_that_is_not_offered_is_refused(client, session, cast, met_the_team):
    client.sign_in(cast.rita)
    forged = {
        **SAID,
        "letter": Letter.BEFORE_ANY_TALK.value,
        "version": met_the_team.version,
        "paragraph": "x",
    }
    assert client.forge(address(met_the_team), **forged).status_code == 422
    assert posted(session) == []


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
