"""What an interviewer types is kept as they type, half filled in as it is, and is theirs alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.activity.models import Activity
from app.interviews.cancel import cancel_interview
from app.interviews.models import ScorecardDraft
from app.outbox.models import Message
from app.scorecards.drafts import save_draft
from app.scorecards.rules import MAX_DRAFT_LENGTH
from app.scorecards.waive import waive_scorecard
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from tests.factories.applications import an_application
from tests.factories.interviews import a_scorecard, an_interview

MARK = "typed-and-not-said-yet"
NEW = {"edition": 0, "number": 0, "tab": ""}
SAID = {"recommendation": "yes", "take_aways": "Renewals.", "pros": "Curious.", "cons": "Talks fast."}


@pytest.fixture
def application(cast):
    return an_application(cast, stage=4)


@pytest.fixture
def interview(cast, application):
    return an_interview(application, cast.ines)


def filled(client, interview, **fields):
    """The form of the scorecard as its page shows it now, with some of it typed."""
    page = f"/interviews/{interview.id}"
    return client.form_for(f"{page}/scorecard", page=page).filled(fields)


def save(client, interview, **fields):
    """As the module does while one types."""
    return client.post(f"/interviews/{interview.id}/draft", data=filled(client, interview, **fields))


def test_an_incomplete_scorecard_is_saved_and_shown_again(client, cast, interview):
    client.sign_in(cast.ines)
    answer = save(client, interview, pros="Prepared.", rating_2="4")
    assert (answer.status_code, answer.location) == (303, f"/interviews/{interview.id}/draft")
    told = client.get(answer.location).json
    assert (told["number"], told["edition"]) == (1, 0)
    assert told["saved_at"]
    again = client.form_for(f"/interviews/{interview.id}/scorecard", page=f"/interviews/{interview.id}")
    assert again.values["pros"][0].strip() == "Prepared."
    assert again.values["rating_2"] == ["4"]
    assert again.values["number"] == ["1"]
    by_button = again.filled({"pros": "Well prepared.", "then": "come back"})  # as without JavaScript
    answer = client.post(f"/interviews/{interview.id}/draft", data=by_button)
    assert (answer.status_code, answer.location) == (303, f"/interviews/{interview.id}")
    page = client.get(answer.location).text
    assert "Nobody else can see it until you submit it." in page
    assert "Well prepared." in page


def test_an_invalid_scorecard_is_saved_as_a_draft(client, cast, interview):
    client.sign_in(cast.ines)
    assert save(client, interview, pros="x" * 30_000).status_code == 303
    refused = client.submit(f"/interviews/{interview.id}/scorecard", page=f"/interviews/{interview.id}")
    assert refused.status_code == 422
    assert "x" * 30_000 in refused.text


def test_a_draft_that_is_too_long_is_refused(client, cast, interview):
    client.sign_in(cast.ines)
    typed = filled(client, interview, pros="x" * (MAX_DRAFT_LENGTH + 1))
    address = f"/interviews/{interview.id}/draft"
    answer = client.post(address, data=typed)
    assert answer.status_code == 422
    assert "Shorten it" in answer.json["problem"]
    page = client.post(address, data={**typed, "then": "come back"})
    assert page.status_code == 422
    assert "x" * MAX_DRAFT_LENGTH in page.text


def test_submitting_deletes_the_draft_and_an_old_page_cannot_restore_it(session, client, cast, interview):
    client.sign_in(cast.ines)
    left_open = filled(client, interview, pros="On second thought.")
    client.post(f"/interviews/{interview.id}/draft", data={**left_open, "pros": "Prepared."})
    said = filled(client, interview, **SAID)
    assert client.post(f"/interviews/{interview.id}/scorecard", data=said).status_code == 303
    assert session.scalar(select(func.count()).select_from(ScorecardDraft)) == 0
    late = client.post(f"/interviews/{interview.id}/draft", data=left_open)
    assert late.status_code == 409
    assert "was submitted from another page" in late.json["problem"]


def test_the_draft_is_deleted_when_nothing_is_owed(session, cast, application):
    for member, end in ((cast.ines, cancel_interview), (cast.sam, waive_scorecard)):
        interview = an_interview(application, member, starts_in=timedelta(days=-2))
        save_draft(interview, typed={"pros": "x"}, **NEW, by=member)
        end(interview, reason="They were ill.", by=cast.rita)
        assert session.scalar(select(func.count()).select_from(ScorecardDraft)) == 0
        with pytest.raises(Conflict):
            save_draft(interview, typed={"pros": "y"}, **NEW, by=member)


def test_an_older_page_does_not_overwrite_a_newer_one(client, cast, interview):
    client.sign_in(cast.ines)
    older = filled(client, interview, pros="The older.", tab="a")
    newer = filled(client, interview, pros="The newer.", tab="b")
    assert client.post(f"/interviews/{interview.id}/draft", data=newer).status_code == 303
    refused = client.post(f"/interviews/{interview.id}/draft", data=older)
    assert refused.status_code == 409
    assert (refused.json["number"], "Another page" in refused.json["problem"]) == (1, True)
    by_button = client.post(f"/interviews/{interview.id}/draft", data={**older, "then": "come back"})
    assert by_button.status_code == 409
    assert "The older." in by_button.text
    assert "The newer." in client.get(f"/interviews/{interview.id}").text


def test_a_page_saves_again_after_a_lost_answer(cast, interview):
    """The network went after the save had arrived: the same page, and a number it does not know of."""
    first = save_draft(interview, typed={"pros": "One"}, edition=0, number=0, tab="a", by=cast.ines)
    save_draft(interview, typed={"pros": "One"}, edition=0, number=0, tab="", by=cast.ines)
    assert first.number == 1
    save_draft(interview, typed={"pros": "One, two"}, edition=0, number=0, tab="a", by=cast.ines)
    assert (first.number, first.typed) == (2, {"pros": "One, two"})


def test_nobody_else_saves_or_reads_it(client, cast, interview):
    save_draft(interview, typed={"pros": MARK}, **NEW, by=cast.ines)
    for person in (cast.rita, cast.dana, cast.sam, cast.nobody):
        with pytest.raises(RuleBroken, match="Only the interviewer"):
            save_draft(interview, typed={"pros": "Mine."}, **NEW, by=person)
    interview.interviewer = cast.rita
    client.sign_in(cast.rita)
    assert MARK not in client.get(f"/interviews/{interview.id}").text, "a new interviewer starts afresh"


@pytest.mark.parametrize("who", ["rita", "dana"])
def test_no_page_mail_or_record_reveals_a_draft(session, client, cast, application, interview, who):
    clock.freeze(clock.now())  # a page names the minute
    urls = [f"/applications/{application.id}", f"/interviews/{interview.id}", "/", "/interviews"]
    client.sign_in(getattr(cast, who))
    before = {url: _without_tokens(client.get(url).text) for url in urls}
    records = session.scalar(select(func.count()).select_from(Activity))

    save_draft(interview, typed={"pros": MARK}, **NEW, by=cast.ines)

    assert {url: _without_tokens(client.get(url).text) for url in urls} == before
    assert session.scalar(select(func.count()).select_from(Activity)) == records
    assert not session.scalars(select(Message)).all()


def test_a_draft_of_an_edit_is_not_shown_once_the_scorecard_was_edited(client, cast, interview):
    card = a_scorecard(interview, pros="As submitted.")
    save_draft(interview, typed={"pros": MARK}, edition=1, number=0, tab="", by=cast.ines)
    client.sign_in(cast.ines)
    assert MARK in client.get(f"/interviews/{interview.id}/edit").text
    assert MARK not in client.get(f"/interviews/{interview.id}").text
    card.edition = 2
    page = client.get(f"/interviews/{interview.id}/edit").text
    assert MARK not in page
    assert "As submitted." in page


def _without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line and "made_at" not in line)
