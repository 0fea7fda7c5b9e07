"""The page of an onboarding answers what stands between someone and their territory."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.checklist.issue_rows import section_heading
from app.checklist.tick_step import tick_step
from app.onboarding.eligibility import Eligibility
from app.onboarding.models import Onboarding
from app.plans.models import HireKind
from app.shared import clock
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_isr, an_onboarding, tick_all, with_open_gate


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def onboarding(cast) -> Onboarding:
    return an_onboarding(cast)


def text_of(client, who, onboarding: Onboarding) -> str:
    client.sign_in(who)
    return client.get(f"/onboardings/{onboarding.id}").text


def order_in(page: str, *words: str) -> list[str]:
    return sorted(words, key=page.index)


def test_own_steps_come_first_then_those_of_others_with_their_owner(client, cast, onboarding) -> None:
    (issue,) = onboarding.gating_issues
    of_jonas, of_rita = (next(s for s in issue.steps if s.owner is who) for who in (cast.jonas, cast.rita))
    page = text_of(client, cast.jonas, onboarding)
    parts = ("Your turn", of_jonas.text, "Others’ turn", of_rita.text)
    assert order_in(page, *parts) == list(parts)
    assert "Rita Okafor" in page.split(of_rita.text)[1].split("</li>")[0]
    page = text_of(client, cast.rita, onboarding)
    parts = ("Your turn", of_rita.text, "Others’ turn", of_jonas.text)
    assert order_in(page, *parts) == list(parts)


def test_a_sentence_lists_what_is_left(client, cast, onboarding) -> None:
    issue = onboarding.gating_issues[0]
    own = sum(step.owner is cast.jonas for step in issue.steps)
    page = " ".join(re.sub(r"<[^>]+>", "", text_of(client, cast.jonas, onboarding)).split())
    assert (
        f"To do before you get a territory: {own} steps of yours, {len(issue.steps) - own} steps of others"
        in page
    )
    assert "close “Onboarding issue”" in page


def test_overdue_steps_come_first(client, cast, onboarding) -> None:
    issue = onboarding.gating_issues[0]
    own = [step for step in issue.steps if step.owner is cast.jonas]
    own[-1].due_on = clock.today("UTC") - timedelta(days=5)
    page = text_of(client, cast.jonas, onboarding)
    assert order_in(page, own[0].text, own[-1].text) == [own[-1].text, own[0].text]


def test_ticked_steps_are_folded_with_who_ticked_them_and_when(client, cast, onboarding) -> None:
    step = next(step for step in onboarding.steps if step.owner is cast.rita)
    tick_step(step, by=cast.rita, not_applicable=True, note="She had one already.")
    page = text_of(client, cast.jonas, onboarding)
    folded = page.split('<details class="done">')[1].split("</details>")[0]
    assert "1 done" in folded
    for said in (step.text, "Marked not applicable by Rita Okafor", "She had one already."):
        assert said in folded
    assert step.text not in page.split('<details class="done">')[0]


def test_after_a_tick_the_page_shows_the_steps_left(client, cast, onboarding) -> None:
    step = next(step for step in onboarding.steps if step.owner is cast.jonas)
    client.sign_in(cast.jonas)
    answer = client.submit(f"/steps/{step.id}/tick", page=f"/onboardings/{onboarding.id}")
    assert answer.location.endswith(f"#issue-{step.gating_issue_id}")


def test_steps_that_left_their_issue_do_not_show(client, cast, onboarding) -> None:
    step = onboarding.gating_issues[0].steps[3]
    step.removed_at = clock.now()
    page = text_of(client, cast.jonas, onboarding)
    assert step.text not in page
    assert f"0 of {len(onboarding.gating_issues[0].steps) - 1} done" in page


def test_the_forecast_has_days_and_its_basis(client, cast, onboarding) -> None:
    assert "Too early to forecast: only just started" in text_of(client, cast.jonas, onboarding)
    for number in range(3):
        with_open_gate(an_onboarding(cast, an_isr(f"Earlier{number} Lind")))
    page = text_of(client, cast.jonas, onboarding)
    assert "The gate may open between" in page
    assert "Based on the time the same steps took 3 others. There is no pace yet." in page


def test_an_issue_closed_with_open_steps_says_so(client, cast, onboarding) -> None:
    (issue,) = onboarding.gating_issues
    tick_all(issue)
    issue.steps[0].ticked_at = None
    issue.closed_at, issue.closed_by = clock.now(), cast.jonas
    page = text_of(client, cast.jonas, onboarding)
    assert "Closed with 1 open step. Marta Silva can reopen it" in page
    assert "No forecast: “Onboarding issue” is closed but not complete" in page
    assert "Waive issue" in text_of(client, cast.marta, onboarding)


def test_a_career_mobility_issue_shows_its_other_name(client, cast) -> None:
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER)
    onboarding.gating_issues[0].name = "Career mobility"
    page = text_of(client, cast.jonas, onboarding)
    assert "Also called organization change checklist." in page
    assert page.count("Also called") == 1


def test_a_transfer_shows_its_waiver_and_reason(client, cast) -> None:
    since = clock.today("UTC") - timedelta(days=90)
    waived = Eligibility(since, from_sales_development=True, waived_by=cast.dana, note="Has done it before.")
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER, eligibility=waived)
    page = " ".join(text_of(client, cast.jonas, onboarding).split())
    assert "in sales development since" in page
    assert "· missing months waived by Dana Whitfield: “Has done it before.”" in page


def test_before_the_first_day_it_can_be_read(client, cast) -> None:
    start = clock.today("UTC") + timedelta(days=20)
    page = text_of(client, cast.jonas, an_onboarding(cast, start_date=start))
    assert "Starts" in page
    assert "Too early to forecast: not started yet" in page


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Onboarding · Regional deal desk · Week 4", "Regional deal desk"),
        ("Onboarding · Day 1", "Onboarding"),
        ("Week 1", ""),
        ("", ""),
    ],
)
def test_a_step_shows_its_section(heading, section) -> None:
    assert section_heading(heading) == section
