"""The name by which older migrations import the triggers of `app/db`."""

from app.db.triggers import drop_triggers, put_triggers

__all__ = ["drop_triggers", "put_triggers"]
