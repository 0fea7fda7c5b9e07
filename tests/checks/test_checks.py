"""`flask check` finds what breaks a rule of the data, whatever broke it, and says what to do."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.audit_log.sealing import seal_next_rows
from app.checks.registry import CheckRun, all_checks
from app.checks.running import named_checks, one_state_of_the_database
from app.db.base import db
from app.documents import file_storage as storage
from app.hiring_reports.sums.actions import rebuild_hiring_sums
from app.shared import clock
from tests.checks.faults import FAULTS, put_file_back
from tests.checks.scene import a_scene, plant, without_rules

pytestmark = pytest.mark.both_databases  # triggers, constraints, foreign keys

BROKEN_CONSTRAINT = {
    "postgresql": "ALTER TABLE users ADD CONSTRAINT later CHECK (id > 5) NOT VALID",
    "sqlite": "UPDATE openings SET hired = 99",
}


_ours: list[str] = []  # the names of the files of this test


def found(*names: str) -> dict[str, list[str]]:
    """What each check, or some of them, finds in the open transaction. Files of other tests are left out."""
    findings = {each.name: list(each.find(CheckRun(reads_files=True))) for each in named_checks(names)}
    assert all(each.remedy.endswith(".") for those in findings.values() for each in those)
    told = {name: [str(each) for each in those] for name, those in findings.items()}
    ours = [each for each in told.get("orphaned-files", []) if _ours and _ours[-1] in each]
    told["orphaned-files"] = ours
    return {name: those for name, those in told.items() if those}


def test_each_check_finds_the_fault_it_is_for(cast, session):
    scene = a_scene(cast)
    for _ in rebuild_hiring_sums():
        session.commit()
    while seal_next_rows():
        session.commit()
    _ours[:] = [scene.document.stored_as]
    long_ago = (clock.now() - timedelta(days=3)).timestamp()
    os.utime((storage.storage_folder() / scene.document.stored_as), (long_ago, long_ago))
    assert found() == {}
    missed = {}
    for name, (check, does) in FAULTS.items():
        with without_rules():
            does(scene)
            session.expire_all()
            findings = found(check)
        put_file_back(scene)
        if check not in findings:
            missed[name] = findings
    assert missed == {}
    assert found() == {}


def test_a_constraint_that_does_not_hold_is_found(cast, session, database):
    a_scene(cast)
    with without_rules():
        plant(BROKEN_CONSTRAINT[database])
        findings = found()
    expected = {"postgresql": "later is not validated", "sqlite": "CHECK constraint failed in openings"}
    assert expected[database] in str(findings["constraints"])


def test_the_checks_read_one_state_and_cannot_write(cast, session):
    session.commit()
    with one_state_of_the_database():
        before = session.scalar(text("SELECT count(*) FROM users"))
        with db.engine.begin() as other:
            other.execute(text("UPDATE users SET active = false"))
            other.execute(text("DELETE FROM user_roles"))
        assert session.scalar(text("SELECT count(*) FROM user_roles")) > 0
        assert session.scalar(text("SELECT count(*) FROM users WHERE active")) == before
        with pytest.raises(DBAPIError, match=r"read-?only"):
            session.execute(text("DELETE FROM user_roles"))
    assert session.scalar(text("SELECT count(*) FROM user_roles")) == 0
    session.execute(text("UPDATE users SET name = name"))


@pytest.mark.one_database
def test_the_command_says_what_is_wrong_where_and_what_to_do(cast, session, app):
    a_scene(cast)
    check = app.test_cli_runner().invoke
    assert check(args=["check", "places", "turns"]).output.splitlines() == [
        "places: 3 checked, nothing wrong",
        "turns: 13 checked, nothing wrong",
        "Every rule that was checked holds.",
    ]
    session.execute(text("UPDATE openings SET hired = 1 WHERE id = (SELECT min(id) FROM openings)"))
    session.commit()
    answer = check(args=["check", "places", "turns"])
    assert answer.exit_code == 1
    assert "places: 3 checked, 1 finding" in answer.output
    assert "It counts 1 hired of 9 places, and 0 applications are hired. Compare the page" in answer.output
    assert "Findings: 1." in answer.output
    assert "There is no check named nonsense. There are: schema, " in check(args=["check", "nonsense"]).output
    listed = check(args=["check", "--list"]).output.splitlines()
    assert len(listed) == len(all_checks()) == len({check for check, _does in FAULTS.values()}) + 2
