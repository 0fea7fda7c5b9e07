"""The chronological survey filled in while the candidate talks: by keyboard alone, in a browser."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from app.scorecards.models import Scorecard
from app.scorecards.survey import gaps_and_overlaps, job_spans, month_label
from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.journeys.people import Colleague, held_back

TODAY = 2026 * 12 + 10


@pytest.fixture
def address(cast, session) -> str:
    """Of a survey of Dana's, which began 32 minutes ago."""
    application = an_application(cast, stage=5)
    interview = an_interview(application, cast.dana, starts_in=timedelta(minutes=-32))
    address = f"/interviews/{interview.id}"
    session.commit()
    return address


@pytest.fixture
def dana(browser: Browser, running_server: str, address) -> Colleague:
    dana = Colleague(browser, running_server)
    dana.signs_in("dana@example.com")
    return dana


@pytest.fixture
def page(dana, address) -> Page:
    """Hers, with the survey."""
    dana.page.goto(address)
    return dana.page


def types(page: Page, *texts: str) -> None:
    """Each into the field that has the focus, then on with Tab."""
    for text in texts:
        page.keyboard.type(text)
        page.keyboard.press("Tab")


def test_two_jobs_and_the_card_by_keyboard_alone(page, session):
    assert "32 of 50 minutes" in page.locator("[data-elapsed]").inner_text()
    expect(page.get_by_role("meter")).to_have_attribute("aria-label", "Elapsed time of the interview")
    page.get_by_label("Employer").focus()
    types(page, "Kessel", "2/2018", "6/2020", "SDR", "Anja Brandt", "First meetings.", "112% of quota.")
    types(page, "Two quarters under.", "Careful.")
    page.keyboard.type("For renewals.")
    page.keyboard.press("Control+Enter")
    types(page, "Brightwater", "9/2020")

    job = page.get_by_role("group", name="Job 2", exact=True)
    expect(job.get_by_label("Employer")).to_have_value("Brightwater")
    gap = "Gap of 2 months, Jul 2020 to Aug 2020, between Kessel and Brightwater."
    expect(page.get_by_text(gap)).to_be_visible()
    expect(page.get_by_role("img", name="2 jobs from 2018 to")).to_be_visible()
    _goes_on_to(page, "Key takeaways")
    types(page, "Steady.", "Stays.", "Slow to leave.")
    page.keyboard.press("ArrowRight")
    _goes_on_to(page, "Submit scorecard")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Submitted your scorecard.")).to_be_visible()
    expect(page.get_by_text("Kessel, Feb 2018 to Jun 2020")).to_be_visible()
    (card,) = session.query(Scorecard).all()
    assert [job["employer"] for job in card.jobs] == ["Kessel", "Brightwater"]
    assert card.jobs[0]["why_left"] == "For renewals."


def test_blocks_added_while_typing_are_there_again_when_the_page_is_opened_again(page):
    page.get_by_label("Employer").fill("Kessel")
    page.get_by_role("button", name="Add a job").click()
    page.keyboard.type("Brightwater")
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(page.url)
    job = again.get_by_role("group", name="Job 2", exact=True)
    expect(job.get_by_label("Employer")).to_have_value("Brightwater")


@pytest.mark.full("test_scorecard_survives.py types before the modules have come")
def test_a_job_typed_before_the_module_is_loaded_is_drawn_too(dana, address):
    with held_back(dana.page, "jobs"):
        dana.page.goto(address, wait_until="commit")
        dana.fills(Employer="Kessel", From="2/2018")

    expect(dana.page.get_by_role("img", name="1 job from 2018 to")).to_be_visible()


def test_the_browser_says_of_the_jobs_what_the_server_says(page):
    chance = random.Random(2026)  # noqa: S311 - which jobs are tried, the same each time
    lives = [_a_life(chance) for _ in range(200)]
    jobs_module = page.locator("script[src*='js/jobs.js']").get_attribute("src")
    module = jobs_module.replace("jobs.js", "working_life.js")
    said = page.evaluate(
        """async ([module, lives, today]) => {
            const { spans, remarks } = await import(module);
            return lives.map((times) => {
                const jobs = spans(times, today);
                return jobs.length ? remarks(jobs) : [];
            });
        }""",
        [module, lives, TODAY],
    )
    expected = [[vars(one) for one in gaps_and_overlaps(job_spans(times, today=TODAY))] for times in lives]
    assert said == expected
    assert sum(map(len, expected)) > 200


def _a_life(chance: random.Random) -> list[tuple[str, str, str]]:
    """A few jobs, most of which end after they begin."""
    return [
        (f"Firm {number}", _a_month(chance, TODAY - 60), _a_month(chance, TODAY - 40))
        for number in range(chance.randint(0, 6))
    ]


def _a_month(chance: random.Random, about: int) -> str:
    month = about + chance.randint(-20, 40)
    year, number = month // 12, month % 12 + 1
    ways = [f"{number}/{year}", f"{year}-{number:02}", f"{number:02}.{year}", month_label(month).upper()]
    return chance.choice([*ways * 4, "", "soon", f"13/{year}", f" {number} {year} "])


def _goes_on_to(page: Page, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(60):
        focused = page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
        )
        if focused == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab.")
