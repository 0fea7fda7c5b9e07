"""What happened in another system is history to read: no transition, each once, and gone with its import."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import func, select

from app.candidate_import.actions import undo_import
from app.candidates.models import Candidate
from app.imported_moves.models import ImportedMove
from app.imported_moves.rules import MAX_PAST_MOVES, PastMove, parse_past_moves
from app.pipeline.models import Transition
from app.portal.personal_data import personal_data
from app.shared.refusals import RuleBroken
from tests.candidate_import.conftest import rows_of, states
from tests.candidate_import.test_formats import JANE
from tests.factories.applications import an_opening
from tests.factories.archives import a_zip
from tests.factories.imports import a_checked_import, an_applied_import, do_all_batches

TABLE = (
    "candidateID,lastName,firstName,email1\r\n7,Müller,Zoë,zoe@example.org\r\n8,Ek,Ida,ida@example.org\r\n"
)
HISTORY = (
    "candidate_id,email,date,stage,job\r\n"
    "7,,2024-05-03 10:00:00,Interviewing,Account Executive\r\n"
    "7,,2024-05-03 10:00:00,Interviewing,Account Executive\r\n"
    ",ZOE@example.org,2024-04-01,Submitted; at last,\r\n"
    "99,,2024-01-01,Submitted,Cook\r\n"
)
ZIP = a_zip({"candidates.csv": TABLE, "history.csv": HISTORY})


def moves(session) -> list[tuple[str, str, str, date | None]]:
    session.expire_all()
    found = session.scalars(select(ImportedMove).order_by(ImportedMove.id))
    return [(each.system, each.stage, each.job, each.moved_on) for each in found]


@pytest.mark.both_databases
def test_past_moves_are_history_and_no_transition(rita, cast, opening, session):
    imported = an_applied_import(cast.rita, ZIP, opening=opening, system="OpenCATS")
    assert imported.unused_moves == 1
    assert moves(session) == [
        ("OpenCATS", "Submitted, at last", "", date(2024, 4, 1)),
        ("OpenCATS", "Interviewing", "Account Executive", date(2024, 5, 3)),
    ]
    zoe = session.scalars(select(Candidate).where(Candidate.email == "zoe@example.org")).one()
    (application,) = zoe.applications
    transitions = select(Transition.verb).where(Transition.application_id == application.id)
    assert [verb.value for verb in session.scalars(transitions)] == ["apply"]
    page = rita.client.get(f"/applications/{application.id}/history").text
    assert "Before Onramp" in page and "In OpenCATS: moved to <b>Interviewing</b> on 3 May 2024" in page
    assert personal_data(zoe)["earlier_in_other_systems"][0]["stage"] == "Interviewing"


def test_a_wrong_date_beside_the_table_names_its_file_and_row(cast):
    wrong = HISTORY.replace("2024-04-01", "32.13.2024")
    imported = a_checked_import(cast.rita, a_zip({"candidates.csv": TABLE, "history.csv": wrong}))
    (zoe, _ida) = rows_of(imported)
    assert "“32.13.2024 (history.csv, row 4); Submitted, at last” cannot be read." in zoe.problem


def test_the_system_of_an_export_is_guessed(rita, opening):
    page = rita.client.get(rita.uploads(ZIP, "export.zip").location).text
    assert 'value="OpenCATS"' in page and "ID in the other system" in page


def test_an_undo_deletes_them(cast, opening, session):
    imported = an_applied_import(cast.rita, ZIP, opening=opening)
    undo_import(imported)
    do_all_batches()
    assert states(imported) == {"undone": 2}
    assert moves(session) == []


def test_the_same_moves_come_once_with_two_applications(cast, opening, session):
    other = an_opening(cast)
    session.commit()
    cell = "2024-05-03; Interview; Cook\n2024-06-01; Offer"
    content = f'Name,Email,Past moves,Opening\nZoë,zoe@example.org,"{cell}",{opening.id}\n'
    imported = an_applied_import(cast.rita, content + f'Zoë,zoe@example.org,"{cell}",{other.id}\n')
    assert states(imported) == {"added": 2}
    assert session.scalar(select(func.count()).select_from(ImportedMove)) == 2


def test_greenhouse_tells_past_moves_in_its_activity_feed(cast, session):
    feed = {
        "activities": [
            {
                "created_at": "2014-03-26T20:26:38Z",
                "subject": "Candidate Stage Change",
                "body": "Jane Smith was moved into Recruiter Phone Screen for Accounting Manager "
                "on 03/27/2014 by Boone Carlyle",
            },
            {"created_at": "2014-04-01T15:55:29Z", "subject": "Candidate Rejected", "body": "Reason: secret"},
            {"subject": 7, "body": ["was moved into"]},
        ]
    }
    exported = json.dumps([JANE | {"activity_feed": feed, "applications": []}])
    an_applied_import(cast.rita, exported, system="Greenhouse")
    assert moves(session) == [
        ("Greenhouse", "Recruiter Phone Screen", "Accounting Manager", date(2014, 3, 26)),
        ("Greenhouse", "Rejected", "", date(2014, 4, 1)),
    ]


@pytest.mark.parametrize("text", ["Interview", "yesterday; Interview", "2024-05-03;", "; "])
def test_what_is_no_move_refuses_its_row(cast, text):
    (row,) = rows_of(a_checked_import(cast.rita, f'Name,Email,Past moves\nZoë,zoe@example.org,"{text}"\n'))
    assert "cannot be read. Write it as" in row.problem


def test_a_move_can_be_without_a_day_but_not_without_end():
    assert parse_past_moves("; Interview; Cook\n\n; Interview; Cook") == (PastMove("Interview", "Cook"),)
    with pytest.raises(RuleBroken):
        parse_past_moves("".join(f"; Stage {number}\n" for number in range(MAX_PAST_MOVES + 1)))
