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


def test_own_steps_come_first_the_overdue_before_the_others(client, cast, onboarding) -> None:
    (issue,) = onboarding.gating_issues
    own = [step for step in issue.steps if step.owner is cast.jonas]
    of_jonas, of_rita = own[0], next(step for step in issue.steps if step.owner is cast.rita)
    page = text_of(client, cast.jonas, onboarding)
    parts = ("Your turn", of_jonas.text, "Others’ turn", of_rita.text)
    assert order_in(page, *parts) == list(parts)
    assert "Rita Okafor" in page.split(of_rita.text)[1].split("</li>")[0]
    words = " ".join(re.sub(r"<[^>]+>", "", page).split())
    left = f"{len(own)} steps of yours, {len(issue.steps) - len(own)} steps of others"
    assert f"To do before you get a territory: {left}" in words
    assert "close “Onboarding issue”" in words
    assert "Too early to forecast: only just started" in words
    page = text_of(client, cast.rita, onboarding)
    parts = ("Your turn", of_rita.text, "Others’ turn", of_jonas.text)
    assert order_in(page, *parts) == list(parts)
    own[-1].due_on = clock.today("UTC") - timedelta(days=5)
    page = text_of(client, cast.jonas, onboarding)
    assert order_in(page, own[0].text, own[-1].text) == [own[-1].text, own[0].text]


def test_ticked_steps_are_folded_and_removed_steps_do_not_show(client, cast, onboarding) -> None:
    removed = onboarding.gating_issues[0].steps[3]
    removed.removed_at = clock.now()
    step = next(step for step in onboarding.steps if step.owner is cast.rita and step is not removed)
    tick_step(step, by=cast.rita, not_applicable=True, note="She had one already.")
    page = text_of(client, cast.jonas, onboarding)
    assert removed.text not in page
    assert f"1 of {len(onboarding.gating_issues[0].steps) - 1} done" in page
    folded = page.split('<details class="done">')[1].split("</details>")[0]
    assert "1 done" in folded
    for said in (step.text, "Marked not applicable by Rita Okafor", "She had one already."):
        assert said in folded
    assert step.text not in page.split('<details class="done">')[0]


def test_the_forecast_has_days_and_its_basis(client, cast, onboarding) -> None:
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


def test_a_transfer_shows_its_waiver_and_the_other_name_of_its_issue(client, cast) -> None:
    since = clock.today("UTC") - timedelta(days=90)
    waived = Eligibility(since, from_sales_development=True, waived_by=cast.dana, note="Has done it before.")
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER, eligibility=waived)
    onboarding.gating_issues[0].name = "Career mobility"
    page = " ".join(text_of(client, cast.jonas, onboarding).split())
    assert "in sales development since" in page
    assert "· missing months waived by Dana Whitfield: “Has done it before.”" in page
    assert "Also called organization change checklist." in page
    assert page.count("Also called") == 1


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
