"""An issue that was moved to another project is followed, as far as GitLab shows it."""

from __future__ import annotations

import pytest

from app.onboarding.actions import tick_step
from app.onboarding.queries import gate_of
from tests.onboarding.mirror.conftest import ACCESS, look, sync, ticked
from tests.real.gitlab_server import Fault


@pytest.fixture
def moved(anna, access_project, issue, remote):
    anna.tick(remote, 1)
    moved = anna.move(remote, access_project)
    look(issue)
    return moved


def test_it_is_found_where_it_is_now(moved, cast, issue, mirror) -> None:
    assert (mirror.project, mirror.iid, mirror.url) == (ACCESS, moved.iid, moved.url)
    assert issue.steps[0].is_ticked
    assert not issue.is_closed  # as the one left behind is
    assert not gate_of(cast.jonas).is_open


def test_ticks_are_written_where_it_is_now(moved, issue, remote) -> None:
    step = issue.steps[2]
    tick_step(step, by=step.owner)
    sync()
    assert ticked(moved) == [issue.steps[0].text, step.text]
    assert ticked(remote) == [issue.steps[0].text]


def test_where_gitlab_does_not_show_it_the_page_says_so(
    gitlab_server, anna, cast, issue, mirror, remote
) -> None:
    anna.move(remote, gitlab_server.project("acme/secret", level=None))
    look(issue)
    assert mirror.problem == "This issue was moved to a project that GitLab does not show to Onramp."
    assert not issue.is_closed
    assert not gate_of(cast.jonas).is_open


def test_one_that_was_moved_before_its_making_was_known_is_not_made_again(
    gitlab_server, anna, access_project, issue, mirror
) -> None:
    gitlab_server.fail_next(Fault.LOST, "POST", "/issues$")
    sync()
    moved = anna.move(gitlab_server.issue(), access_project)
    look(issue)
    assert mirror.url == moved.url
    assert len(gitlab_server.issues()) == 2
