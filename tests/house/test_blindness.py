"""The second promise by every route and every mail: who owes a scorecard learns nothing of others'.

Each route is asked as one person, with each of their interviews and some of others, before and after the
others' scorecards are submitted. What it answers must hold no byte of them, and must be the same, byte
for byte: a count, a button, a refusal or a mail that differs would say that they are in. A new route is
asked too.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.house.answers import Answer
from tests.house.twins import MARK, OWN, Answers, interviewers, managers

NOTHING_FOUND = ("Nothing you can see matches", "No candidates match", "No candidates of your openings match")
REMEDY = (
    "It says to a person who owes a scorecard that another one is in. Ask scorecards_for() what may be read, "
    "and owes_on() or missing_for() before anything else that depends on an interview's state."
)


@pytest.mark.slow("hundreds of requests: every route as several people, before and after")
@pytest.mark.parametrize("make_world", [managers, interviewers])
def test_nothing_tells_that_the_others_scorecards_are_in(app, session, make_world, is_full):
    world = make_world(app)
    world.is_full = is_full
    all_before = world.ask_everything()
    world.others_submit()
    for before, after in zip(all_before, world.ask_everything(), strict=True):
        assert after.refusals == before.refusals, REMEDY
        first, again = _by_name(before), _by_name(after)
        quoting = [asked for asked, answer in [*first.items(), *again.items()] if MARK in str(answer)]
        assert not quoting, f"Words of a scorecard are in {quoting}. {REMEDY}"
        finding = [asked for asked, answer in again.items() if "?q=" in asked and _found_anyone(answer)]
        assert not finding, f"Words of a note that may not be read find a candidate: {finding}. {REMEDY}"
        different = [
            f"{before.reader.user.name}: {asked}: {_difference(str(first.get(asked)), str(answer))}"
            for asked, answer in again.items()
            if answer != first.get(asked)
        ]
        assert not different, "\n".join([REMEDY, *different])
        assert set(first) == set(again)
        _assert_much_was_asked(after)


def _by_name(answers: Answers) -> dict[str, Any]:
    return {str(request): answer for request, answer in answers.answers.items()} | {"mail": answers.mail}


def _found_anyone(answer: Answer) -> bool:
    """Whether the page of a search shows a candidate. One that is asked with another address has none."""
    return answer.status == 200 and not any(each in answer.page for each in NOTHING_FOUND)


def _difference(one: str, other: str) -> str:
    """The place where two answers part, with a few words around it."""
    pairs = enumerate(zip(one, other, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    return f"{one[max(at - 60, 0) : at + 90]!r} is now {other[max(at - 60, 0) : at + 90]!r}"


def _assert_much_was_asked(after: Answers) -> None:
    """Or the person never came in, and nothing was compared with anything."""
    name, asked = after.reader.user.name, after.answers.items()
    pages = [answer.page for request, answer in asked if request.method == "GET" and answer.status == 200]
    statuses = {answer.status for request, answer in asked if request.method == "POST"}
    assert len(pages) > 5
    assert 303 in statuses
    assert statuses & {409, 422}
    assert any(OWN in page for page in pages) == name.startswith("Dana"), "their own stays readable"
    assert bool(after.mail) == (name != "Irma Inside"), "who owes one gets a reminder"
