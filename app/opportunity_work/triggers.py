"""The triggers that write the work facts of an opportunity (`WorkFacts`), from whatever changes its records.

Each reads the records again, so the facts never depend on what they were before.
"""

from __future__ import annotations

from app.db.trigger_texts import Trigger, record_triggers
from app.opportunity_work.models import CUSTOMER_FACING

_FACING = ", ".join(f"'{kind}'" for kind in CUSTOMER_FACING)
_TASKS = f"""
    isr_task_on = (SELECT min(t.due_on) FROM opportunity_tasks t WHERE t.opportunity_id = opportunities.id
        AND t.done_at IS NULL AND t.removed_at IS NULL AND t.owner_id IS NULL),
    lacks_entry = EXISTS (SELECT 1 FROM opportunity_tasks t WHERE t.opportunity_id = opportunities.id
        AND t.done_at IS NOT NULL AND t.log_entry_id IS NULL AND t.kind IN ({_FACING}))
"""  # noqa: S608 - our own names
_SINCE = """
    logged_since_on = (SELECT e.done_on FROM log_entries e WHERE e.id = (
            SELECT l.id FROM log_entries l WHERE l.opportunity_id = opportunities.id
            ORDER BY l.done_on DESC, l.id DESC LIMIT 1)
        AND e.written_at > (SELECT s.written_at FROM next_steps s WHERE s.opportunity_id = opportunities.id
            ORDER BY s.id DESC LIMIT 1))
"""
_LOG = f"""
    uncopied_on = (SELECT max(e.done_on) FROM log_entries e WHERE e.opportunity_id = opportunities.id
        AND e.kind IN ({_FACING}) AND NOT e.leader_copied),
    {_SINCE}
"""  # noqa: S608
_STEP = f"""
    (step_due_on, step_written_at, step_owner_id, step_by_name) = (
        SELECT CASE WHEN n.text <> '' THEN s.due_on END, s.written_at, s.owner_id,
            s.owner_id IS NULL AND s.owner_name <> ''
        FROM next_steps s JOIN notes n ON n.id = s.note_id WHERE s.opportunity_id = opportunities.id
        ORDER BY s.id DESC LIMIT 1),
    {_SINCE}
"""  # noqa: S608
_NEW = "opportunities WHERE id = NEW.opportunity_id"
_OF_NOTE = "opportunities WHERE id IN (SELECT s.opportunity_id FROM next_steps s WHERE s.note_id = NEW.id)"


def _writes(table: str, event: str, facts: str, which: str = _NEW, when: str = "1 = 1") -> Trigger:
    name = f"{table}_{event.split()[0].lower()}_writes_facts"
    does = f"UPDATE {which.replace(' WHERE', f' SET {facts} WHERE', 1)}"  # noqa: S608
    needs = "opportunities.isr_task_on"
    return Trigger(name, table, event, when=when, does=does, locks=which, needs=needs)


WORK_TRIGGERS = [
    *record_triggers("next_steps"),
    *record_triggers("log_entries"),
    _writes("opportunity_tasks", "INSERT", _TASKS),
    _writes("opportunity_tasks", "UPDATE", _TASKS),
    _writes("log_entries", "INSERT", _LOG),
    _writes("next_steps", "INSERT", _STEP),
    _writes("notes", "UPDATE OF text", _STEP, _OF_NOTE, when="NEW.text <> OLD.text"),
]
