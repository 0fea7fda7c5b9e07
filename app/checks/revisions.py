"""The revisions of the schema: that of a database, and those that this version of Onramp knows."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def database_revision(connection: Connection) -> str | None:
    """The revision of a database; None if no migration has run."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def newest_revision() -> str:
    """The revision that this version of Onramp brings a database to."""
    return str(_scripts().get_current_head())


def is_known_revision(revision: str) -> bool:
    """Whether this version of Onramp has the migration, so that it can bring such a database up to date."""
    return any(script.revision == revision for script in _scripts().walk_revisions())


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(MIGRATIONS))
