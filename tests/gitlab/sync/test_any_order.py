"""In any order, with any fault: the mirror comes to equal GitLab, and no gate opens on a guess.

Random ways of everything people do here and in GitLab, with webhooks late, twice, out of order or lost,
and a GitLab that fails at random. `make torture` goes more of them, and makes short what it finds.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.gitlab.sync.any_order.way import AnyOrder
from tests.gitlab.sync.any_order.world import World
from tests.gitlab.sync.conftest import TOKEN
from tests.seeds import new_seeds

TORTURE = "torture"  # a profile of tests/conftest.py
SLOW = [HealthCheck.too_slow]  # each way goes over the network
FEW = settings(
    max_examples=6,
    stateful_step_count=16,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=SLOW,
)
SEEDS = range(3)  # the first on each run; all, and new ones, with --all
FAR = {
    "an open gate",
    "asked to close",
    "assigned",
    "closed there",
    "edited there",
    "ticked here",
    "ticked there",
}


@pytest.mark.slow("random ways, over the network")
def test_in_any_order_of_events_the_mirror_equals_gitlab(
    app, client, session, cast, gitlab_server, project, access_project, anna, database, is_full
) -> None:
    projects = [project, access_project]
    for each in projects:
        each.levels[anna.user] = project.levels[anna.user]
        gitlab_server.hook(each, token=TOKEN)
    session.commit()
    world, reached = World(app, client, gitlab_server, projects, cast, anna), Counter()
    machine = partial(AnyOrder, world, reached)
    if settings.get_current_profile_name() == TORTURE:
        run_state_machine_as_test(machine, settings=settings(suppress_health_check=SLOW))
    else:
        for number in [*SEEDS, *new_seeds()] if is_full else SEEDS[:1]:
            run_state_machine_as_test(seed(f"{database} {number}")(machine), settings=FEW)
    assert (+reached).keys() >= FAR, "ways that get nowhere prove nothing: make more of them, or longer ones"
