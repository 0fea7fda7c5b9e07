"""From the hire to a territory: someone new and an internal transfer, each with GitLab and without.

Dana hires, Marta is the manager, Ines the buddy, Rita recruits; the ISR has a phone. Where the issues live
in GitLab, Anna ticks and closes there what is hers, GitLab tells of it by its webhooks, and a worker runs.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from playwright.sync_api import Browser, expect

from app.candidates.actions import find_or_add_candidate
from app.demo.story import ApplicationStory, clock_at
from app.onboarding.models import Onboarding
from app.pipeline.apply import apply
from app.shared import clock
from tests.cast import Cast, person
from tests.factories.applications import an_opening
from tests.factories.onboardings import a_territory
from tests.journeys.people import PHONE, Colleague
from tests.real.gitlab_server import GitLabServer

Arrives = Callable[[Callable[[], bool]], None]
TOKEN = "what GitLab and Onramp both know"
PATIENCE = 30  # seconds for what should be seen in a few
ONBOARDING, MOBILITY, ACCESS = "Onboarding issue", "Career mobility issue", "Access change request"
BEFORE = {"new to the company": [ONBOARDING], "internal transfer": [MOBILITY, ACCESS]}
WITH_THE_OTHERS = pytest.mark.full(
    "one goes the same pages; pipeline/test_transfer.py transfers without a browser, and the issues of "
    "test_the_whole_way.py are here"
)
WAYS = [
    pytest.param("sqlite", "new to the company", False, id="new", marks=WITH_THE_OTHERS),
    pytest.param("postgresql", "new to the company", True, id="new, GitLab"),
    pytest.param("postgresql", "internal transfer", False, id="transfer", marks=WITH_THE_OTHERS),
    pytest.param("sqlite", "internal transfer", True, id="transfer, GitLab", marks=WITH_THE_OTHERS),
]
pytestmark = pytest.mark.parametrize(("database", "kind", "with_gitlab"), WAYS, indirect=["database"])


@pytest.fixture
def environ(environ, gitlab_server: GitLabServer, with_gitlab: bool) -> dict[str, str]:
    if not with_gitlab:
        return environ
    gitlab_server.hook(gitlab_server.project("acme/onboarding"), token=TOKEN)
    return environ | {
        "GITLAB_URL": gitlab_server.url,
        "GITLAB_TOKEN": gitlab_server.token,
        "GITLAB_PROJECT": "acme/onboarding",
        "GITLAB_WEBHOOK_TOKEN": TOKEN,
    }


@pytest.fixture
def way(cast: Cast, session, kind: str) -> str:
    """The address of an application that has all a hire asks for; and a territory that is vacant."""
    lena = (
        person("Lena Vogt", title="Renewals Specialist", zone="Europe/Berlin")
        if kind == "internal transfer"
        else None
    )
    began = clock.now() - timedelta(days=40)
    with clock_at(began):
        candidate = find_or_add_candidate(
            name="Lena Vogt",
            email=lena.email if lena else "lena@example.com",
            time_zone="Europe/Berlin",
            source="",
            account=lena,
            by=cast.rita,
        )
        application = apply(candidate, an_opening(cast), by=cast.rita)
    story = ApplicationStory(application, cast.rita, began)
    story.advance_to_stage(6)
    story.complete_stage()
    a_territory("Nordics")
    address = f"/applications/{application.id}"
    session.commit()
    return address


@pytest.fixture
def arrives(with_gitlab: bool, gitlab_server: GitLabServer, commands, running_server: str) -> Arrives:
    """Let what GitLab has to tell arrive; a worker runs all the while. Without GitLab, nothing is awaited."""
    if with_gitlab:
        commands.start("work", "--watch", BASE_URL=running_server)

    def wait_for(seen: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while with_gitlab and not seen():
            assert time.monotonic() < until, "what was done did not arrive"
            gitlab_server.send_deliveries(f"{running_server}/hooks/gitlab")
            time.sleep(0.2)

    return wait_for


def test_from_the_hire_to_a_territory(
    way, kind, with_gitlab, session, browser: Browser, running_server: str, gitlab_server, arrives: Arrives
) -> None:
    people = {name: Colleague(browser, running_server) for name in ("Dana", "Marta", "Ines", "Rita")}
    for name, colleague in people.items():
        colleague.signs_in(f"{name.lower()}@example.com")
    _is_hired(people["Dana"], way, kind)
    page = _chooses_a_password(session)
    lena = Colleague(browser, running_server, screen=PHONE)
    lena.signs_in("lena@example.com")

    _cannot_have_a_territory_yet(people["Marta"])
    _has_a_buddy(people["Marta"], page)
    arrives(lambda: len(gitlab_server.issues()) == len(BEFORE[kind]))
    if with_gitlab:
        (issue, *_rest) = gitlab_server.issues()
        anna = gitlab_server.person("Anna Roth", issue.project)
        anna.tick(issue, 1)
        arrives(lambda: _ticked(session) == 1)
    for colleague in (people["Rita"], people["Marta"], people["Ines"], lena):
        colleague.follows(page)
        colleague.ticks_everything_of_theirs()
    arrives(lambda: all(task.is_ticked for issue in gitlab_server.issues() for task in issue.tasks))

    for name in BEFORE[kind]:
        lena.follows(page)
        expect(lena.page.get_by_role("heading", name="The gate is closed")).to_be_visible()
        lena.presses(f"Close issue {name}")
        arrives(partial(_is_closed_here, session, name))
    lena.follows(page)
    lena.reads("The gate is open")
    assert lena.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    _is_given_the_nordics(people["Marta"])
    lena.follows(page)
    lena.reads("Nordics")
    if with_gitlab:
        anna.reopen(issue)
        arrives(lambda: not _is_closed_here(session, BEFORE[kind][0]))
        _keeps_them_behind_a_reopened_gate(people["Marta"])


def _is_hired(dana: Colleague, way: str, kind: str) -> None:
    dana.follows(way)
    dana.opens("Hire")
    dana.fills(Start_date=clock.today("UTC").isoformat())
    dana.chooses("Manager", "Marta Silva")
    dana.page.get_by_role("radio", name=re.compile(kind, re.IGNORECASE)).check()
    if kind == "internal transfer":
        dana.fills(In_current_role_since=(clock.today("UTC") - timedelta(days=400)).isoformat())
        dana.page.get_by_role("radio", name="Yes").check()
    dana.presses("Hire candidate")
    dana.reads("Hired Lena Vogt. The onboarding has started.")


def _cannot_have_a_territory_yet(marta: Colleague) -> None:
    marta.goes_to("Territories")
    marta.opens("Assign Nordics")
    marta.chooses("ISR", "Lena Vogt")
    marta.presses("Assign territory")
    expect(marta.page.get_by_role("alert")).to_contain_text("The gate of Lena Vogt is closed.")


def _has_a_buddy(marta: Colleague, page: str) -> None:
    marta.follows(page)
    marta.opens("Choose buddy")
    marta.chooses("Buddy", "Ines Duarte")
    marta.presses("Save buddy")


def _chooses_a_password(session) -> str:
    """Lena can sign in from now on; answers the address of her onboarding."""
    onboarding = session.query(Onboarding).one()
    onboarding.isr.password_hash = onboarding.manager.password_hash
    page = f"/onboardings/{onboarding.id}"
    session.commit()
    return page


def _ticked(session) -> int:
    number = sum(step.is_ticked for step in session.query(Onboarding).one().steps)
    session.rollback()  # on SQLite nobody else could write meanwhile
    return number


def _is_closed_here(session, name: str) -> bool:
    issues = session.query(Onboarding).one().gating_issues
    closed = any(issue.is_closed for issue in issues if issue.name.startswith(name))
    session.rollback()
    return closed


def _is_given_the_nordics(marta: Colleague) -> None:
    marta.goes_to("Territories")
    marta.opens("Assign Nordics")
    marta.chooses("ISR", "Lena Vogt")
    marta.presses("Assign territory")
    marta.reads("Nordics")


def _keeps_them_behind_a_reopened_gate(marta: Colleague) -> None:
    marta.goes_to("Territories")
    row = marta.page.get_by_role("row", name="Nordics")
    expect(row).to_contain_text("Lena Vogt")
    expect(row).to_contain_text("Gate closed again")
