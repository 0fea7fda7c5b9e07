"""The record is sealed, and whatever is done to it behind Onramp's back is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from app.activity.actions import record_activity
from app.activity.models import ERASED_TEXT, Activity, Note
from app.activity.verbs import ActivityVerb
from app.audit_log.actions import record_security_event
from app.audit_log.models import NoteKey, Seal, SecurityEventKind, UnsealedRow
from app.audit_log.sealing import last_seal, seal_next_rows, seal_some_rows
from app.audit_log.verify import Verification
from app.db.base import db
from app.db.triggers import drop_triggers, put_triggers
from app.shared import clock

REASON = "He moved to another town."
pytestmark = pytest.mark.both_databases  # triggers, and values that both give alike


@pytest.fixture
def sealed(cast, session):
    """Three seals: of activity with a reason, of a security event, and of more activity."""
    clock.freeze(clock.now())
    record_activity(ActivityVerb.OPENED_ACCOUNT, cast.jonas, by=cast.marta, reason=REASON)
    record_activity(ActivityVerb.OPENED_ACCOUNT, cast.marta, by=None, was="a", became="ä")
    seal_all()
    record_security_event(SecurityEventKind.SIGNED_IN, by_id=cast.jonas.id)
    seal_all()
    record_activity(ActivityVerb.OPENED_ACCOUNT, cast.jonas, by=cast.marta)
    seal_all()
    assert findings() == []


def seal_all() -> None:
    while seal_next_rows():
        db.session.commit()
    assert db.session.query(UnsealedRow).count() == 0


def findings() -> list[str]:
    return list(Verification().findings())


def by_hand(*statements: str) -> list[str]:
    """Execute statements as somebody does who has the database, and find them. They are rolled back."""
    connection = db.session.connection()
    drop_triggers(connection)
    for statement in statements:
        connection.execute(text(statement))
    found = findings()
    db.session.rollback()
    return found


DELETE_LAST = "DELETE FROM activity WHERE id = (SELECT max(id) FROM activity)"

COPY = "INSERT INTO activity (id, at, about, verb) SELECT {id}, at, about, verb FROM activity LIMIT 1"
DONE_BY_HAND = {
    "UPDATE activity SET about = 'user:999'": "of activity was changed",
    "UPDATE activity SET by_id = NULL": "of activity was changed",
    "UPDATE security_events SET about = 'user:2'": "of security_events was changed",
    DELETE_LAST: "of activity was removed",
    COPY.format(id=123456): "was inserted without a trace",
    "UPDATE notes SET text = 'He was fired.'": "of notes was changed",
    "UPDATE seals SET adopted = true WHERE id = 1": "Seal 1 was changed",
    "DELETE FROM seals WHERE id = 2": "Seal 2 is missing",
    "UPDATE seals SET mark = digest WHERE id = 2": "Seal 2 was not written by Onramp",
}


def test_what_is_changed_by_hand_is_found(sealed):
    found = {statement: by_hand(statement) for statement in DONE_BY_HAND}

    unnoticed = [
        statement
        for statement, sentence in DONE_BY_HAND.items()
        if sentence not in " ".join(found[statement])
    ]
    assert not unnoticed, found


def test_a_row_that_says_it_is_older_than_the_seals_before_it_is_found(sealed, session):
    clock.freeze(clock.now() + timedelta(days=3))
    record_activity(ActivityVerb.OPENED_ACCOUNT, session.get(Activity, 1).by, by=None)
    seal_all()
    session.execute(text(COPY.format(id=123456)))  # the triggers note it like any other
    seal_all()

    assert ["was not there before seal" in each for each in findings()] == [True]


def test_removing_the_last_seals_with_their_rows_is_found_by_a_digest_that_was_written_down(
    sealed, session, app
):
    verify = ["record", "verify", "--digest", last_seal()[1]]
    assert app.test_cli_runner().invoke(args=verify).exit_code == 0
    number = session.query(Seal).count()
    drop_triggers(session.connection())
    session.execute(text(DELETE_LAST))
    session.execute(text("DELETE FROM seals WHERE id = :number"), {"number": number})
    put_triggers(session.connection())
    session.commit()

    assert app.test_cli_runner().invoke(args=["record", "verify"]).exit_code == 0
    refused = app.test_cli_runner().invoke(args=verify)
    assert (refused.exit_code, "No seal has the digest" in refused.output) == (1, True)


def test_erasing_a_text_destroys_its_key_and_the_chain_still_holds(sealed, session):
    note = session.query(Note).filter_by(text=REASON).one()
    assert session.get(NoteKey, note.id) is not None

    note.text = ERASED_TEXT
    session.commit()

    assert session.get(NoteKey, note.id) is None
    verification = Verification()
    assert list(verification.findings()) == []
    assert verification.erased == 1


def test_a_seal_waits_for_more_rows_but_not_for_long(sealed, cast, session):
    number = session.query(Seal).count()
    record_activity(ActivityVerb.OPENED_ACCOUNT, cast.jonas, by=cast.marta)
    session.commit()

    assert not seal_some_rows(), "the last seal has just been made"
    clock.freeze(clock.now() + timedelta(minutes=1))
    assert seal_some_rows()
    assert session.query(Seal).count() == number + 1
    assert not seal_some_rows()
