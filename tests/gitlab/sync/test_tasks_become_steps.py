"""Tasks that are new, reworded, moved or taken away in GitLab are so here, each on record."""

from __future__ import annotations

from app.activity.queries import activity_of
from app.checklist.tick_step import tick_step
from app.gitlab.sync.rules import MAX_ISSUE_TASKS
from app.onboarding.gate.queries import gate_of
from app.plans.models import Owner
from tests.gitlab.sync.conftest import look, sync, ticked


def test_a_new_task_becomes_a_step_with_its_place_owner_and_day(session, cast, anna, issue, remote) -> None:
    cast.marta.gitlab_username = "msilva"
    line = line_of(remote, 1)
    description = remote.description.replace(line, f"- [ ] Before that\n{line}")
    more = "# Week 2\n\n## Manager\n\n- [x] Lend them a badge\n- [ ] :red_circle: Sign the form"
    chair = "# Else\n\n- [ ] @msilva: order a chair"
    anna.edit(remote, description=f"{description}\n\n{more}\n\n{chair}")
    look(issue)
    badge, form = by_text(issue, "Lend them a badge"), by_text(issue, "Sign the form")
    assert (badge.heading, badge.owned_by, badge.is_ticked) == ("Week 2 · Manager", Owner.MANAGER, True)
    assert (form.is_marked, form.is_ticked, form.due_days) == (True, False, 9)
    assert form.due_on > issue.onboarding.start_date
    assert "added a step in GitLab" in verbs(issue)
    assert by_text(issue, "order a chair").owner is cast.marta, "the task mentions her"
    assert by_text(issue, "Before that").position == 2
    positions = sorted(step.position for step in issue.onboarding.steps)
    assert positions == list(range(1, len(positions) + 1))


def test_a_task_that_is_reworded_or_changes_places_stays_the_same_step(anna, issue, remote) -> None:
    step = issue.steps[2]
    tick_step(step, by=step.owner)
    sync()
    was, step_id = step.text, step.id
    anna.edit(remote, description=remote.description.replace(was, f"{was}, and say so"))
    look(issue)
    step = by_text(issue, f"{was}, and say so")
    assert (step.id, step.is_ticked) == (step_id, True)
    record = activity_of(issue.onboarding)[0]
    assert (record.sentence, record.was, record.became) == ("changed a step in GitLab", was, step.text)

    lines = remote.description.split("\n")
    tasks = [at for at, line in enumerate(lines) if line.startswith("- [")]
    for here, there in zip(tasks[:3], reversed(tasks[:3]), strict=True):
        if here < there:
            lines[here], lines[there] = lines[there], lines[here]
    ids = {each.text: each.id for each in issue.steps if each.counts}
    anna.edit(remote, description="\n".join(lines))
    look(issue)
    assert {each.text: each.id for each in issue.steps if each.counts} == ids
    assert [each.text for each in issue.steps if each.is_ticked] == [step.text] == ticked(remote)


def test_a_removed_task_does_not_count_and_may_come_back(cast, anna, issue, remote) -> None:
    before, step = remote.description, issue.steps[1]
    anna.edit(remote, description=remote.description.replace(line_of(remote, 1), ""))
    look(issue)
    assert not step.counts
    assert all(step.text not in missing.what for missing in gate_of(cast.jonas).missing)
    assert "removed a step in GitLab" in verbs(issue)
    anna.edit(remote, description=before)
    look(issue)
    assert step.counts
    assert by_text(issue, step.text).id == step.id


def test_tasks_that_cannot_be_steps_are_not_read(anna, issue, remote) -> None:
    steps = [step.text for step in issue.steps]
    anna.edit(remote, description="- [ ] again\n" * (MAX_ISSUE_TASKS + 1))
    look(issue)
    assert "too many tasks (limit: 1,000)" in issue.mirror.problem
    assert [step.text for step in issue.steps if step.counts] == steps
    anna.edit(remote, description="- [~] not this\n```\n- [ ] nor this\n```\n- [ ] this")
    look(issue)
    assert [step.text for step in issue.steps if step.counts] == ["this"]


def line_of(remote, number: int) -> str:
    task = remote.tasks[number]
    return (
        remote.description[: task.at].rpartition("\n")[2] + remote.description[task.at :].partition("\n")[0]
    )


def by_text(issue, text: str):
    (step,) = [step for step in issue.steps if step.counts and step.text == text]
    return step


def verbs(issue) -> list[str]:
    return [record.sentence for record in activity_of(issue.onboarding)]
