"""The parameters of an issue, when it is written and when issues are looked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.real.gitlab_server.records import Issue, State, User

LONGEST_DESCRIPTION, LONGEST_TITLE = 1_048_576, 255


def fields_of(sent: dict[str, Any], users: list[User], issue: Issue | None = None) -> dict[str, Any]:
    """The attributes of Issue that the parameters mean."""
    fields = {name: sent[name] for name in ("title", "confidential", "due_date") if name in sent}
    if "description" in sent:
        fields["description"] = sent["description"] or ""
    if "assignee_ids" in sent:  # without a licence, an issue has one assignee
        known = {user.id: user for user in users}
        fields["assignees"] = [known[int(i)] for i in sent["assignee_ids"] or [] if int(i) in known][:1]
    if state := {"close": State.CLOSED, "reopen": State.OPENED}.get(sent.get("state_event", "")):
        fields["state"] = state
    if {"labels", "add_labels", "remove_labels"} & sent.keys():
        labels = words(sent["labels"]) if "labels" in sent else list(issue.labels if issue else [])
        labels += [label for label in words(sent.get("add_labels")) if label not in labels]
        fields["labels"] = [label for label in labels if label not in words(sent.get("remove_labels"))]
    return fields


def problems_with(fields: dict[str, Any]) -> dict[str, list[str]]:
    """What cannot be saved, as the API says it."""
    problems = {}
    if "title" in fields and not str(fields["title"] or "").strip():
        problems["title"] = ["can't be blank"]
    elif len(fields.get("title", "")) > LONGEST_TITLE:
        problems["title"] = [f"is too long (maximum is {LONGEST_TITLE} characters)"]
    if len(fields.get("description", "")) > LONGEST_DESCRIPTION:
        problems["description"] = [f"is too long (maximum is {LONGEST_DESCRIPTION} characters)"]
    return problems


def filtered(issues: list[Issue], query: dict[str, list[str]]) -> list[Issue]:
    """The issues that match every parameter, the newest first unless another order is asked for."""
    one = {name: values[-1] for name, values in query.items()}
    found = [issue for issue in issues if _matches(issue, one, query.get("iids[]", []))]
    order = "updated_at" if one.get("order_by") == "updated_at" else "created_at"
    found.sort(key=lambda issue: (getattr(issue, order), issue.id), reverse=one.get("sort", "desc") == "desc")
    return found


def _matches(issue: Issue, one: dict[str, str], iids: list[str]) -> bool:
    where = one.get("in", "title,description").split(",")
    searched = "\n".join(getattr(issue, name) for name in where).casefold()
    return (
        (not iids or str(issue.iid) in iids)
        and all(word in searched for word in one.get("search", "").casefold().split())
        and one.get("state", "all") in ("all", issue.state.value)
        and one.get("confidential", str(issue.confidential)).lower() == str(issue.confidential).lower()
        and set(words(one.get("labels"))) <= set(issue.labels)
        and _is_between(issue.updated_at, one.get("updated_after"), one.get("updated_before"))
        and _is_between(issue.created_at, one.get("created_after"), one.get("created_before"))
    )


def _is_between(moment: datetime, after: str | None, before: str | None) -> bool:
    return (not after or moment >= datetime.fromisoformat(after)) and (
        not before or moment <= datetime.fromisoformat(before)
    )


def words(text: str | list[str] | None) -> list[str]:
    """A list given as one, or by commas."""
    listed = text.split(",") if isinstance(text, str) else text or []
    return [word.strip() for word in listed if word.strip()]
