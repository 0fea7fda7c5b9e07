"""The triggers of interviews: nobody has two scheduled interviews that overlap."""

from __future__ import annotations

from typing import Any

from app.db.trigger_texts import Trigger

# Held, cancelled and waived interviews overlap with nothing, and neither does the review of a task. Other
# columns of one can still be written.
IS_SCHEDULED_SQL = "NEW.state = 'scheduled' AND NEW.meets"
IS_MOVED_SQL = (
    "(OLD.state <> NEW.state OR OLD.interviewer_id <> NEW.interviewer_id"
    " OR OLD.starts_at <> NEW.starts_at OR OLD.ends_at <> NEW.ends_at)"
)
OVERLAPS_SQL = """
EXISTS (SELECT 1 FROM interviews i
        WHERE i.interviewer_id = {person} AND i.state = 'scheduled' AND i.meets AND i.id <> NEW.id
          AND i.starts_at < NEW.ends_at AND i.ends_at > NEW.starts_at)
"""


def _overlap_trigger(event: str, when: str) -> Trigger:
    """The trigger, from the migration on that tells meetings from reviews in the database."""
    values: dict[str, Any] = {"person": "NEW.interviewer_id", "when": when, "needs": "interviews.meets"}
    name = f"interviews_{event.lower()}"
    return Trigger(name, "interviews", event, "one_interview_at_a_time", OVERLAPS_SQL, **values)


TRIGGERS = [
    _overlap_trigger("INSERT", IS_SCHEDULED_SQL),
    _overlap_trigger("UPDATE", f"{IS_SCHEDULED_SQL} AND {IS_MOVED_SQL}"),
]
