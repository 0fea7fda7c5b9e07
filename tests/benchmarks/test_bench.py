"""What `make bench` fills, serves and measures, with as few candidates as there are stories."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from sqlalchemy import func, select, text

from app.candidates.models import Application, Candidate, Status
from app.candidates.search_index import update_search_index
from app.db.base import db
from app.db.triggers import trigger_differences
from app.interviews.models import Interview, InterviewState
from app.openings.models import Opening
from app.pipeline.advance import advance
from app.pipeline.models import Transition
from app.turns.actions import turn_differences
from app.turns.models import Turn
from benchmarks.acts import ACTS
from benchmarks.fill import Amounts, fill_database
from benchmarks.pages import PAGES
from benchmarks.report import compared
from config import HERE

SIZE = 120

pytestmark = [
    pytest.mark.full("make bench does the same with a thousand times as many"),
    pytest.mark.slow("it tells forty stories by the real actions"),
]


@pytest.mark.both_databases
def test_a_filled_database_has_what_the_actions_would_have_written(app, session):
    amounts = Amounts(SIZE)
    filled = fill_database(amounts)

    assert session.scalar(select(func.count()).select_from(Candidate)) == SIZE
    _check_moves()
    _check_opening_counts()
    _check_search_words()
    assert not trigger_differences(session.connection())
    assert not [*turn_differences()]
    assert session.scalar(select(func.count()).select_from(Turn)) > amounts.active
    opening = session.get_one(Opening, filled.opening_id)
    assert _active(opening) == amounts.active
    _advance_a_copy(opening)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_measures_every_page_and_act_and_compares(tmp_path, database):
    output = tmp_path / "bench.json"
    words = ["--sizes", str(SIZE), "--databases", "sqlite", "--seconds", "0.1", "--fewest", "2"]
    command = [sys.executable, "-m", "benchmarks", *words, "--output", str(output)]
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]}
    )
    assert done.returncode == 0, done.stderr

    result = json.loads(output.read_text())
    (run,) = result["runs"]
    assert [row["name"] for row in run["rows"]] == [each.name for each in [*PAGES, *ACTS]]
    assert all(row["ratio"] > 0 and row["statements"] > 0 for row in run["rows"])
    assert "| board, first screen |" in done.stdout

    assert "nothing that is more than noise" in compared(result, result)
    run["rows"][0] |= {"statements": 99, "ratio": 99.0}
    said = compared(json.loads(output.read_text()), result)
    assert "board, first screen takes 99.0 × the floor" in said
    assert "board, first screen takes 99 statements" in said


def _check_moves() -> None:
    """An application's version counts its moves, and the last one says where it is."""
    number = select(func.count()).where(Transition.application_id == Application.id).scalar_subquery()
    assert not db.session.scalars(select(Application.id).where(Application.version != number)).all()
    last = (Transition.application_id == Application.id, Transition.number == Application.version)
    elsewhere = (Transition.to_stage_id != Application.stage_id) | (
        Transition.to_status != Application.status
    )
    assert not db.session.scalars(
        select(Application.id).join(Transition, last[0] & last[1]).where(elsewhere)
    ).all()


def _check_opening_counts() -> None:
    for opening in db.session.scalars(select(Opening)):
        hired = (Application.opening_id == opening.id, Application.status == Status.HIRED)
        assert opening.hired == db.session.scalar(select(func.count()).where(*hired))


def _check_search_words() -> None:
    """Every tenth candidate is found by the words that Onramp would store."""
    words = text("SELECT word FROM candidate_words WHERE candidate_id = :id ORDER BY word")
    for candidate in db.session.scalars(select(Candidate).order_by(Candidate.id.desc())).all()[::10]:
        before = db.session.scalars(words, {"id": candidate.id}).all()
        update_search_index(candidate)
        assert db.session.scalars(words, {"id": candidate.id}).all() == before


def _active(opening: Opening) -> int | None:
    of_opening = (Application.opening_id == opening.id, Application.status == Status.ACTIVE)
    return db.session.scalar(select(func.count()).where(*of_opening))


def _advance_a_copy(opening: Opening) -> None:
    """A copy goes on as any other application does, and new rows get free ids."""
    held = select(Interview.application_id).where(Interview.state == InterviewState.HELD)
    of_opening = (Application.opening_id == opening.id, Application.status == Status.ACTIVE)
    newest = select(Application).where(*of_opening, Application.id.in_(held)).order_by(Application.id.desc())
    application = db.session.scalars(newest.limit(1)).one()
    advance(application, version=application.version, reason="We know them.", by=opening.recruiter)
    db.session.commit()
    assert application.version == len(application.moves)
