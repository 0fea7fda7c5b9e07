"""Without GitLab set, Onramp keeps the issues itself, and nothing on a page speaks of GitLab."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from app.checklist.tick_step import tick_step
from app.gitlab.sync.worker import sync_one_issue
from app.onboarding.actions import close_gating_issue
from app.onboarding.gate.queries import gate_of
from app.resources.models import Resource
from tests.factories.onboardings import an_onboarding, tick_all


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if not name.startswith("GITLAB_")}


@pytest.fixture
def issue(cast):
    return an_onboarding(cast).gating_issues[0]


def test_the_page_does_not_mention_gitlab(client, cast, session, issue) -> None:
    session.execute(delete(Resource))  # the company's own words, and one names a programme of GitLab
    client.sign_in(cast.marta)
    assert "GitLab" not in client.get(f"/onboardings/{issue.onboarding_id}").text
    assert client.get(f"/gating-issues/{issue.id}/link").status_code == 404


def test_a_tick_and_a_closing_count_at_once(cast, issue) -> None:
    step = issue.steps[0]
    tick_step(step, by=step.owner)
    tick_all(issue)
    close_gating_issue(issue, by=cast.jonas)
    assert gate_of(cast.jonas).is_open
    assert not step.to_write
    assert issue.mirror is None
    assert not sync_one_issue()
