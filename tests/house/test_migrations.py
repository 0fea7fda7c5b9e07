"""The migrations lead to the models, back to nothing, and there again, on both databases.

What one migration does to the rows it finds is tested on one: a migration that has landed never changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import MetaData, Table, text

from app import create_app
from app.db.base import db
from app.db.triggers import drop_triggers, triggers_of
from tests.factories.settings import settings_from

ALEMBICS_OWN = "alembic_version"

# Everything a database has been told, as its name and its definition.
EVERYTHING = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": """
        SELECT table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default)
            FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """,
}


NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EMPTY: dict[str, Any] = {"prompts": [], "attributes": [], "questions": [], "survey": []}

# One row of each table that later migrations rebuild, or that points at one.
OF_THE_FIRST_VERSION: list[tuple[str, dict[str, Any]]] = [
    (
        "users",
        {"id": 1, "name": "Rita", "email": "rita@example.com", "time_zone": "UTC", "job_title": ""}
        | {"active": True, "session_epoch": 0, "created_at": NOON},
    ),
    (
        "openings",
        {"id": 1, "job_family": "Inside Sales", "role": "ISR", "reports_to": "x", "next_step": "x"}
        | {"region": "EMEA", "recruiter_id": 1, "hiring_manager_id": 1, "opened_at": NOON},
    ),
    (
        "stages",
        {"id": 1, "opening_id": 1, "position": 1, "name": "Screen", "short_name": "Screen"}
        | {"kind": "interview", "conducted_by": "Recruiter", "minutes": 30, "purpose": "", **EMPTY},
    ),
    (
        "candidates",
        {"id": 1, "name": "Noor Aziz", "email": "noor@example.org", "time_zone": "UTC", "source": ""}
        | {"internal": False, "created_at": NOON},
    ),
    (
        "applications",
        {"id": 1, "candidate_id": 1, "opening_id": 1, "stage_id": 1, "status": "active"}
        | {"stage_since": NOON, "version": 1},
    ),
    (
        "transitions",
        {"id": 1, "application_id": 1, "number": 1, "verb": "apply", "to_stage_id": 1}
        | {"to_status": "active", "by_id": 1, "at": NOON},
    ),
    (
        "questionnaires",
        {"id": 1, "application_id": 1, "stage_id": 1, "sent_by_id": 1, "sent_at": NOON, "expires_at": NOON},
    ),
    ("answers", {"questionnaire_id": 1, "position": 1, "question": "Why?", "text": "Because."}),
    (
        "interviews",
        {"id": 1, "application_id": 1, "stage_id": 1, "interviewer_id": 1, "scheduled_by_id": 1}
        | {"scheduled_at": NOON, "starts_at": NOON, "minutes": 30, "place": "Room 1", "state": "held"},
    ),
    (
        "scorecards",
        {"id": 1, "interview_id": 1, "submitted_at": NOON, "recommendation": "yes", "take_aways": "x"}
        | {"pros": "x", "cons": "x", "survey": [], "private_note": "", "next_note": ""},
    ),
    ("ratings", {"scorecard_id": 1, "position": 1, "attribute": "Motivation", "value": 3}),
]


@pytest.fixture
def blank_app(blank_database_url: str) -> Iterator[Flask]:
    """The app on a database without a table, in its context."""
    settings = settings_from({"ONRAMP_ENV": "testing", "DATABASE_URL": blank_database_url})
    app = create_app(settings)
    with app.app_context():
        yield app
        db.engine.dispose()


@pytest.fixture
def migrations(blank_app: Flask) -> Config:
    """Alembic's settings, as `flask db` has them; its commands raise where `flask db` would exit."""
    config: Config = blank_app.extensions["migrate"].migrate.get_config()
    return config


def test_the_migrations_form_one_line(migrations: Config) -> None:
    heads = ScriptDirectory.from_config(migrations).get_heads()
    assert len(heads) == 1, f"Two migrations follow the same one: give {heads} an order by down_revision."


