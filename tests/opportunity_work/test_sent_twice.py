"""A form that the same person sends twice, by a double click or the back button, does once what it asks."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.activity.models import Activity
from app.db.base import db
from app.opportunity_work.models import OpportunityTask, WorkKind
from tests.factories.book import an_account, an_opportunity
from tests.factories.work import a_work_task

TODAY = "2026-08-03"
STEP = {"next_step": "Send the quote", "next_step_due_on": "2026-08-10"}
ENTRY = {"log_text": "They grow.", "done_on": TODAY}
DONE = {**ENTRY, **STEP, "next_kind": "quote", "next_due_on": TODAY}


@pytest.fixture
def opportunity(held, cast):
    return an_opportunity(an_account(held.territory, "Acme"), owner_name="Ines Duarte")


def recorded() -> int:
    return db.session.scalar(select(func.count()).select_from(Activity)) or 0


@pytest.mark.parametrize(
    ("act", "fields", "other"),
    [
        ("tasks/{task}/done", DONE, "log_text"),
        ("tasks/{task}/done", DONE, "next_step"),
        ("tasks/{task}/done", DONE, "next_due_on"),
        ("tasks/{task}/change", {"kind": "quote", "due_on": TODAY, "text": "Two years"}, "text"),
        ("tasks/{task}/remove", {}, None),
        ("tasks/add", {"kind": "quote", "due_on": TODAY, "text": "Two years"}, "text"),
        ("tier", {"tier": "2"}, "tier"),
        ("tier/default", {}, None),
        ("next-step", STEP, "next_step"),
        ("log", {**ENTRY, "kind": "quote"}, "log_text"),
        ("co-manage", STEP, "next_step"),
        ("delegate", STEP, "next_step"),
    ],
)
def test_the_second_answers_as_the_first_did(client, session, owen, opportunity, act, fields, other):
    """With another text it is another act, and the page is stale."""
    task = a_work_task(opportunity, owen, WorkKind.HEALTH_CHECK)
    client.sign_in(owen)
    form = client.form_for(f"/opportunities/{opportunity.id}/{act.format(task=task.id)}")
    first = client.send(form, **fields)
    before = recorded()
    second = client.send(form, **fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert second.headers["Location"] == first.headers["Location"]
    assert recorded() == before
    if other:
        changed = {"tier": "3", "next_due_on": "2026-08-12"}.get(other, "Something else")
        assert client.send(form, **fields | {other: changed}).status_code == 409


def test_another_person_is_told_who_was_first(client, session, cast, owen, opportunity):
    task = a_work_task(opportunity, owen, WorkKind.HEALTH_CHECK)
    address = f"/opportunities/{opportunity.id}/tasks/{task.id}/done"
    client.sign_in(cast.marta)
    form = client.form_for(address)
    client.sign_in(owen)
    assert client.submit(address, **ENTRY).status_code == 303
    client.sign_in(cast.marta)
    refused = client.send(form, **ENTRY, csrf_token=client.csrf_token())
    assert refused.status_code == 409
    assert "Owen Moss" in refused.text
    assert db.session.scalars(select(OpportunityTask.done_by_id)).all() == [owen.id]
