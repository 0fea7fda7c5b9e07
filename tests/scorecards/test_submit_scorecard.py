"""An interviewer submits their scorecard, once, and nobody does it for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.activity.queries import activity_of
from app.candidates.models import Status
from app.db.base import constraint_message
from app.interviews.models import InterviewState
from app.interviews.schedule import schedule_interview
from app.outbox.models import MessageState
from app.outbox.queries import messages_about
from app.scorecards.models import Recommendation, Scorecard
from app.scorecards.submit import ScorecardEntry, submit_scorecard
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.real.filled_form import form_for
from tests.real.page import Page

SAID = {
    "recommendation": "strong yes",
    "take_aways": "Sold renewals.",
    "pros": "Curious.",
    "cons": "Talks fast.",
}


@pytest.fixture
def application(cast):
    return an_application(cast, stage=4)


@pytest.fixture
def interview(cast, application):
    return an_interview(application, cast.ines)


def submit(client, interview, **said):
    page = f"/interviews/{interview.id}"
    return client.submit(f"{page}/scorecard", page=page, **said)


def test_it_is_saved_and_blank_ratings_count_as_not_assessed(client, cast, application, interview):
    client.sign_in(cast.ines)
    notes = {"private_note": "Asks for 90.", "next_note": "Ask about March."}
    url, address = f"/interviews/{interview.id}/scorecard", f"/interviews/{interview.id}"
    page = client.get(address).text
    assert page.count('type="radio"') == 4 * 5 + 4
    assert "checked" not in page, "nothing is chosen at first"
    form = form_for(url, Page(page), address)

    answer = client.send(form, **SAID, **notes, rating_1="4", rating_3="1", rating_4="not assessed")

    assert (answer.status_code, answer.location) == (303, f"/interviews/{interview.id}")
    card = interview.scorecard
    assert interview.state is InterviewState.HELD
    assert card.recommendation is Recommendation.STRONG_YES
    assert (card.take_aways, card.pros, card.cons) == ("Sold renewals.", "Curious.", "Talks fast.")
    assert (card.private_note, card.next_note) == ("Asks for 90.", "Ask about March.")
    assert [(rating.attribute, rating.value) for rating in card.ratings] == list(
        zip(interview.stage.attributes, [4, None, 1, None], strict=True)
    )
    page = client.get(f"/interviews/{interview.id}").text
    assert "Your scorecard" in page
    assert "Asks for 90." in page
    assert "<form" not in page.split('id="main"')[1].split("</main>")[0]
    assert "Edit scorecard" in page
    (line,) = activity_of(application)
    assert (line.sentence, line.by, line.became) == (
        "submitted a scorecard",
        cast.ines,
        "Peer interview with Ines Duarte",
    )
    assert (line.was, line.note) == (None, None), "it is recorded without its content"


def test_submitting_cancels_the_reminder(cast, application):
    interview = schedule_interview(
        application,
        interviewer=cast.ines,
        starts_at=clock.now() + timedelta(days=1),
        version=application.version,
        by=cast.rita,
    )
    said = {**SAID, "recommendation": Recommendation.NO}
    submit_scorecard(interview, ScorecardEntry(**said, ratings=[None] * 4), by=cast.ines)
    (reminder,) = messages_about(interview)
    assert reminder.state is MessageState.CANCELLED


def test_what_lacks_a_required_field_is_refused_and_the_rest_stays(client, cast, interview):
    client.sign_in(cast.ines)
    page = f"/interviews/{interview.id}"
    form = client.form_for(f"{page}/scorecard", page=page)
    for missing in SAID:
        said = {name: text for name, text in SAID.items() if name != missing}
        answer = client.send(form, **said, rating_2="2", next_note="Ask about March.")
        assert answer.status_code == 422
        assert ("Choose one." if missing == "recommendation" else "Fill this in.") in answer.text
        assert "Ask about March." in answer.text
        assert all(text in answer.text for name, text in said.items() if name != "recommendation")
        assert answer.text.count("checked") == (1 if missing == "recommendation" else 2)
    for forged in ({"rating_1": "5"}, {"rating_1": "0"}, {"recommendation": "neutral"}):
        assert client.forge(f"{page}/scorecard", **{**SAID, **forged}).status_code == 422
    assert interview.is_scorecard_owed


def test_a_stage_with_a_survey_asks_it(client, cast):
    application = an_application(cast, stage=5)
    application.stage.form = None
    application.stage.survey = questions = ["Each job in order", "What they are proud of", "Why they left"]
    interview = an_interview(application, cast.dana)
    client.sign_in(cast.dana)
    assert "Each job in order" in client.get(f"/interviews/{interview.id}").text
    submit(client, interview, **SAID, survey_1="2019 to 2022, a bank.", survey_3="For a team.")
    assert interview.scorecard.survey == [
        [questions[0], "2019 to 2022, a bank."],
        [questions[2], "For a team."],
    ]
    assert "2019 to 2022, a bank." in client.get(f"/interviews/{interview.id}").text


def test_it_is_submitted_once(client, cast, interview):
    client.sign_in(cast.ines)
    form = client.form_for(f"/interviews/{interview.id}/scorecard", page=f"/interviews/{interview.id}")
    assert client.send(form, **SAID).status_code == 303
    again = client.send(form, **{**SAID, "pros": "On second thought."})
    assert again.status_code == 409
    assert "already submitted" in again.text
    assert "On second thought." in again.text
    assert interview.scorecard.pros == "Curious."


def test_nobody_submits_for_another(cast, interview):
    said = {**SAID, "recommendation": Recommendation.NO}
    for person in (cast.rita, cast.dana, cast.sam, cast.nobody):
        with pytest.raises(RuleBroken, match="Only the interviewer"):
            submit_scorecard(interview, ScorecardEntry(**said, ratings=[None] * 4), by=person)
    assert interview.is_scorecard_owed


def test_it_stays_owed_after_the_application_has_ended(cast):
    declined = an_application(cast, stage=4, status=Status.DECLINED)
    interview = an_interview(declined, cast.ines, starts_in=timedelta(hours=-2))
    said = {**SAID, "recommendation": Recommendation.NO}
    submit_scorecard(interview, ScorecardEntry(**said, ratings=[None] * 4), by=cast.ines)
    assert interview.scorecard is not None


def test_the_database_has_the_last_word_on_submitting_once(session, cast, interview):
    a_scorecard(interview)
    said = {**SAID, "recommendation": Recommendation.NO}
    session.add(Scorecard(interview_id=interview.id, survey=[], **said))
    with pytest.raises(IntegrityError) as refusal:
        session.flush()
    assert constraint_message(refusal.value) == (None, "This scorecard was already submitted.")
