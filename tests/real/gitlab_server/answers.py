"""What the API answers of a record, field by field as documented."""

from __future__ import annotations

from typing import Any

from tests.real.gitlab_server.records import Hook, Issue, Project, User
from tests.real.gitlab_server.store import instant


def user_answer(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "state": "active",
        "locked": False,
        "avatar_url": None,
        "web_url": user.url,
    }


def project_answer(project: Project) -> dict[str, Any]:
    return {
        "id": project.id,
        "name": project.path.rpartition("/")[2],
        "path_with_namespace": project.path,
        "web_url": project.url,
        "visibility": "private",
        "issues_enabled": True,
        "archived": False,
    }


def issue_answer(issue: Issue) -> dict[str, Any]:
    tasks = issue.tasks
    done = len(issue.ticked)
    return {
        "id": issue.id,
        "iid": issue.iid,
        "project_id": issue.project.id,
        "title": issue.title,
        "description": issue.description,
        "state": issue.state.value,
        "created_at": instant(issue.created_at),
        "updated_at": instant(issue.updated_at),
        "closed_at": instant(issue.closed_at),
        "closed_by": user_answer(issue.closed_by) if issue.closed_by else None,
        "labels": sorted(issue.labels),
        "milestone": None,
        "assignees": [user_answer(user) for user in issue.assignees],
        "author": user_answer(issue.author),
        "type": "ISSUE",
        "issue_type": "issue",
        "confidential": issue.confidential,
        "due_date": issue.due_date,
        "web_url": issue.url,
        "user_notes_count": len(issue.notes),
        "has_tasks": bool(tasks),
        "task_status": f"{done} of {len(tasks)} checklist items completed" if tasks else "",
        "task_completion_status": {"count": len(tasks), "completed_count": done},
        "moved_to_id": issue.moved_to.id if issue.moved_to else None,
        "references": {
            "short": f"#{issue.iid}",
            "relative": f"#{issue.iid}",
            "full": f"{issue.project.path}#{issue.iid}",
        },
    }


def hook_answer(hook: Hook, project: Project) -> dict[str, Any]:
    """Without the secrets: those are told to nobody."""
    return {
        "id": hook.id,
        "url": hook.url,
        "project_id": project.id,
        "issues_events": hook.issues_events,
        "confidential_issues_events": hook.confidential_issues_events,
        "enable_ssl_verification": True,
        "alert_status": "executable",
        "disabled_until": None,
    }