@pytest.mark.both_databases
def test_the_migrations_lead_to_the_models(migrations: Config) -> None:
    command.upgrade(migrations, "head")
    try:
        command.check(migrations)
    except CommandError as difference:
        pytest.fail(f"Run `flask db migrate -m ...` and read what it wrote. {difference}", pytrace=False)


@pytest.mark.slow("all migrations up, down and up")
@pytest.mark.both_databases
def test_the_way_down_leads_to_an_empty_database_and_up_again(migrations: Config, database: str) -> None:
    command.upgrade(migrations, "head")
    first = _everything_in(database)
    command.downgrade(migrations, "base")
    left = {name for name, _ in _everything_in(database) if not name.startswith(ALEMBICS_OWN)}
    assert not left, "A downgrade() leaves these behind: take away all that its upgrade() made."
    command.upgrade(migrations, "head")
    assert _everything_in(database) == first


@pytest.mark.both_databases
def test_every_trigger_stands_after_the_last_migration(migrations: Config, database: str) -> None:
    command.upgrade(migrations, "head")
    missing = {trigger.name for trigger in triggers_of(database)} - {
        name for name, _ in _everything_in(database)
    }
    assert not missing, "A migration has rebuilt their table: call put_triggers() at the end of upgrade()."


def _everything_in(database: str) -> set[tuple[str, tuple[str, ...]]]:
    """Names with their definitions, in lines put in order: a table rebuilt has its constraints in any."""
    with db.engine.connect() as connection:
        rows = connection.execute(text(EVERYTHING[database])).all()
    return {
        (name, tuple(sorted(line.strip(" ,\t") for line in sql.split("\n")))) for name, sql in rows if sql
    }


@pytest.mark.both_databases
def test_what_a_database_holds_is_carried_along(migrations: Config, database: str) -> None:
    command.upgrade(migrations, "0001")
    tables = _reflected()
    with db.engine.begin() as connection:
        for table, row in OF_THE_FIRST_VERSION:
            connection.execute(tables[table].insert().values(row))
    command.upgrade(migrations, "head")
    tables = _reflected()
    with db.engine.connect() as connection:
        for table, row in OF_THE_FIRST_VERSION:
            kept = connection.execute(tables[table].select()).mappings().one()
            assert {name: kept[name] for name in row if isinstance(row[name], str)} == {
                name: value for name, value in row.items() if isinstance(value, str)
            }
        interview = connection.execute(tables["interviews"].select()).mappings().one()
        assert interview["uid"]
        assert interview["ends_at"] - interview["starts_at"] == timedelta(minutes=interview["minutes"])
        assert connection.execute(tables["openings"].select()).mappings().one()["state"] == "open"
        words = connection.execute(tables["candidate_words"].select()).mappings().all()
        assert {"noor", "aziz"} <= {row["word"] for row in words}


SENTENCES = {
    "unticked in GitLab": ("UNTICKED_STEP_IN_GITLAB", None),
    "changed the roles": ("CHANGED_ROLES", None),
    "changed the hours of Mon and Tue": ("CHANGED_HOURS", "Mon and Tue"),
    "named the team of Peer": ("NAMED_TEAM", "Peer"),
    "changed the segment": ("CHANGED_TERRITORY", "segment"),
    "sang to them": ("OTHER", "sang to them"),
}


def test_a_sentence_on_record_becomes_its_code_and_back(migrations: Config) -> None:
    command.upgrade(migrations, "0015")
    table = _reflected()["activity"]
    lines = [{"at": NOON, "about": "user:1", "verb": sentence} for sentence in SENTENCES]
    with db.engine.begin() as connection:
        connection.execute(table.insert(), lines)
    command.upgrade(migrations, "0016")
    with db.engine.connect() as connection:
        kept = connection.execute(text("SELECT verb, what FROM activity ORDER BY id")).all()
    assert [tuple(row) for row in kept] == list(SENTENCES.values())
    command.downgrade(migrations, "0015")
    with db.engine.connect() as connection:
        assert connection.scalars(text("SELECT verb FROM activity ORDER BY id")).all() == list(SENTENCES)


