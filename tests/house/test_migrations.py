"""The migrations form one line that leads to the models, and back to an empty database."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

from app.db.base import db

ALEMBICS_OWN = "alembic_version"
# The name of everything that a migration can make.
NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": """
        SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
        UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'
    """,
}


def test_the_migrations_form_one_line(migrations: Config) -> None:
    heads = ScriptDirectory.from_config(migrations).get_heads()
    assert len(heads) == 1, f"Two migrations follow the same one: give {heads} an order by down_revision."


@pytest.mark.slow("all migrations up and down")
@pytest.mark.both_databases
def test_the_migrations_lead_to_the_models_and_back_to_an_empty_database(
    migrations: Config, database: str
) -> None:
    command.upgrade(migrations, "head")
    try:
        command.check(migrations)
    except CommandError as difference:
        pytest.fail(f"Run `flask db migrate -m ...` and read what it wrote. {difference}", pytrace=False)
    command.downgrade(migrations, "base")
    with db.engine.connect() as connection:
        names = connection.scalars(text(NAMES[database])).all()
    left = {name for name in names if not name.lstrip("_").startswith(ALEMBICS_OWN)}
    assert not left, "A downgrade() leaves these behind: take away all that its upgrade() made."
