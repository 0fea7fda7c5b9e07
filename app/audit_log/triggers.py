"""The triggers of the record: each row is noted for sealing, and a changed text loses its key."""

from __future__ import annotations

from app.db.trigger_texts import Trigger, record_triggers

SEALED_TABLES = (
    *(
        "activity",
        "transitions",
        "security_events",
        "alignment_acts",
        "tier_choices",
        "next_steps",
        "log_entries",
    ),
    "notes",
)
_UNSEALED = "INSERT INTO unsealed_rows (source, row_id, adopted) VALUES ('{}', NEW.id, {})"


def _notes_new_rows(table: str) -> Trigger:
    does = _UNSEALED.format(table, "false")
    return Trigger(f"{table}_insert_unsealed", table, "INSERT", does=does, needs="unsealed_rows")


AUDIT_TRIGGERS = [
    *record_triggers("security_events"),
    *record_triggers("seals"),
    *(_notes_new_rows(table) for table in SEALED_TABLES),
    Trigger(
        "notes_update_forgets_key",
        "notes",
        "UPDATE OF text",
        when="NEW.text <> OLD.text",
        does="DELETE FROM note_keys WHERE note_id = NEW.id",
        needs="note_keys",
    ),
]