def test_an_opening_that_hired_keeps_a_free_place_unless_it_is_closed(migrations: Config) -> None:
    command.upgrade(migrations, "0020")
    tables = _reflected()
    rows = dict(OF_THE_FIRST_VERSION[:5])
    with db.engine.begin() as connection:
        user = {name: value for name, value in rows["users"].items() if name in tables["users"].columns}
        connection.execute(tables["users"].insert().values(user))
        for number, state in enumerate(("open", "closed", "draft"), start=1):
            opening = {**rows["openings"], "id": number, "state": state}
            stage = {**rows["stages"], "id": number, "opening_id": number}
            candidate = {**rows["candidates"], "id": number, "email": f"{number}@example.org"}
            application = {**rows["applications"], "id": number, "candidate_id": number, "opening_id": number}
            application |= {"stage_id": number, "status": "active" if state == "draft" else "hired"}
            for name, row in zip(rows, (None, opening, stage, candidate, application), strict=True):
                if row is not None:
                    connection.execute(tables[name].insert().values(row))
        closing = {"at": NOON, "about": "opening:2", "verb": "CLOSED_OPENING"}
        connection.execute(tables["activity"].insert().values(closing))
    command.upgrade(migrations, "head")
    table = _reflected()["openings"]
    with db.engine.connect() as connection:
        kept = connection.execute(
            sa.select(table.c.hired, table.c.places, table.c.closed_at).order_by(table.c.id)
        ).all()
    assert [(row.hired, row.places, row.closed_at is not None) for row in kept] == [
        (1, 2, False),
        (1, 1, True),
        (0, 1, False),
    ]


OLD_QUESTION = "What is your knowledge of the space that GitLab is in (for example, industry trends)?"


def test_questions_that_named_a_company_name_the_one_of_the_settings(migrations: Config) -> None:
    command.upgrade(migrations, "0001")
    tables = _reflected()
    with db.engine.begin() as connection:
        for table, row in OF_THE_FIRST_VERSION[:3]:
            asked = {"questions": [OLD_QUESTION, "Why GitLab?"]} if table == "stages" else {}
            connection.execute(tables[table].insert().values(row | asked))
    command.upgrade(migrations, "head")
    with db.engine.connect() as connection:
        (asked,) = connection.scalars(sa.select(_reflected()["stages"].c.questions)).all()
    assert asked == [
        "What is your knowledge of the space that Example Company is in? (i.e. Industry Trends)",
        "Why GitLab?",
    ]


ONBOARDINGS: list[tuple[str, dict[str, Any]]] = [
    (
        "onboardings",
        {"id": number, "application_id": 1, "isr_id": number, "manager_id": 1, "recruiter_id": 1}
        | {"kind": "new to the company", "start_date": date(2026, 11, 2), "started_at": NOON}
        | {"remind_at": NOON, "ended_at": ended, "plan_versions": {"onboarding": 0}},
    )
    for number, ended in ((1, None), (2, None), (3, NOON))
] + [
    (
        "gating_issues",
        {"id": number, "onboarding_id": number, "position": 1, "name": "Onboarding issue"}
        | {"due_on": date(2026, 12, 3), "opened_at": NOON, "closed_at": closed},
    )
    for number, closed in ((1, None), (2, NOON), (3, None))
]


def test_the_getting_started_list_comes_beside_open_issues_and_moves_no_gate(migrations: Config) -> None:
    command.upgrade(migrations, "0028")  # before getting_started
    tables = _reflected()
    text_ = "Introduce yourself to your team"
    with db.engine.begin() as connection:
        drop_triggers(connection)
        rows = [*OF_THE_FIRST_VERSION[:5], *ONBOARDINGS]
        rows[1:1] = [
            ("users", rows[0][1] | {"id": number, "email": f"{number}@example.com"}) for number in (2, 3)
        ]
        step = {"position": 1, "text": text_, "owned_by": "ISR", "due_days": 4, "ticked_at": NOON}
        rows += [("steps", step | {"onboarding_id": n, "gating_issue_id": n}) for n in (1, 2, 3)]
        for table, row in rows:
            known = {name: value for name, value in row.items() if name in tables[table].c}
            connection.execute(tables[table].insert().values(known))
        issues = connection.execute(tables["gating_issues"].select()).all()
    command.upgrade(migrations, "head")
    tables = _reflected()
    with db.engine.connect() as connection:
        steps = connection.execute(tables["steps"].select().order_by(tables["steps"].c.position)).all()
        assert connection.execute(tables["gating_issues"].select()).all() == issues
        kept = sa.select(tables["onboardings"].c.plan_versions).order_by(tables["onboardings"].c.id)
        versions = connection.execute(kept).scalars().all()
    assert [each.text for each in steps if each.gating_issue_id] == [text_] * 3
    beside = [each for each in steps if each.gating_issue_id is None]
    assert {(each.onboarding_id, each.ticked_at) for each in beside} == {(1, None)}
    assert all(each.before_territory for each in beside)
    assert len(beside) == 4
    assert all(each.due_on >= date(2026, 12, 3) for each in beside)
    assert "/#quote-configuration)" in beside[1].markdown and "[" not in beside[1].text
    assert "getting_started" in versions[0] and "getting_started" not in versions[1]


