"""The second promise by every route and every mail: whoever owes a scorecard is told nothing of others'.

Each route is asked for as one person, with every application and interview there is, before and
after the others' scorecards come in. What it answers must hold no byte of them, and must be the
same, byte for byte: a count, a button, a refusal or a mail that differs would tell that they are in.
A route that is new is asked for too.
"""

from __future__ import annotations

import pytest

from tests.house.twins import MARK, OWN, PEOPLE, a_world

REMEDY = (
    "It tells whoever owes a scorecard that another's is in. Ask scorecards_for() what may be read, and "
    "owes_on() or missing_for() before anything else that depends on an interview's state."
)


@pytest.mark.slow("a thousand requests: every route as one person, before and after")
@pytest.mark.parametrize("part", PEOPLE)
def test_nothing_tells_that_the_others_scorecards_are_in(app, session, part):
    world = a_world(app, part)
    before = world.all_answers()
    world.others_submit()
    after = world.all_answers()

    quoting = [asked for asked, told in [*before.items(), *after.items()] if MARK in str(told)]
    different = [asked for asked, told in after.items() if told != before.get(asked)]
    assert not quoting, f"Words of a scorecard stand in {quoting}. {REMEDY}"
    assert not different, "\n".join(
        [REMEDY, *(f"{asked}: {_difference(before, after, asked)}" for asked in different)]
    )
    assert set(before) == set(after)
    _assert_much_was_asked(after, part)


def _difference(before, after, asked: str) -> str:
    """Where two answers part, with a few words around it."""
    one, other = str(before.get(asked)), str(after[asked])
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return f"{one[max(at - 60, 0) : at + 90]!r} is now {other[max(at - 60, 0) : at + 90]!r}"


def _assert_much_was_asked(told, part: str) -> None:
    """Or the person never came in, and nothing was held against anything."""
    pages = [answer for asked, answer in told.items() if asked.startswith("GET") and answer[0] == 200]
    done = [asked for asked, answer in told.items() if asked.startswith("POST") and answer[0] == 303]
    refused = [
        asked for asked, answer in told.items() if asked.startswith("POST") and answer[0] in (409, 422)
    ]
    assert len(pages) > 5
    assert done
    assert refused
    assert any(OWN in answer[3] for answer in pages) == (part == "director"), "their own stays readable"
    assert bool(told["the worker"]) == (part != "internal candidate"), "whoever owes one is reminded of it"
