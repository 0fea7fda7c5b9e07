"""The desk reads few rows, along indexes, however many candidates there are."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from app.questionnaire.models import Questionnaire
from app.questionnaire_reviews.models import QuestionnaireReview
from app.questionnaire_reviews.reviewers import change_reviewer
from app.shared import clock
from tests.cast import assemble_cast
from tests.factories.applications import an_opening
from tests.factories.reviews import an_answered_application, score_all
from tests.house.crowd import Crowd
from tests.house.plans import read_whole

GROWING = {"applications", "candidates", "questionnaires", "answers", "turns", "interviews"}
GROWING |= {"questionnaire_reviews", "answer_scores"}


@pytest.mark.both_databases
def test_no_page_of_the_desk_reads_a_growing_table_from_end_to_end(app, client, session):
    cast = assemble_cast()
    opening = an_opening(cast)
    Crowd(cast, opening).grow_to(200)
    _review_all(session, cast.hugo)
    for number in range(3):
        an_answered_application(cast, opening, f"Lena {number}")
    desk = f"/openings/{opening.id}/desk"
    client.sign_in(cast.rita)
    session.commit()
    change_reviewer(opening, cast.rita, by=cast.dana)
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


def _review_all(session, reviewer):
    """Finish a review of every questionnaire there is: of a table with few rows, many are read whole."""
    finished = {"reviewer_id": reviewer.id, "finished_at": clock.now()}
    session.execute(
        insert(QuestionnaireReview),
        [
            {"questionnaire_id": each, "token": str(each), **finished}
            for each in session.scalars(select(Questionnaire.id))
        ],
    )