def test_days_of_a_territory_that_two_shared_are_parted(migrations: Config) -> None:
    command.upgrade(migrations, "0023")  # before one_holder_a_day
    tables = _reflected()
    with db.engine.begin() as connection:
        drop_triggers(connection)  # nobody here has an onboarding
        rita = dict(OF_THE_FIRST_VERSION)["users"]
        known = {name: value for name, value in rita.items() if name in tables["users"].c}
        connection.execute(tables["users"].insert().values(known))
        territory = {"id": 1, "name": "EMEA North", "region": "EMEA", "segment": "", "sub_region": ""}
        territory |= {"area": "", "sae": "", "asm": "", "rd": ""}
        connection.execute(tables["territories"].insert().values(territory))
        for number, (first, last) in enumerate([(1, 5), (5, 5), (5, None)], start=1):
            days = {"starts_on": date(2026, 11, first), "ends_on": date(2026, 11, last) if last else None}
            row = {"id": number, "territory_id": 1, "isr_id": 1, "manager_id": 1, "assigned_at": NOON, **days}
            connection.execute(tables["assignments"].insert().values(row))
    command.upgrade(migrations, "head")
    tables = _reflected()
    with db.engine.connect() as connection:
        rows = connection.execute(tables["assignments"].select().order_by(tables["assignments"].c.id)).all()
    assert [(row.starts_on.day, row.ends_on and row.ends_on.day) for row in rows] == [
        (1, 4),
        (5, 5),
        (5, None),
    ]
    assert [row.taken_back_at is None for row in rows] == [True, False, True]


def test_more_resources_come_and_what_a_manager_edited_stays(migrations: Config) -> None:
    command.upgrade(migrations, "0035")
    edited = "UPDATE resources SET purpose = 'Ours.', revision = 2 WHERE title = 'Take detailed notes'"
    with db.engine.begin() as connection:
        before = dict(connection.execute(text("SELECT title, purpose FROM resources")).all())
        connection.execute(text(edited))
    command.upgrade(migrations, "0036")
    with db.engine.connect() as connection:
        rows = connection.execute(text("SELECT title, purpose, revision FROM resources")).all()
        last = "SELECT title FROM resources WHERE section = 'required' ORDER BY position DESC"
        assert connection.scalars(text(last)).first() == "A Monday of an ISR"
    changed = {row.title: row.revision for row in rows if row.purpose != before.get(row.title)}
    assert changed == {
        "1. Manage and grow renewals of $50k or less in ARR Basis": 2,
        "Create and maintain an opportunity task for all opportunities": 2,
        "Take detailed notes": 2,
        "Tier 3: SAE-managed": 2,
        "Tier 4: low touch": 2,
        "A Monday of an ISR": 1,
    }
    assert next(row.purpose for row in rows if row.title == "Take detailed notes") == "Ours."


def _reflected() -> dict[str, Table]:
    metadata = MetaData()
    with db.engine.connect() as connection:
        metadata.reflect(connection)
    return dict(metadata.tables)


CANDIDATE = {"name": "Lena", "time_zone": "UTC", "source": "", "created_at": NOON, "links": []} | {
    "location": "",
    "session_epoch": 0,
}


