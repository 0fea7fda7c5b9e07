"""A file that was not written for Onramp becomes a proposal, which a person corrects and saves."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.db.base import db
from app.plans.library import current_files
from app.plans.models import PlanFile
from app.plans.problems import blockers_of
from app.plans.proposals import is_issue_form, proposal_for
from app.plans.reader import read_plan
from tests.examples import up_to
from tests.plans.markdown import PIECES

TEMPLATE = """---
name: New engineer
about: Everything for the first month
title: ''
labels: onboarding, "people"
assignees: octocat
type: Task
---

## Manager tasks

- [ ] Invite to the calls
* [x] Order a laptop

```[tasklist]
### Week 1
- [ ] Read the handbook
```
"""
TASKS = "# First days\r\n\r\n1. [ ] Sign in\r\n2. [ ] Say hello\r\n"
FORM = """name: Bug
description: Report it
body:
  - type: input
    attributes:
      label: Version
"""


def test_an_issue_template_of_github_is_proposed_with_all_it_says() -> None:
    proposal = proposal_for("roles/engineering", TEMPLATE)
    assert proposal is not None
    plan = read_plan("roles/engineering", proposal.text)
    assert blockers_of(plan) == []
    assert (plan.title, plan.labels, plan.assignees) == (
        "New engineer",
        ["onboarding", '"people"'],
        ["@octocat"],
    )
    assert plan.due is not None
    assert [step.text for step in plan.steps] == [
        "Invite to the calls",
        "Order a laptop",
        "Read the handbook",
    ]
    assert plan.body.startswith("Everything for the first month")
    assert "Left out: type." in proposal.remarks
    assert proposal_for("roles/engineering", proposal.text) is None


@pytest.mark.parametrize(
    "name", [*(each for each in ("onboarding", "career_mobility", "after_the_gate")), "roles/x"]
)
def test_tasks_alone_are_proposed_for_each_kind(name) -> None:
    proposal = proposal_for(name, TASKS)
    assert proposal is not None
    plan = read_plan(name, proposal.text)
    assert (blockers_of(plan), plan.title, len(plan.steps)) == ([], "First days", 2)


def test_nothing_is_saved_unasked_and_a_form_is_refused(client, cast) -> None:
    """Not even by the button to save: the proposal is shown first."""
    client.sign_in(cast.ada)
    where = {"general": "roles/", "part": "whole", "value": "Engineering", "version": "0"}
    upload = (io.BytesIO(TEMPLATE.encode()), "engineer.md")
    shown = client.submit("/plans/bring", do="try", file=upload, **where)
    assert shown.status_code == 200
    assert "This is a proposal" in shown.text
    assert client.forge("/plans/bring", do="save", text=TEMPLATE, **where).status_code == 200
    assert db.session.scalar(select(func.count()).select_from(PlanFile)) == 0
    refused = client.forge("/plans/bring", do="save", text=FORM, **where)
    assert refused.status_code == 422
    assert "GitHub issue form in YAML" in refused.text
    corrected = proposal_for("roles/engineering", TEMPLATE).text.replace("Read the", "Skim the")
    assert client.forge("/plans/bring", do="save", text=corrected, **where).status_code == 303
    assert "Skim the handbook" in current_files()["roles/engineering"].text


@given(st.lists(st.sampled_from([*PIECES, *TEMPLATE.splitlines(), *FORM.splitlines()]), max_size=12))
@settings(max_examples=up_to(200, few=30), deadline=None)
def test_any_text_is_a_proposal_that_is_none_again_or_none(lines) -> None:
    text = "\n".join(lines)
    is_issue_form(text)
    for name in ("onboarding", "onboarding_tasks/region_emea", "roles/x"):
        proposal = proposal_for(name, text)
        assert proposal is None or proposal_for(name, proposal.text) is None
