"""A running onboarding is offered what a newer plan changes: its manager takes all of it, or leaves it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.activity.queries import activity_of
from app.checklist.plan_changes import PlanOffer, has_plan_changes, plan_offer_for
from app.checklist.take_plan_changes import leave_plan_changes, take_plan_changes
from app.checklist.tick_step import tick_step
from app.db.base import db
from app.onboarding.models import IssueMirror, Onboarding, Step
from app.plans.actions import save_plan_file
from app.plans.difference import StepChangeKind, step_changes
from app.plans.library import current_files
from app.plans.models import HireKind, Owner
from app.plans.steps import StepText, steps_in
from app.shared.refusals import Conflict, RuleBroken
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_onboarding, tick_all

READING = "- [ ] Read how the company works: its values, its communication and its handbook\n"
NOTE = "- [ ] Recruiter: Send the welcome note, with the plan of the first day and whom to write to\n"
FORECAST = "Make a forecast of one quarter"


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


def change(cast: Cast, old: str, new: str, name: str = "onboarding") -> None:
    text = current_files()[name].text
    assert old in text
    save_plan_file(name, text.replace(old, new), from_version=current_files()[name].version, by=cast.ada)


def offered(onboarding: Onboarding) -> PlanOffer:
    offer = plan_offer_for(onboarding)
    assert offer is not None
    return offer


def texts(onboarding: Onboarding) -> list[str]:
    """What the checklist says now, in order."""
    db.session.flush()
    db.session.expire(onboarding)
    return [step.text for step in onboarding.steps if step.counts]


def the_step(onboarding: Onboarding, begins: str) -> Step:
    return next(step for step in onboarding.steps if step.text.startswith(begins))


def test_without_a_newer_plan_or_after_the_end_nothing_is_offered(cast) -> None:
    onboarding = an_onboarding(cast)
    assert not has_plan_changes(onboarding)
    assert plan_offer_for(onboarding) is None
    with pytest.raises(Conflict, match="up to date"):
        take_plan_changes(onboarding, by=cast.marta)
    change(cast, READING, "")
    assert has_plan_changes(onboarding)
    versions, onboarding.plan_versions = onboarding.plan_versions, {}
    assert not has_plan_changes(onboarding), "it is from before plans had versions"
    onboarding.plan_versions = versions
    onboarding.ended_at = onboarding.started_at
    assert plan_offer_for(onboarding) is None
    with pytest.raises(RuleBroken):
        take_plan_changes(onboarding, by=cast.marta)


def test_what_is_new_gone_and_changed_is_offered_and_taken_in_the_order_of_the_plan(cast) -> None:
    onboarding = an_onboarding(cast)
    change(cast, READING, "- [ ] Manager: Walk through the office\n")
    change(
        cast, NOTE, f"{NOTE}- [ ] Sign the code of conduct :red_circle:\n".replace("Recruiter:", "Manager:")
    )
    assert [(c.what, c.step.text[:12]) for c in offered(onboarding).changes] == [
        (StepChangeKind.CHANGED, "Send the wel"),
        (StepChangeKind.NEW, "Sign the cod"),
        (StepChangeKind.NEW, "Walk through"),
        (StepChangeKind.GONE, "Read how the"),
    ]
    take_plan_changes(onboarding, by=cast.marta)
    now = texts(onboarding)
    sent = now.index("Send the welcome note, with the plan of the first day and whom to write to")
    assert now[sent : sent + 2] == [
        "Send the welcome note, with the plan of the first day and whom to write to",
        "Sign the code of conduct",
    ]
    assert not any(text.startswith("Read how the company works") for text in now)
    assert the_step(onboarding, "Send the welcome").owned_by is Owner.MANAGER
    assert the_step(onboarding, "Sign the code").is_marked
    issue = onboarding.gating_issues[0]
    standing = [step.text for step in issue.steps if step.counts]
    assert standing == [step.text for step in steps_in(issue.text)]
    assert not has_plan_changes(onboarding)


def test_changes_not_taken_are_not_offered_again(cast) -> None:
    onboarding = an_onboarding(cast)
    before = texts(onboarding)
    change(cast, READING, "")
    leave_plan_changes(onboarding, by=cast.marta)
    assert texts(onboarding) == before
    assert plan_offer_for(onboarding) is None
    change(cast, "Read the code", "Read all of the code")
    assert {c.step.text.split()[0] for c in offered(onboarding).changes} == {"Read"}


def test_a_step_that_is_ticked_stays(cast) -> None:
    onboarding = an_onboarding(cast)
    tick_step(the_step(onboarding, "Read how the"), by=cast.jonas)
    change(cast, READING, "")
    assert offered(onboarding).changes == []
    take_plan_changes(onboarding, by=cast.marta)
    assert the_step(onboarding, "Read how the").counts


def test_a_closed_issue_stays_as_it_is_and_what_comes_after_the_gate_follows(cast) -> None:
    onboarding = an_onboarding(cast)
    issue = onboarding.gating_issues[0]
    tick_all(issue)
    issue.closed_at, issue.closed_by = onboarding.started_at, cast.jonas
    change(cast, READING, f"{READING}- [ ] Another\n")
    change(cast, "12. [ ] Create", "12. [ ] Last of all\n13. [ ] Create", "after_the_gate")
    kept, after = offered(onboarding).parts
    assert "closed" in kept.kept
    assert [c.step.text for c in after.changes] == ["Last of all"]
    take_plan_changes(onboarding, by=cast.marta)
    assert "Another" not in texts(onboarding)
    db.session.expire_all()
    assert [step.text for step in onboarding.later_steps][-2] == "Last of all"


def test_an_issue_that_lives_in_gitlab_is_not_changed_from_here(cast) -> None:
    onboarding = an_onboarding(cast)
    issue = onboarding.gating_issues[0]
    db.session.add(IssueMirror(gating_issue=issue, key="k", project="p", title="t", labels=[]))
    db.session.flush()
    change(cast, READING, f"{READING}- [ ] Another\n")
    assert "GitLab" in offered(onboarding).parts[0].kept
    take_plan_changes(onboarding, by=cast.marta)
    assert "Another" not in texts(onboarding)


def test_a_part_that_is_added_for_someone_like_them_is_offered(cast) -> None:
    onboarding = an_onboarding(cast, kind=HireKind.TRANSFER)
    save_plan_file("career_mobility_tasks/region_emea", "- [ ] Of EMEA\n", from_version=0, by=cast.ada)
    save_plan_file("career_mobility_tasks/region_us", "- [ ] Of the US\n", from_version=0, by=cast.ada)
    assert [c.step.text for c in offered(onboarding).changes] == ["Of EMEA"]


def test_the_manager_takes_the_offer_and_nobody_else_may(client, cast) -> None:
    onboarding = an_onboarding(cast)
    page, address = f"/onboardings/{onboarding.id}", f"/onboardings/{onboarding.id}/plan"
    change(cast, READING, "- [ ] Walk through the office\n")
    for who, status in ((cast.jonas, 403), (cast.rita, 403), (cast.milan, 404), (cast.ada, 404)):
        client.sign_in(who)
        assert client.get(address).status_code == status
        assert client.forge(address, choice="take").status_code == status
    client.sign_in(cast.jonas)
    assert address not in client.get(page).text
    client.sign_in(cast.marta)
    assert address in client.get(page).text
    assert "Walk through the office" in client.get(address).text
    assert client.forge(address).status_code == 422
    assert client.submit(address, choice="take").status_code == 303
    assert "Walk through the office" in texts(onboarding)
    lines = {(a.sentence, a.became) for a in activity_of(onboarding) if a.by is cast.marta}
    assert lines == {
        ("added a step", "Walk through the office"),
        ("removed a step", "Read how the company works: its values, its communication and its handbook"),
        ("applied the changes of the plan", "1 added and 1 removed"),
    }
    assert address not in client.get(page).text
    assert "up to date" in client.get(address).text


step = st.builds(
    StepText,
    text=st.sampled_from("abc"),
    owner=st.sampled_from(Owner),
    heading=st.just(""),
    due_days=st.integers(0, 2),
    is_marked=st.booleans(),
    is_ticked=st.just(False),
)


@settings(deadline=None)
@given(st.lists(step, max_size=6), st.lists(step, max_size=6))
def test_the_difference_leads_from_the_older_to_the_newer(
    older: list[StepText], newer: list[StepText]
) -> None:
    changes = step_changes(older, newer)
    gone = [change.key for change in changes if change.what is StepChangeKind.GONE]
    new = [change.key for change in changes if change.what is StepChangeKind.NEW]
    assert len(older) - len(gone) + len(new) == len(newer)
    assert step_changes(newer, newer) == []
    assert step_changes(older, [replace(step, heading="Week 1") for step in older]) == []
