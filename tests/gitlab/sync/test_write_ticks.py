"""A tick there shows here, a tick here is written there, and neither loses the other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.activity.history import history_of
from app.activity.queries import activity_of
from app.checklist.tick_step import tick_step, untick_step
from app.db.base import db
from app.onboarding.models import Step
from app.shared import clock
from tests.gitlab.sync.conftest import TOKEN, look, sync, ticked
from tests.real.gitlab_server import Fault


@pytest.fixture
def steps(remote, issue):
    return issue.steps


def test_a_tick_and_an_untick_there_show_here_as_done_in_gitlab(anna, issue, remote, steps) -> None:
    anna.tick(remote, 1)
    look(issue)
    assert [step.is_ticked for step in steps] == [True, *[False] * (len(steps) - 1)]
    assert steps[0].ticked_by is None
    line = history_of(activity_of(issue.onboarding), "UTC")[0]
    assert f"{line.who} {line.what}" == f"Someone ticked in GitLab: {steps[0].text}"
    anna.untick(remote, 1)
    look(issue)
    assert not steps[0].is_ticked
    assert activity_of(issue.onboarding)[0].sentence == "unticked in GitLab"


def test_a_tick_here_changes_one_character_there_and_loses_none_made_there(anna, remote, steps) -> None:
    before = remote.description
    tick_step(steps[2], by=steps[2].owner)
    assert steps[2].to_write
    sync()
    assert ticked(remote) == [steps[2].text]
    assert sum(old != new for old, new in zip(before, remote.description, strict=True)) == 1
    assert not steps[2].to_write
    assert steps[2].ticked_by is steps[2].owner

    anna.tick(remote, 1)
    tick_step(steps[3], by=steps[3].owner)
    sync()
    assert ticked(remote) == [steps[0].text, steps[2].text, steps[3].text]
    assert [step.is_ticked for step in steps][:4] == [True, False, True, True]


def test_an_untick_here_wins_over_a_tick_in_gitlab_that_was_not_read(anna, issue, remote, steps) -> None:
    tick_step(steps[2], by=steps[2].owner)
    sync()
    untick_step(steps[2], by=steps[2].owner)
    anna.tick(remote, 1)
    sync()
    assert ticked(remote) == [steps[0].text]
    assert not steps[2].is_ticked


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.RESET])
def test_an_overwritten_tick_is_restored_after_a_lost_answer(
    gitlab_server, client, project, anna, issue, remote, steps, fault
) -> None:
    hooked(gitlab_server, project)
    gitlab_server.before("PUT", "/issues/1$", lambda: anna.tick(remote, 1))
    gitlab_server.fail_next(fault, "PUT")
    tick_step(steps[2], by=steps[2].owner)
    sync()
    send(gitlab_server, client)
    look(issue)
    assert [task.is_ticked for task in remote.tasks][:3] == [True, False, True]
    assert [step.is_ticked for step in steps][:3] == [True, False, True]


def test_an_overwritten_tick_is_restored_by_webhooks_in_any_order_and_repeatedly(
    gitlab_server, client, project, anna, issue, remote, steps
) -> None:
    hooked(gitlab_server, project)

    def meanwhile() -> None:
        anna.tick(remote, 1)
        anna.edit(remote, description=f"{remote.description}\n\nA word more.")

    gitlab_server.before("PUT", "/issues/1$", meanwhile)
    tick_step(steps[2], by=steps[2].owner)
    sync()
    assert ticked(remote) == [steps[2].text], "the last writer wins"
    deliveries = gitlab_server.take_deliveries()
    for delivery in [*reversed(deliveries), *deliveries]:
        assert client.post("/hooks/gitlab", **delivery.request()).status_code == 200
        sync()
    assert ticked(remote) == [steps[0].text, steps[2].text]
    assert [step.is_ticked for step in steps][:3] == [True, False, True]
    assert remote.description.endswith("A word more.")


def test_a_tick_removed_later_in_gitlab_is_not_restored(
    gitlab_server, client, project, anna, issue, remote, steps
) -> None:
    hooked(gitlab_server, project)
    tick_step(steps[2], by=steps[2].owner)
    sync()
    clock.move(timedelta(seconds=5))
    anna.tick(remote, 1)
    clock.move(timedelta(seconds=5))
    anna.untick(remote, 1)
    send(gitlab_server, client)
    sync()
    assert ticked(remote) == [steps[2].text]


def test_a_tick_made_during_the_exchange_is_written_next(gitlab_server, app, issue, remote, steps) -> None:
    step_id = steps[2].id

    def meanwhile() -> None:
        with app.app_context():
            step = db.session.get(Step, step_id)
            tick_step(step, by=step.owner)
            db.session.commit()

    gitlab_server.after("GET", "/issues/1$", meanwhile)
    look(issue)
    db.session.refresh(steps[2])
    assert steps[2].is_ticked
    assert ticked(remote) == [steps[2].text]
    assert not steps[2].to_write


def test_a_tick_waits_while_gitlab_is_down_and_is_on_record_once_after_a_lost_answer(
    gitlab_server, issue, remote, steps
) -> None:
    gitlab_server.down()
    tick_step(steps[2], by=steps[2].owner)
    sync()
    assert steps[2].is_ticked
    assert steps[2].to_write
    gitlab_server.up()
    gitlab_server.fail_next(Fault.LOST, "PUT")
    look(issue)
    look(issue)
    assert ticked(remote) == [steps[2].text]
    assert not steps[2].to_write
    sentences = [record.sentence for record in activity_of(issue.onboarding)]
    assert sentences.count("ticked") == 1
    assert "ticked in GitLab" not in sentences


def hooked(gitlab_server, project) -> None:
    gitlab_server.hook(project, token=TOKEN)


def send(gitlab_server, client) -> None:
    for delivery in gitlab_server.take_deliveries():
        assert client.post("/hooks/gitlab", **delivery.request()).status_code == 200
