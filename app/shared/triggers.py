"""Where the migrations that have landed find the triggers, which live in `app/db`."""

from app.db.triggers import drop_triggers, put_triggers

__all__ = ["drop_triggers", "put_triggers"]
