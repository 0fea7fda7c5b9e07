"""The start date moves, and with it what is open; what moves is shown before it is saved and after."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.activity.queries import activity_of
from app.checklist.tick_step import tick_step
from app.onboarding.actions import move_start_date
from app.onboarding.due_dates import due_date_changes
from app.onboarding.models import IssueMirror, Onboarding
from app.outbox.queries import messages_about
from app.plans.models import HireKind
from app.shared import clock
from app.shared.business_days import due_on
from app.shared.refusals import RuleBroken
from app.territories.actions import end_onboarding
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_assignment, an_onboarding, with_open_gate

MONDAY, LATER = date(2026, 11, 2), date(2026, 11, 11)
WHY = "The notice period is longer."


@pytest.fixture
def cast(session) -> Cast:
    clock.freeze(datetime(2026, 10, 19, 9, tzinfo=UTC))
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast, start_date=MONDAY)


def url_of(onboarding: Onboarding) -> str:
    return f"/onboardings/{onboarding.id}/start-date"


def test_the_days_of_open_steps_and_issues_move_with_it(cast, onboarding) -> None:
    (issue,) = onboarding.gating_issues
    mine = next(step for step in issue.steps if step.owner is cast.jonas)
    tick_step(mine, by=cast.jonas)
    ticked_was, issue_was = mine.due_on, issue.due_on
    move_start_date(onboarding, start_date=LATER, reason=WHY, by=cast.marta)
    assert onboarding.start_date == LATER
    assert issue.due_on == issue_was + timedelta(days=9)
    assert mine.due_on == ticked_was
    for step in issue.steps:
        zone = (step.owner or cast.marta).time_zone
        assert step is mine or step.due_on == due_on(LATER, step.due_days, zone)


def test_what_is_closed_and_what_comes_after_the_gate_stays(cast) -> None:
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER, start_date=MONDAY)
    mobility, access = onboarding.gating_issues
    mobility.closed_at = clock.now()
    before = [mobility.due_on, *(step.due_on for step in mobility.steps)]
    move_start_date(onboarding, start_date=LATER, reason=WHY, by=cast.marta)
    assert [mobility.due_on, *(step.due_on for step in mobility.steps)] == before
    assert access.due_on == date(2026, 11, 21)
    assert all(step.due_on is None for step in onboarding.later_steps)


def test_a_due_date_that_the_plan_did_not_set_keeps_its_distance(cast, onboarding) -> None:
    step = onboarding.gating_issues[0].steps[1]
    step.due_days, step.due_on = 0, date(2026, 11, 25)  # added in GitLab, due when the issue was
    move_start_date(onboarding, start_date=LATER, reason=WHY, by=cast.marta)
    assert step.due_on == date(2026, 12, 4)


def test_the_page_shows_what_would_move_before_anything_is_saved(client, cast, onboarding) -> None:
    client.sign_in(cast.marta)
    answer = client.submit(url_of(onboarding), start_date=LATER.isoformat())
    assert answer.status_code == 200
    assert "not saved yet" in answer.text
    for each in due_date_changes(onboarding, LATER):
        assert each.what in answer.text
        assert f"{each.becomes:%a} {each.becomes.day} {each.becomes:%b}" in answer.text
    assert onboarding.start_date == MONDAY
    assert messages_about(onboarding)[0].kind == "hire"


def test_an_issue_in_gitlab_keeps_its_due_date_there_and_the_page_says_so(client, cast, onboarding) -> None:
    client.sign_in(cast.marta)
    asked = {"start_date": LATER.isoformat()}
    assert "is in GitLab" not in client.forge(url_of(onboarding), **asked).text
    (issue,) = onboarding.gating_issues
    issue.mirror = IssueMirror(key="k" * 20, project="onboarding", title=issue.name, labels=[])
    assert "“Onboarding issue” is in GitLab" in client.forge(url_of(onboarding), **asked).text


def test_confirmed_it_moves_and_the_history_says_what_moved(client, cast, onboarding) -> None:
    """A date is previewed first, also one that another person moved meanwhile."""
    client.sign_in(cast.marta)
    url = url_of(onboarding)
    asked = {"start_date": LATER.isoformat(), "reason": WHY}
    for shown in ("", f"{MONDAY} 2026-11-10", f"2026-10-30 {LATER}"):
        answer = client.forge(url, **asked, shown=shown)
        assert answer.status_code == 200
        assert "not saved yet" in answer.text and WHY in answer.text
    asked["shown"] = f"{MONDAY} {LATER}"
    assert client.forge(url, **{**asked, "reason": ""}).status_code == 422
    assert onboarding.start_date == MONDAY
    assert client.forge(url, **asked).status_code == 303
    moved, started = activity_of(onboarding)[:2]
    change = (started.sentence, started.was, started.became)
    assert change == ("moved the start date", "2 Nov 2026", "11 Nov 2026")
    assert started.note.text == WHY
    steps = [step for step in onboarding.steps if not step.waits_for_territory]
    assert moved.became == f"{len(steps)} steps, 1 gating issue"
    assert all(step.text in moved.note.text for step in steps)
    page = client.get(f"/onboardings/{onboarding.id}").text
    assert "moved the start date: 2 Nov 2026 → 11 Nov 2026" in page


def test_the_isr_and_owners_of_moved_steps_get_a_mail_but_not_who_moved_it(cast, onboarding) -> None:
    move_start_date(onboarding, start_date=LATER, reason=WHY, by=cast.marta)
    mails = {mail.to_email: mail for mail in messages_about(onboarding) if mail.kind == "start date moved"}
    assert set(mails) == {cast.jonas.email, cast.rita.email}
    assert mails[cast.jonas.email].subject == "You start on Wed 11 Nov"
    mine = [step.text for step in onboarding.steps if step.gating_issue_id and step.owner is cast.jonas]
    assert all(text in mails[cast.jonas.email].body for text in mine)
    assert not any(text in mails[cast.rita.email].body for text in mine)


def test_a_date_it_cannot_move_to_is_refused(client, cast, onboarding) -> None:
    for to, refusal in (
        (MONDAY, "already the start date"),
        (date(2026, 10, 18), "from the day of the hire on"),
        (date(2027, 10, 20), "within a year"),
    ):
        with pytest.raises(RuleBroken, match=refusal):
            move_start_date(onboarding, start_date=to, reason=WHY, by=cast.rita)
    client.sign_in(cast.rita)
    answer = client.forge(url_of(onboarding), start_date=MONDAY.isoformat(), reason=WHY)
    assert (answer.status_code, "already the start date" in answer.text) == (422, True)
    assert onboarding.start_date == MONDAY


def test_it_moves_also_to_a_day_that_has_passed_but_not_past_a_territory_or_the_end(cast, onboarding) -> None:
    clock.freeze(datetime(2026, 11, 5, 9, tzinfo=UTC))
    move_start_date(onboarding, start_date=date(2026, 11, 3), reason="A day later.", by=cast.rita)
    assert onboarding.start_date == date(2026, 11, 3)
    with_open_gate(onboarding)
    an_assignment(cast, isr=cast.jonas)
    with pytest.raises(RuleBroken, match="Choose a date up to Thu 5 Nov"):
        move_start_date(onboarding, start_date=LATER, reason=WHY, by=cast.marta)
    end_onboarding(onboarding, reason="He leaves us.", by=cast.marta)
    with pytest.raises(RuleBroken, match="has ended"):
        move_start_date(onboarding, start_date=LATER, reason=WHY, by=cast.marta)


def test_only_manager_and_recruiter_move_it(client, cast, onboarding) -> None:
    client.sign_in(cast.jonas)
    assert "/start-date" not in client.get(f"/onboardings/{onboarding.id}").text
    assert client.get(url_of(onboarding)).status_code == 403
    client.sign_in(cast.milan)
    assert client.get(url_of(onboarding)).status_code == 404