def test_names_lose_what_nobody_sees_and_keep_what_their_script_is_written_with(migrations: Config) -> None:
    command.upgrade(migrations, "0038")
    hidden = {
        1: ("Le\u200bna Bran\u00addt", "Lena Brandt", "lena brandt"),
        2: ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", None, None),  # Persian, with a joiner
        3: ("\u2060\u200b", "3", "3"),
        4: ("ANNA  Klein", "ANNA Klein", "anna klein"),
    }
    rows = dict(OF_THE_FIRST_VERSION[:4])
    tables = _reflected()
    with db.engine.begin() as connection:
        for name in ("users", "candidates"):
            known = {k: v for k, v in rows[name].items() if k in tables[name].columns}
            for number, (stored, _, _) in hidden.items():
                row = known | {"id": number, "name": stored, "email": f"{number}@example.org"}
                connection.execute(tables[name].insert().values(row | _new_columns(name)))
    command.upgrade(migrations, "0039")
    tables = _reflected()
    with db.engine.connect() as connection:
        for name in ("users", "candidates"):
            names = dict(connection.execute(sa.select(tables[name].c.id, tables[name].c.name)).all())
            assert names == {number: clean or stored for number, (stored, clean, _) in hidden.items()}
        keys = dict(
            connection.execute(sa.select(tables["candidates"].c.id, tables["candidates"].c.name_key)).all()
        )
    assert {number: keys[number] for number in (1, 3, 4)} == {1: "lena brandt", 3: "3", 4: "anna klein"}
    assert "\u200c" not in keys[2]


def test_candidates_who_are_here_are_found_by_their_phone(migrations: Config) -> None:
    command.upgrade(migrations, "0040")
    phones = {1: ("+49 (0)341 222-2222 ext. 7", "12222222"), 2: ("555 0123", "5550123"), 3: ("", "")}
    person = dict(OF_THE_FIRST_VERSION)["candidates"]
    candidates = _reflected()["candidates"]
    known = {k: v for k, v in person.items() if k in candidates.columns} | _new_columns("candidates")
    with db.engine.begin() as connection:
        for number, (phone, _) in phones.items():
            row = {"id": number, "email": f"{number}@example.org", "phone": phone}
            connection.execute(candidates.insert().values(known | row))
    command.upgrade(migrations, "0041")
    candidates = _reflected()["candidates"]
    with db.engine.connect() as connection:
        keys = dict(connection.execute(sa.select(candidates.c.id, candidates.c.phone_key)).all())
    assert keys == {number: key for number, (_, key) in phones.items()}


def _new_columns(name: str) -> dict[str, Any]:
    """What later versions ask for in a row of the first one."""
    return {"location": "", "links": []} if name == "candidates" else {}


def test_a_tick_becomes_a_relation_and_nobody_ticked_is_forgotten(migrations: Config) -> None:
    """Leyla was hired with another address, Rita has a candidate's email, and Noor was only ticked."""
    command.upgrade(migrations, "0015")
    tables = _reflected()
    people = dict(OF_THE_FIRST_VERSION)["users"]
    with db.engine.begin() as connection:
        users = [
            people | {"id": n, "email": f"{name}@example.com"} for n, name in ((1, "rita"), (2, "leyla"))
        ]
        connection.execute(tables["users"].insert(), users)
        rows = [
            {"id": 1, "email": "noor@example.org", "internal": True, "user_id": None},
            {"id": 2, "email": "rita@example.com", "internal": False, "user_id": None},
            {"id": 3, "email": "leyla@example.org", "internal": True, "user_id": 2},
        ]
        connection.execute(tables["candidates"].insert(), [CANDIDATE | row for row in rows])
    command.upgrade(migrations, "head")
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT id, user_id, matched_by FROM candidates ORDER BY id")).all()
        marked = "SELECT about FROM activity WHERE verb = 'WAS_MARKED_INTERNAL'"
        assert connection.scalars(text(marked)).all() == ["candidate:1"]
    assert [tuple(row) for row in found] == [(1, None, None), (2, 1, "same email"), (3, 2, "hired")]
