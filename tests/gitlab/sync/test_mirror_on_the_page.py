"""The page says where an issue lives, how old what it shows is, what waits and what is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.checklist.tick_step import tick_step
from app.shared import clock
from tests.gitlab.sync.conftest import look, sync


@pytest.fixture(autouse=True)
def _clock_stands_still() -> None:
    clock.freeze(clock.now())


def page(client, issue) -> str:
    return " ".join(client.get(f"/onboardings/{issue.onboarding_id}").text.split())


def test_the_page_links_to_gitlab_with_the_age_of_the_state(client, cast, issue) -> None:
    client.sign_in(cast.jonas)
    assert "Not created in acme/onboarding yet" in page(client, issue)
    sync()
    shown = page(client, issue)
    assert f'<a href="{issue.mirror.url}" rel="noreferrer">acme/onboarding#1</a>' in shown
    assert "Synced just now" in shown
    clock.move(timedelta(minutes=2))
    assert "Synced 2 minutes ago" in page(client, issue)


def test_the_page_shows_what_waits_for_gitlab(client, cast, anna, issue, remote) -> None:
    anna.tick_all(remote)
    anna.untick(remote, 3)
    look(issue)
    tick_step(issue.steps[2], by=issue.steps[2].owner)
    client.sign_in(cast.jonas)
    client.submit(f"/gating-issues/{issue.id}/close", page=f"/onboardings/{issue.onboarding_id}")
    shown = page(client, issue)
    assert "Asked GitLab to close “Onboarding issue”." in shown
    assert "1 tick to sync" in shown
    assert "waiting to close" in shown
    assert "Close issue" not in shown
    sync()
    shown = page(client, issue)
    assert "1 tick to sync" not in shown
    assert f"closed by {cast.jonas.name}" in shown


def test_the_page_shows_a_problem_and_an_issue_closed_with_open_tasks(
    gitlab_server, client, cast, anna, issue, remote
) -> None:
    for number in range(1, len(remote.tasks) - 2):
        anna.tick(remote, number)
    anna.close(remote)
    gitlab_server.down()
    look(issue)
    client.sign_in(cast.marta)
    assert (
        "GitLab can’t be reached. This page shows the last known state. Onramp tries again in 1 minute."
        in page(client, issue)
    )
    gitlab_server.up()
    look_again = f"/gating-issues/{issue.id}/look-again"
    assert client.submit(look_again, page=f"/onboardings/{issue.onboarding_id}").status_code == 303
    sync()
    assert "closed with 3 open tasks" in page(client, issue)


def test_the_page_shows_an_issue_that_is_not_in_gitlab(client, session, cast, issue, mirror) -> None:
    session.delete(mirror)
    client.sign_in(cast.marta)
    assert "This issue is kept in Onramp, not in GitLab." in page(client, issue)
    assert f'href="/gating-issues/{issue.id}/link"' in page(client, issue)
    client.sign_in(cast.jonas)
    assert f'href="/gating-issues/{issue.id}/link"' not in page(client, issue)
