"""The triggers of a database are those of this version, and it says so where they are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.db.base import db
from app.db.triggers import checksum_of_all, put_triggers, trigger_differences
from app.home.health import has_current_triggers
from tests.house.source import ROOT

pytestmark = pytest.mark.both_databases  # triggers

STATED = re.compile(r'^TRIGGERS_ARE = "([0-9a-f]{64})"$', re.MULTILINE)
NAME = "assignments_insert_new"
OTHER = {
    "sqlite": "CREATE TRIGGER {name} AFTER INSERT ON assignments BEGIN SELECT 1; END",
    "postgresql": "CREATE TRIGGER {name} AFTER INSERT ON assignments FOR EACH ROW"
    " EXECUTE FUNCTION refuse_steps_insert_new()",
}
ON_TABLE = {"sqlite": "", "postgresql": " ON assignments"}


@pytest.fixture
def put_back(session) -> Iterator[None]:
    """The next test may have the same database: it finds the triggers as they were."""
    yield
    db.session.rollback()
    db.session.execute(text("DROP TRIGGER IF EXISTS one_of_theirs" + ON_TABLE[db.engine.dialect.name]))
    put_triggers(db.session.connection())
    db.session.commit()


def test_a_trigger_does_not_change_without_a_migration() -> None:
    stated = [
        (path.name, *STATED.findall(path.read_text()))
        for path in sorted((ROOT / "migrations" / "versions").glob("[0-9]*.py"))
        if STATED.search(path.read_text())
    ]
    migration, last = stated[-1]
    assert last == checksum_of_all(), (
        f"{migration} put other triggers than the packages now register. Write a new migration that "
        f'says TRIGGERS_ARE = "{checksum_of_all()}" and calls put_triggers() last.'
    )


def test_a_migrated_database_has_the_triggers_of_this_version(session, client) -> None:
    assert trigger_differences(db.session.connection()) == [], (
        "A migration has rebuilt their table: call put_triggers() at the end of upgrade()."
    )
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "ready")


def test_other_triggers_are_noticed(put_back, database, commands, client) -> None:
    """One that is missing, one that is changed and one that is not ours, first by one and then together."""
    db.session.execute(text(f"DROP TRIGGER {NAME}{ON_TABLE[database]}"))
    assert noticed() == [f"{NAME} is missing."]
    db.session.execute(text(OTHER[database].format(name=NAME)))
    assert noticed() == [f"{NAME} is changed."]
    db.session.execute(text(OTHER[database].format(name="one_of_theirs")))
    assert noticed() == [f"{NAME} is changed.", "one_of_theirs is unknown."]
    db.session.commit()
    checked = commands.run("check", "triggers")
    assert checked.returncode == 1
    told = [f"  The triggers: {each} Run flask triggers write." for each in noticed()]
    assert checked.stdout.splitlines()[1:] == told
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "not those of this version" in answer.json["status"]
    assert NAME not in answer.text  # strangers read this page
    db.session.execute(text("DROP TRIGGER one_of_theirs" + ON_TABLE[database]))
    db.session.commit()
    assert commands.run("triggers", "write").returncode == 0
    assert commands.run("check", "triggers").returncode == 0


def noticed() -> list[str]:
    differences = trigger_differences(db.session.connection())
    assert has_current_triggers() == (not differences)
    return sorted(differences)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_trigger_that_is_switched_off_is_noticed(session) -> None:
    db.session.execute(text(f"ALTER TABLE assignments DISABLE TRIGGER {NAME}"))
    assert trigger_differences(db.session.connection()) == [f"{NAME} is changed."]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_function_behind_a_trigger_is_part_of_it(session) -> None:
    empty = "RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
    db.session.execute(text(f"CREATE OR REPLACE FUNCTION refuse_{NAME}() {empty}"))
    assert trigger_differences(db.session.connection()) == [f"{NAME} is changed."]


def test_triggers_of_an_earlier_version_are_noticed(session) -> None:
    db.session.execute(text("UPDATE trigger_checksums SET source = '0' WHERE name = :name"), {"name": NAME})
    assert trigger_differences(db.session.connection()) == [f"{NAME} is changed."]
