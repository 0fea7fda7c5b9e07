"""The pages of batches: from the selection on a list to the result, and nothing of anybody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.batches import rules
from app.batches.models import Batch, ItemState
from app.candidates.models import Status
from app.outbox.models import Message
from app.pipeline.advance import advance
from app.pipeline.rules import DeclineReason
from app.questionnaire.models import Questionnaire
from tests.factories.applications import an_application
from tests.factories.batches import a_batch, a_draft, items, some_applications, states, work
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.real.filled_form import form_for
from tests.real.page import Page

ANSWERS = ["one", "two", "three"]
NEW = "/batches/new"


@pytest.fixture
def rita(client, cast):
    client.sign_in(cast.rita)
    return client


def list_of(application, query: str = "") -> str:
    return f"/openings/{application.opening_id}/applications{query}"


def select_and(client, act: str, *applications, page: str = ""):
    """Tick applications on their list and press the button of an act."""
    rows = [f"{each.id}-{each.version}" for each in applications]
    return client.submit(NEW, page=page or list_of(applications[0]), application=rows, act=act)


def press(client, page: str, action: str):
    """Press the button of an action on the page of a batch."""
    forms = Page(client.get(page).text).all("form")
    (url,) = (
        url for each in forms if f"/{action}" in (url := each.attributes.get("action", "")).partition("?")[0]
    )
    return client.submit(url, page=page)


def only_batch(session) -> Batch:
    session.expire_all()
    return session.scalars(select(Batch)).one()


def test_three_are_advanced_at_once_and_undone_at_once(rita, cast, session):
    applications = some_applications(cast, 3)
    for each in applications:
        a_questionnaire(each, answers=ANSWERS)

    answer = select_and(rita, "advance", *applications)

    page = rita.get(answer.location)
    assert "<h1>Advance 3 applications</h1>" in page.text
    assert states(only_batch(session)) == [ItemState.DONE] * 3
    assert [each.stage.position for each in applications] == [2, 2, 2]
    back = [each for each in Page(page.text).all("a") if each.text == "Back to the list"]
    assert back[0].attributes["href"].startswith(list_of(applications[0]))
    assert press(rita, answer.location, "undo").status_code == 303
    assert [each.stage.position for each in applications] == [1, 1, 1]
    assert "Undo all" not in rita.get(answer.location).text


def test_a_second_click_starts_nothing_twice(rita, cast, session):
    applications = some_applications(cast, 2)
    form = rita.form_for(NEW, page=list_of(applications[0]))
    rows = [f"{each.id}-{each.version}" for each in applications]
    first = rita.send(form, application=rows, act="questionnaire")
    second = rita.send(form, application=rows, act="questionnaire")
    assert first.location == second.location
    assert session.query(Batch).count() == 1
    assert session.query(Questionnaire).count() == 2


def test_each_refused_one_is_listed_with_its_reason_and_tried_again_with_another(rita, cast, session):
    ready, lacking = some_applications(cast, 2)
    a_questionnaire(ready, answers=ANSWERS)
    page = rita.get(select_and(rita, "advance", ready, lacking).location)
    assert "Candidate 2" in page.text
    assert "The questionnaire is not sent yet." in page.text
    assert "Candidate 1" not in page.text, "what was done is behind a button"
    assert "Candidate 1" in rita.get(f"{page.request.path}?state=done").text

    assert "reason" in rita.form_for(f"{page.request.path}/retry", page=page.request.path).values
    again = press(rita, page.request.path, "retry")
    assert rita.submit(again.location, reason="They called.").status_code == 303
    assert (ready.stage.position, lacking.stage.position) == (2, 2)


def test_a_reason_on_the_page_of_a_batch_tries_the_refused_again_at_once(rita, cast, session):
    lacking = some_applications(cast, 1)[0]
    page = rita.get(select_and(rita, "advance", lacking).location).request.path
    form = rita.form_for(f"{page}/retry", page=page)
    assert rita.send(form, reason="They called.").status_code == 303
    session.expire_all()
    assert lacking.stage.position == 2


def test_a_refused_selection_leads_back_to_its_list(rita, cast):
    (application,) = some_applications(cast, 1)
    list_ = list_of(application, "?status=any")
    refused = rita.submit(NEW, page=list_, act="advance")
    assert refused.status_code == 422
    assert list_ in [link.attributes["href"] for link in Page(refused.text).all("a")]
    elsewhere = rita.submit(NEW, page=list_, act="advance", back="https://example.org/")
    assert "example.org" not in elsewhere.text


def test_all_of_a_filter_are_taken_and_their_number_is_typed(rita, cast, session, monkeypatch):
    monkeypatch.setattr(rules, "TYPED_ABOVE", 2)
    applications = some_applications(cast, 4)
    elsewhere = some_applications(cast, 1)[0]
    ended = an_application(cast, opening=applications[0].opening, status=Status.DECLINED)
    advance(applications[3], version=1, reason="convinced", by=cast.rita)
    page = list_of(ended, "?stage=1")

    draft = rita.submit(NEW, page=page, all=True, act="questionnaire").location

    assert "Send 3 questionnaires" in rita.get(draft).text
    assert rita.submit(draft, count="4").status_code == 422
    assert session.query(Questionnaire).count() == 0
    assert rita.submit(draft, count="3").status_code == 303
    batch = only_batch(session)
    assert {item.application for item in items(batch)} == set(applications[:3])
    assert set(states(batch)) == {ItemState.WAITING}, "the worker does it"
    running = rita.get(f"/batches/{batch.id}").text
    assert 'data-reload="2"' in running
    assert '<progress class="progress" max="3" value="0"' in running
    work()
    assert session.query(Questionnaire).count() == 3
    assert "data-reload" not in rita.get(f"/batches/{batch.id}").text
    assert elsewhere.version == ended.version - 1 == 1


def test_nothing_selected_and_no_act_are_refused_with_a_sentence(rita, cast, session):
    (application,) = some_applications(cast, 1)
    form = rita.form_for(NEW, page=list_of(application))
    nothing = rita.send(form, act="advance")
    assert (nothing.status_code, "Select at least one application" in nothing.text) == (422, True)
    row = f"{application.id}-1"
    for fields in ({"application": row}, {"application": row, "act": "hire"}):
        assert rita.forge(NEW, **fields).status_code == 422
    for row in ("x", "1-x", "", "-1", "99999999999-1"):
        assert rita.forge(NEW, application=row, act="advance").status_code == 422
    assert rita.forge(NEW, act="advance", all="yes").status_code == 422
    for text in ("opening=x", "opening=1&status=gone", "opening=1&waiting_for=x"):
        assert rita.forge(NEW, act="advance", all="yes", filter=text).status_code == 400
    assert session.query(Batch).count() == 0


def test_what_a_person_does_not_see_is_not_taken(client, cast, session):
    (own,), (other,) = some_applications(cast, 1), some_applications(cast, 1)
    other.opening.hiring_manager = cast.hugo
    client.sign_in(cast.dana)
    client.forge(NEW, application=[f"{own.id}-1", f"{other.id}-1"], act="note")
    assert [item.application for item in items(only_batch(session))] == [own]
    all_of_it = client.forge(NEW, act="note", all="yes", filter=f"opening={other.opening_id}")
    assert all_of_it.status_code == 422


def test_a_hiring_manager_is_offered_what_they_may_do(client, cast):
    (application,) = some_applications(cast, 1)
    client.sign_in(cast.dana)
    page = Page(client.get(list_of(application)).text)
    acts = {each.attributes["value"] for each in page.all("button") if each.attributes.get("name") == "act"}
    assert acts == {"advance", "note", "tag", "untag", "decline", "export"}
    assert client.forge(NEW, application=f"{application.id}-1", act="questionnaire").status_code == 422


def test_a_batch_exists_for_nobody_else(client, cast, session):
    batch = a_batch(cast.rita, "advance", some_applications(cast, 1))
    draft = a_draft(cast.rita, "decline", some_applications(cast, 1))
    session.commit()
    for other in (cast.dana, cast.ada, cast.ines):
        client.sign_in(other)
        for path in (f"/batches/{batch.id}", f"/batches/{draft.id}/start"):
            assert client.get(path).status_code == 404
        assert client.forge(f"/batches/{batch.id}/undo").status_code == 404
    client.sign_in(cast.dana)
    assert "Advance" not in client.get("/batches").text
    client.sign_in(cast.rita)
    assert "Advance 1 application" in client.get("/batches").text


def test_a_name_that_the_person_sees_no_longer_is_not_listed(client, cast, session):
    applications = some_applications(cast, 2)
    batch = a_batch(cast.dana, "advance", applications)
    work()
    client.sign_in(cast.dana)
    assert "Candidate 1" in client.get(f"/batches/{batch.id}").text
    applications[0].opening.hiring_manager = cast.hugo
    session.commit()
    page = client.get(f"/batches/{batch.id}").text
    assert "<b>2</b> refused" in page
    assert "Candidate 1" not in page


def test_a_note_is_typed_once(rita, cast, session):
    applications = some_applications(cast, 2)
    draft = select_and(rita, "note", *applications).location
    assert rita.submit(draft).status_code == 422
    assert rita.submit(draft, note="Met at the fair.", audience="interviewers").status_code == 303
    assert "Met at the fair." in rita.get(f"/applications/{applications[1].id}/notes").text
    assert rita.get(draft).status_code == 303, "it is no draft any more"


def test_each_mail_of_a_decline_can_be_checked_and_is_sent_as_shown(rita, cast, session):
    early, met = some_applications(cast, 2, stage=4)
    a_scorecard(an_interview(met, cast.ines, starts_in=timedelta(days=-1)))
    draft = select_and(rita, "decline", early, met).location
    form = rita.form_for(draft)
    typed = {"reason": DeclineReason.SKILLS.value, "paragraph": "Thank you, {name}."}

    shown = rita.send(form, **typed, show="examples")
    assert {"Thank you, Candidate 1.", "Thank you, Candidate 2."} <= mail_lines(shown.text)
    person = rita.send(form, **typed, show="1")
    assert "Thank you, Candidate 1." in mail_lines(person.text)
    assert "Mail to Candidate 1" in person.text
    assert "Thank you, Candidate 2." not in mail_lines(person.text)
    unseen = rita.send(form, **typed)
    assert "Check the mails, then decline." in unseen.text
    assert session.query(Message).count() == 0

    assert rita.send(form_for(draft, Page(shown.text), draft)).status_code == 303
    mails = {mail.to_name: mail.body for mail in session.scalars(select(Message))}
    assert set(mails) == {"Candidate 1", "Candidate 2"}
    for body in mails.values():
        assert {line for line in body.splitlines() if line} <= mail_lines(shown.text)


def mail_lines(page: str) -> set[str]:
    """The lines of the mails that a page shows."""
    texts = [each.text for each in Page(page).all("div") if each.attributes.get("class") == "text"]
    return {line for text in texts for line in text.splitlines()}


def test_a_decline_of_people_who_met_the_team_needs_a_paragraph_and_no_unknown_placeholder(rita, cast):
    (met,) = some_applications(cast, 1, stage=4)
    a_scorecard(an_interview(met, cast.ines, starts_in=timedelta(days=-1)))
    draft = select_and(rita, "decline", met).location
    refusals = {
        "": "Add a personal paragraph.",
        "Dear {nmae}": "{nmae} is not a placeholder here.",
        "Dear {name": "A brace has no partner.",
    }
    for paragraph, sentence in refusals.items():
        form = rita.form_for(draft)
        typed = {"reason": DeclineReason.SKILLS.value, "paragraph": paragraph}
        shown = form_for(draft, Page(rita.send(form, **typed, show="examples").text), draft)
        assert sentence in rita.send(shown).text
    assert met.status is Status.ACTIVE


def test_interviews_that_start_soon_are_kept_or_cancelled_for_all(rita, cast, session):
    (application,) = some_applications(cast, 1, stage=4)
    an_interview(application, cast.ines, starts_in=timedelta(hours=3))
    draft = select_and(rita, "decline", application).location
    fields = {"reason": DeclineReason.SKILLS.value}
    assert "Choose whether to keep them." in rita.submit(draft, **fields).text
    assert rita.submit(draft, **fields, keep="kept").status_code == 303
    assert states(only_batch(session)) == [ItemState.DONE]
    assert application.interviews[0].cancels_at is None
