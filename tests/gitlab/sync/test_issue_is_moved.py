"""An issue moved to another project in GitLab is the same issue, wherever it is now."""

from __future__ import annotations

import pytest

from app.checklist.tick_step import tick_step
from app.onboarding.models import GITLAB_OPENED
from tests.gitlab.sync.conftest import look, sync, ticked
from tests.real.gitlab_server import Fault

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what moves is in GitLab


def test_a_moved_issue_is_followed_and_not_closed(
    gitlab_server, anna, project, access_project, issue, mirror, remote
) -> None:
    now = anna.move(remote, access_project)
    anna.tick(now, 1)
    look(issue)
    assert (mirror.project_id, mirror.iid, mirror.url) == (access_project.id, now.iid, now.url)
    assert mirror.state == GITLAB_OPENED
    assert not issue.is_closed
    assert issue.steps[0].is_ticked

    back = anna.move(now, project)
    look(issue)
    assert (mirror.project_id, mirror.iid) == (project.id, back.iid)
    assert back.iid != remote.iid

    third = gitlab_server.project("acme/elsewhere")
    anna.tick_all(back)
    last = anna.move(anna.move(back, access_project), third)
    look(issue)
    assert (mirror.project_id, mirror.iid) == (third.id, last.iid), "it was moved twice"
    assert not issue.is_closed, "what a move leaves behind is closed, and nobody has closed it"
    assert len([one for one in gitlab_server.issues() if one.moved_to is None]) == 1


def test_an_issue_moved_out_of_sight_keeps_its_last_known_state(
    gitlab_server, anna, issue, mirror, remote
) -> None:
    anna.tick_all(remote)
    look(issue)
    anna.close(anna.move(remote, gitlab_server.project("acme/hidden", level=None)))
    look(issue)

    assert mirror.problem
    assert not issue.is_closed
    assert mirror.state == GITLAB_OPENED


def test_ticks_are_written_to_the_moved_issue(anna, access_project, issue, remote) -> None:
    anna.tick(remote, 1)
    moved = anna.move(remote, access_project)
    look(issue)
    step = issue.steps[2]
    tick_step(step, by=step.owner)
    sync()
    assert ticked(moved) == [issue.steps[0].text, step.text]
    assert ticked(remote) == [issue.steps[0].text]


def test_an_issue_moved_before_it_was_known_is_not_created_again(
    gitlab_server, anna, access_project, issue, mirror
) -> None:
    gitlab_server.fail_next(Fault.LOST, "POST", "/issues$")
    sync()
    moved = anna.move(gitlab_server.issue(), access_project)
    look(issue)
    assert mirror.url == moved.url
    assert len(gitlab_server.issues()) == 2
