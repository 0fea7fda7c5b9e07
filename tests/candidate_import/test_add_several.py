"""Several candidates are added at once from lines with a name and an email: all of them, or none."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.candidate_import.add_several import cells_of
from app.candidates.models import Candidate
from app.outbox.models import Message
from app.turns.actions import turn_differences
from tests.factories.applications import a_candidate, an_application

THREE = (
    "Zoë Müller, zoe@example.org\n\n"
    "Łukasz Żak <lukasz@example.org>; +48 22 5550101\n"
    "ida@example.org\tIda Ek\n"
)


@pytest.fixture
def path(opening) -> str:
    return f"/openings/{opening.id}/candidates/add-several"


def test_three_lines_add_three_candidates(rita, path, session):
    answer = rita.client.submit(path, lines=THREE)
    assert answer.status_code == 303
    assert "Added Zoë Müller, Łukasz Żak and Ida Ek." in rita.client.get(answer.location).text
    added = session.scalars(select(Candidate).order_by(Candidate.email)).all()
    assert [each.name for each in added] == ["Ida Ek", "Łukasz Żak", "Zoë Müller"]
    assert [len(each.applications) for each in added] == [1, 1, 1]
    assert set(session.scalars(select(Activity.verb).where(Activity.about.like("candidate:%")))) == {
        ActivityVerb.ADDED_CANDIDATE
    }
    assert session.scalar(select(func.count()).select_from(Message)) == 0
    assert list(turn_differences()) == []


def test_one_bad_line_adds_nobody_and_what_was_typed_stays(rita, path, cast, opening, session):
    known = a_candidate("Known Person", email="known@example.org")
    an_application(cast, opening=opening, candidate=known)
    session.commit()
    lines = f"{THREE}Nobody\nOwn, {cast.rita.email}\nKnown, KNOWN@example.org\nZoë, zoe@example.org\n"
    answer = rita.client.submit(path, lines=lines)
    assert answer.status_code == 422
    for sentence in (
        "4 lines cannot be added. Nothing was added.",
        "Line 4: The email is missing.",
        "Own: This is your own email.",
        "Known: They already have an application",
        "Zoë: They already have an application to this opening, or are in an earlier line.",
    ):
        assert sentence in answer.text
    assert "Łukasz Żak &lt;lukasz@example.org&gt;" in answer.text
    assert session.scalar(select(func.count()).select_from(Candidate)) == 1


def test_a_like_name_is_asked_about(rita, path, session):
    a_candidate("Zoë Müller")
    session.commit()
    answer = rita.client.submit(path, lines=THREE)
    assert answer.status_code == 422 and "Zoë Müller: Same name as a candidate." in answer.text
    assert rita.client.submit(path, lines=THREE, adds_possible="y").status_code == 303
    assert session.scalar(select(func.count()).select_from(Candidate)) == 4


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Zoë Müller, zoe@example.org", ["Zoë Müller", "zoe@example.org", "", ""]),
        ('"Zoë Müller" <zoe@example.org>', ["Zoë Müller", "zoe@example.org", "", ""]),
        (
            "Zoë; zoe@example.org; +49 341 1; Leipzig; Germany",
            ["Zoë", "zoe@example.org", "+49 341 1", "Leipzig, Germany"],
        ),
        ("zoe@example.org", ["", "zoe@example.org", "", ""]),
        ("Zoë", ["Zoë", "", "", ""]),
    ],
)
def test_a_line_is_read_in_any_order(line, cells):
    assert cells_of(line) == cells
