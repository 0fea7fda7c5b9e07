"""The page says where an issue lives, how old what it shows is, what waits and what is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.checklist.tick_step import tick_step
from app.onboarding.actions import close_gating_issue
from app.shared import clock
from tests.gitlab.sync.conftest import look, sync


@pytest.fixture(autouse=True)
def _clock_stands_still() -> None:
    clock.freeze(clock.now())


def page(client, issue) -> str:
    return " ".join(client.get(f"/onboardings/{issue.onboarding_id}").text.split())


def test_the_page_links_to_gitlab_with_the_age_of_the_state(client, cast, issue, remote) -> None:
    client.sign_in(cast.jonas)
    assert f'<a href="{remote.url}" rel="noreferrer">acme/onboarding#1</a>' in page(client, issue)
    assert "Synced just now" in page(client, issue)
    clock.move(timedelta(minutes=2))
    assert "Synced 2 minutes ago" in page(client, issue)


def test_the_page_says_that_the_issue_is_being_created(client, cast, issue) -> None:
    client.sign_in(cast.jonas)
    assert "Not created in acme/onboarding yet" in page(client, issue)


def test_the_page_shows_pending_writes(gitlab_server, client, cast, anna, issue, remote) -> None:
    anna.tick_all(remote)
    anna.untick(remote, 3)
    look(issue)
    tick_step(issue.steps[2], by=issue.steps[2].owner)
    close_gating_issue(issue, by=cast.jonas)
    client.sign_in(cast.jonas)
    assert "1 tick to sync" in page(client, issue)
    assert "waiting to close" in page(client, issue)
    assert "Close issue" not in page(client, issue)
    sync()
    assert "1 tick to sync" not in page(client, issue)
    assert f"closed by {cast.jonas.name}" in page(client, issue)


def test_the_page_shows_the_problem_and_the_next_attempt(gitlab_server, client, cast, issue, remote) -> None:
    gitlab_server.down()
    look(issue)
    client.sign_in(cast.marta)
    assert (
        "GitLab can’t be reached. This page shows the last known state. Onramp tries again in 1 minute."
        in page(client, issue)
    )


def test_the_page_shows_an_issue_closed_with_open_tasks(client, cast, anna, issue, remote) -> None:
    for number in range(1, len(remote.tasks) - 2):
        anna.tick(remote, number)
    anna.close(remote)
    look(issue)
    client.sign_in(cast.jonas)
    assert "closed with 3 open tasks" in page(client, issue)


def test_a_person_may_refresh_the_issue(client, cast, anna, issue, remote) -> None:
    anna.tick(remote, 1)
    client.sign_in(cast.jonas)
    answer = client.submit(
        f"/gating-issues/{issue.id}/look-again", page=f"/onboardings/{issue.onboarding_id}"
    )
    assert answer.status_code == 303
    sync()
    assert issue.steps[0].is_ticked


def test_closing_on_the_page_shows_the_request_to_gitlab(client, cast, anna, issue, remote) -> None:
    anna.tick_all(remote)
    look(issue)
    client.sign_in(cast.jonas)
    client.submit(f"/gating-issues/{issue.id}/close", page=f"/onboardings/{issue.onboarding_id}")
    assert "Asked GitLab to close “Onboarding issue”." in page(client, issue)


def test_the_page_shows_an_issue_that_is_not_in_gitlab(client, session, cast, issue, mirror) -> None:
    session.delete(mirror)
    client.sign_in(cast.marta)
    assert "This issue is kept in Onramp, not in GitLab." in page(client, issue)
    assert f'href="/gating-issues/{issue.id}/link"' in page(client, issue)
    client.sign_in(cast.jonas)
    assert f'href="/gating-issues/{issue.id}/link"' not in page(client, issue)
