"""Faults that something outside of Onramp could leave, each with the check that finds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from app.documents import file_storage as storage
from tests.checks.scene import Scene, plant

Plant = Callable[[Scene], None]


def sql(statement: str, *names: str) -> Plant:
    """Execute a statement with the ids of some records of the scene."""

    def does(scene: Scene) -> None:
        assert plant(statement, **{name: getattr(scene, name).id for name in names}), "nothing was planted"

    return does


def _file(scene: Scene) -> Path:
    return storage.storage_folder() / scene.document.stored_as


def _removes_file(scene: Scene) -> None:
    _file(scene).rename(_file(scene).with_suffix(".aside"))


def _lengthens_file(scene: Scene) -> None:
    _removes_file(scene)
    _file(scene).write_bytes(_file(scene).with_suffix(".aside").read_bytes() + b"!")


def _changes_file(scene: Scene) -> None:
    _removes_file(scene)
    _file(scene).write_bytes(_file(scene).with_suffix(".aside").read_bytes()[::-1])


def put_file_back(scene: Scene) -> None:
    """Undo what a fault did to the file of the document."""
    aside = _file(scene).with_suffix(".aside")
    if aside.exists():
        aside.rename(_file(scene))


FAULTS: Mapping[str, tuple[str, Plant]] = {
    "another revision": ("schema", sql("UPDATE alembic_version SET version_num = '0001'")),
    "another trigger": (
        "triggers",
        sql("UPDATE trigger_checksums SET stored = 'x'"),
    ),
    "a user who is gone": ("foreign-keys", sql("UPDATE activity SET by_id = 999999 WHERE by_id IS NOT NULL")),
    "a changed row of the record": ("record", sql("UPDATE activity SET about = 'user:999999'")),
    "half a restore": ("restore", sql("CREATE TABLE restore_in_progress (since text)")),
    "a lost transition": (
        "transitions",
        sql("DELETE FROM transitions WHERE application_id = :application AND number = 1", "application"),
    ),
    "a status without a move": (
        "transitions",
        sql("UPDATE applications SET status = 'declined' WHERE id = :application", "application"),
    ),
    "a move from nowhere": (
        "transitions",
        sql(
            "UPDATE transitions SET from_status = 'hired' WHERE application_id = :application AND number = 2",
            "application",
        ),
    ),
    "a wrong count of hires": ("places", sql("UPDATE openings SET hired = 5")),
    "a decline without a reason": (
        "decline-reasons",
        sql("UPDATE applications SET decline_reason = 'x' WHERE id = :application", "application"),
    ),
    "two interviews at once": (
        "interviews",
        sql(
            "INSERT INTO interviews (application_id, stage_id, interviewer_id, scheduled_at, starts_at,"
            " ends_at, minutes, meets, place, state, uid, sequence, nudges) SELECT :application, stage_id,"
            " interviewer_id, scheduled_at, starts_at, ends_at, minutes, meets, place, state, 'x',"
            " sequence, nudges FROM interviews WHERE id = :interview",
            "application",
            "interview",
        ),
    ),
    "an offer that nobody made": (
        "offers",
        sql("UPDATE applications SET offer_standing = 'open' WHERE id = :application", "application"),
    ),
    "a conflict of nobody": (
        "conflicts",
        sql("UPDATE applications SET has_open_conflict = true WHERE id = :application", "application"),
    ),
    "a hire without an onboarding": (
        "hires",
        sql("UPDATE applications SET status = 'hired' WHERE id = :application", "application"),
    ),
    "two ISRs at once": (
        "territories",
        sql(
            "INSERT INTO assignments (territory_id, isr_id, manager_id, onboarding_id, starts_on, ends_on,"
            " assigned_at) SELECT territory_id, isr_id, manager_id, onboarding_id, starts_on, starts_on,"
            " assigned_at FROM assignments WHERE id = :assignment",
            "assignment",
        ),
    ),
    "an issue that was open": ("gate", sql("UPDATE gating_issues SET closed_at = NULL, waived_at = NULL")),
    "an issue that was closed later": (
        "gate",
        sql("UPDATE gating_issues SET closed_at = '2100-01-01 00:00:00.000000'"),
    ),
    "an account in two territories": (
        "account-territories",
        sql(
            "INSERT INTO account_territories (account_id, territory_id, starts_on, ends_on, import_id)"
            " SELECT account_id, territory_id, starts_on, starts_on, import_id FROM account_territories"
        ),
    ),
    "an opportunity elsewhere": (
        "opportunity-territories",
        sql("UPDATE opportunities SET territory_id = (SELECT min(id) FROM territories)"),
    ),
    "an opportunity that lacks nothing": ("work-facts", sql("UPDATE opportunities SET lacks_entry = true")),
    "a name under another key": ("candidate-keys", sql("UPDATE candidates SET name_key = 'x'")),
    "a session of a closed account": ("sessions", sql("UPDATE users SET active = false")),
    "mail for another century": (
        "outbox",
        sql("UPDATE messages SET state = 'waiting', due_at = '2100-01-01 00:00:00.000000'"),
    ),
    "mail that failed long ago": (
        "outbox",
        sql("UPDATE messages SET state = 'failed', written_at = '2026-01-01 00:00:00.000000'"),
    ),
    "work that is claimed for ever": (
        "work",
        sql("UPDATE documents SET read_due_at = '2100-01-01 00:00:00.000000'"),
    ),
    "mail about nothing": ("mail-subjects", sql("UPDATE messages SET about = 'application:999999'")),
    "history of nothing": ("activity", sql("UPDATE activity SET about = 'user:999999'")),
    "a file that is gone": ("files", _removes_file),
    "a file of another size": ("files", _lengthens_file),
    "a file with other bytes": ("files", _changes_file),
    "a file of nobody": ("orphaned-files", sql("DELETE FROM documents WHERE id = :document", "document")),
    "a turn that nobody has": ("turns", sql("DELETE FROM turns")),
    "words of nobody": ("search-words", sql("DELETE FROM candidate_words")),
}
