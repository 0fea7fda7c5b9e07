"""What the database refuses about interviews: nobody has two scheduled interviews that overlap."""

from __future__ import annotations

from app.db.trigger_texts import Trigger

# Held, cancelled and waived interviews overlap with nothing. One that stays as it is can be written to.
IS_SCHEDULED = "NEW.state = 'scheduled'"
IS_MOVED = (
    "(OLD.state <> NEW.state OR OLD.interviewer_id <> NEW.interviewer_id"
    " OR OLD.starts_at <> NEW.starts_at OR OLD.ends_at <> NEW.ends_at)"
)
OVERLAPS = """
EXISTS (SELECT 1 FROM interviews i
        WHERE i.interviewer_id = {person} AND i.state = 'scheduled' AND i.id <> NEW.id
          AND i.starts_at < NEW.ends_at AND i.ends_at > NEW.starts_at)
"""


def _day(event: str, when: str) -> Trigger:
    """The trigger, from the migration on that adds the end of an interview to the database."""
    values = {"person": "NEW.interviewer_id", "when": when, "needs": "interviews.ends_at"}
    name = f"interviews_{event.lower()}"
    return Trigger(name, "interviews", event, "one_interview_at_a_time", OVERLAPS, **values)


TRIGGERS = [_day("INSERT", IS_SCHEDULED), _day("UPDATE", f"{IS_SCHEDULED} AND {IS_MOVED}")]
