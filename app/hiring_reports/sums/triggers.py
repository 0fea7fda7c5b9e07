"""The triggers that note each change of what hiring reports count, whatever makes it."""

from __future__ import annotations

from app.db.trigger_texts import Trigger

_APPLICATION = "INSERT INTO hiring_changes (application_id, from_at) VALUES {}"
_CHANGED = _APPLICATION.format("(NEW.application_id, NULL)")
_INTERVIEW_ADDED = _APPLICATION.format("(NEW.application_id, NEW.starts_at)")
_INTERVIEW_CHANGED = _APPLICATION.format("(NEW.application_id, NULL), (NEW.application_id, NEW.starts_at)")
_OF_CANDIDATE = (
    "INSERT INTO hiring_changes (application_id)"
    " SELECT a.id FROM applications a WHERE a.candidate_id = NEW.id"
)
_OPENING = "INSERT INTO hiring_changes (opening_id) VALUES ({}.opening_id)"
_NO_DAY = "'1000-01-01'"


def _notes(table: str, event: str, does: str, *changed: str, when: str = "1 = 1") -> Trigger:
    """A trigger that notes a change; of an update only if one of some columns has another value."""
    name = f"{table}_{event.lower()}_changes_hiring"
    if changed:
        event = f"{event} OF {', '.join(changed)}"
        when = " OR ".join(f"NEW.{each} <> OLD.{each}" for each in changed)
    return Trigger(name, table, event, when=when, does=does, needs="hiring_changes")


HIRING_TRIGGERS = [
    _notes("transitions", "INSERT", _CHANGED),
    _notes(
        "applications",
        "UPDATE",
        _CHANGED.replace("NEW.application_id", "NEW.id"),
        *("candidate_id", "opening_id", "applied_at"),
    ),
    _notes("candidates", "UPDATE", _OF_CANDIDATE, "source_key"),
    _notes("interviews", "INSERT", _INTERVIEW_ADDED),
    _notes("interviews", "UPDATE", _INTERVIEW_CHANGED, "state", "starts_at", "application_id"),
    _notes("onboardings", "INSERT", _CHANGED, when="NEW.assigned_on IS NOT NULL"),
    _notes(
        "onboardings",
        "UPDATE",
        _CHANGED,
        when=f"COALESCE(NEW.assigned_on, {_NO_DAY}) <> COALESCE(OLD.assigned_on, {_NO_DAY})",
    ),
    _notes("stages", "INSERT", _OPENING.format("NEW")),
    _notes("stages", "UPDATE", _OPENING.format("NEW"), "name", "kind", "position"),
    _notes("stages", "DELETE", _OPENING.format("OLD")),
]
