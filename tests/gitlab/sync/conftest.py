"""An onboarding whose gating issues live in a GitLab, and the people there."""

from __future__ import annotations

import pytest

from app.db.base import db
from app.gitlab.sync.worker import sync_one_issue
from app.onboarding.models import GatingIssue, IssueMirror, Onboarding
from app.plans.steps import steps_in
from tests.cast import Cast
from tests.factories.onboardings import an_onboarding
from tests.real.gitlab_server import GitLabServer, Issue, Person, Project

PROJECT, ACCESS = "acme/onboarding", "acme/access"
TOKEN = "a secret that GitLab sends along"


@pytest.fixture
def project(gitlab_server: GitLabServer) -> Project:
    return gitlab_server.project(PROJECT)


@pytest.fixture
def access_project(gitlab_server: GitLabServer) -> Project:
    return gitlab_server.project(ACCESS)


@pytest.fixture
def anna(gitlab_server: GitLabServer, project: Project) -> Person:
    """Someone with a browser open on GitLab."""
    return gitlab_server.person("Anna Roth", project)


@pytest.fixture
def environ(environ: dict[str, str], gitlab_server: GitLabServer) -> dict[str, str]:
    return {
        **environ,
        "GITLAB_URL": gitlab_server.url,
        "GITLAB_TOKEN": gitlab_server.token,
        "GITLAB_PROJECT": PROJECT,
        "GITLAB_ACCESS_PROJECT": ACCESS,
        "GITLAB_WEBHOOK_TOKEN": TOKEN,
    }


@pytest.fixture
def onboarding(cast: Cast, project: Project, access_project: Project) -> Onboarding:
    """The onboarding of Jonas, of which GitLab knows nothing yet."""
    onboarding = an_onboarding(cast)
    db.session.commit()
    return onboarding


@pytest.fixture
def issue(onboarding: Onboarding) -> GatingIssue:
    return onboarding.gating_issues[0]


@pytest.fixture
def mirror(issue: GatingIssue) -> IssueMirror:
    assert issue.mirror is not None
    return issue.mirror


@pytest.fixture
def remote(gitlab_server: GitLabServer, mirror: IssueMirror) -> Issue:
    """The issue in GitLab, made and seen."""
    sync()
    (made,) = gitlab_server.issues()
    return made


def ticked(remote: Issue) -> list[str]:
    """What is ticked there, as the steps say it."""
    return [step.text for step in steps_in(remote.description) if step.is_ticked]


def sync() -> None:
    """What the worker does until nothing is due any more."""
    db.session.commit()
    while sync_one_issue():
        pass


def look(issue: GatingIssue) -> None:
    """Have an issue looked at now, whatever is due, as some time later."""
    assert issue.mirror is not None
    db.session.refresh(issue.mirror)
    issue.mirror.due_at = issue.onboarding.started_at
    issue.mirror.not_before = None
    sync()
