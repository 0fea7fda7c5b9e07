"""The jobs of another system are matched to openings: by name, or as chosen once and remembered."""

from __future__ import annotations

import pytest

from app.candidate_import.jobs.rules import NO_APPLICATION
from app.candidate_import.models import CandidateImport
from tests.candidate_import.conftest import rows_of, states
from tests.factories.applications import an_opening
from tests.factories.archives import a_zip
from tests.factories.imports import a_checked_import, do_all_batches

TABLE = (
    "Name,Email,Job\n"
    "Zoë,zoe@example.org,12\nIda,ida@example.org,12\nJo,jo@example.org,13\nKim,kim@example.org,Cook\n"
)
SETTINGS = {"basis": "applied", "basis_note": "A move"}


def export(title: str) -> bytes:
    jobs = f"ID;Title\n12;{title}\n13;Baker\n14;Nobody applied\n"
    return a_zip({"candidates.csv": TABLE, "jobs.csv": jobs})


def imported_at(session, location: str) -> CandidateImport:
    session.expire_all()
    return session.get_one(CandidateImport, int(location.split("/")[2]))


@pytest.mark.both_databases
def test_a_job_is_chosen_once_and_remembered(rita, opening, session):
    columns = rita.uploads(export("Chief Cook"), "export.zip").location
    page = rita.client.get(columns).text
    assert "12 (Chief Cook)" in page and "2 rows. No open opening has this name." in page
    assert "Nobody applied" not in page
    chosen = {"job_1": str(opening.id), "job_2": str(NO_APPLICATION)}
    answer = rita.client.submit(columns, **SETTINGS, **chosen)
    do_all_batches()
    imported = imported_at(session, answer.location)
    assert [(row.state.value, row.opening_id) for row in rows_of(imported)] == [
        ("ready", opening.id),
        ("ready", opening.id),
        ("ready", None),
        ("refused", None),
    ]
    again = imported_at(session, rita.uploads(export("Chief Cook"), "later.zip").location)
    assert [(job["name"], job["opening"]) for job in again.jobs] == [
        ("12", opening.id),
        ("13", NO_APPLICATION),
        ("Cook", None),
        ("14", None),
    ]


def test_the_number_of_a_job_of_theirs_is_no_number_of_ours(cast, opening, session):
    """Job 12 of the other system has the title of one opening and could be the number of another."""
    others = [an_opening(cast) for _ in range(12)]
    session.commit()
    assert others[-2].id == 12
    imported = a_checked_import(cast.rita, export("Chief Cook"))
    assert states(imported) == {"refused": 4}
    assert "no open opening “12”" in (rows_of(imported)[0].problem or "")


def test_a_title_is_the_name_of_an_opening(cast, opening, session):
    imported = a_checked_import(cast.rita, export(opening.name))
    assert [row.opening_id for row in rows_of(imported)] == [opening.id, opening.id, None, None]


def test_jobs_are_counted_again_if_another_column_names_the_opening(rita, opening, session):
    content = "Name,Email,Team\nZoë,zoe@example.org,Kitchen\nIda,ida@example.org,kitchen\n"
    columns = rita.uploads(content).location
    assert imported_at(session, columns).jobs == []
    answer = rita.client.submit(columns, **SETTINGS, column_3="opening")
    do_all_batches()
    assert "No open opening" not in rita.client.get(answer.location).text
    (job,) = imported_at(session, answer.location).jobs
    assert (job["name"], job["rows"]) == ("Kitchen", 2)
    rita.client.submit(columns, job_1=str(opening.id))
    do_all_batches()
    assert states(imported_at(session, answer.location)) == {"ready": 2}
