"""The desk reads few rows, along indexes, however many candidates there are."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.questionnaire_reviews.reviewers import change_reviewer
from tests.cast import assemble_cast
from tests.factories.applications import an_opening
from tests.factories.reviews import an_answered_application, score_all
from tests.house.crowd import Crowd
from tests.house.plans import read_whole

GROWING = {"applications", "candidates", "questionnaires", "answers", "turns", "interviews"}
GROWING |= {"questionnaire_reviews", "answer_scores"}


@pytest.mark.both_databases
def test_no_page_of_the_desk_reads_a_growing_table_from_end_to_end(new_database, client, session):
    cast = assemble_cast()
    opening = an_opening(cast)
    Crowd(cast, opening).grow_to(200)
    for number in range(3):
        an_answered_application(cast, opening, f"Lena {number}")
    desk = f"/openings/{opening.id}/desk"
    client.sign_in(cast.rita)
    session.commit()
    change_reviewer(opening, cast.rita, by=cast.dana)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE"))  # otherwise it takes the tables for empty ones
    with read_whole() as before:
        first = client.submit(f"{desk}/begin", page=desk).location
        client.submit(first, score="3")
        score_all(opening, cast.rita)
    client.submit(f"{desk}/finish", page=desk)
    with read_whole() as after:
        client.get(desk)
        client.get(f"{desk}/results")
    found = [*before, *after]
    assert not [f"{table}: {statement}" for table, statement in found if table in GROWING]
