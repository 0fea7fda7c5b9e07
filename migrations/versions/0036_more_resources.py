"""More of the department's page among the resources. What a manager has edited stays as it is."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from alembic import op

revision = "0036"
down_revision = "0035"

FOLDER = Path(__file__).resolve().parent.parent
resources = sa.table(
    "resources",
    *(sa.column(name) for name in ("section", "position", "title", "address", "team", "purpose", "revision")),
)


def upgrade() -> None:
    more = _read("more_resources.yaml")
    for row in more["changed"]:
        _change(row, was=_shipped(row), became=row["purpose"])
    for row in more["added"]:
        _add(row)


def downgrade() -> None:
    more = _read("more_resources.yaml")
    for row in more["added"]:
        op.execute(resources.delete().where(*_is(row), resources.c.purpose == row["purpose"]))
    for row in more["changed"]:
        _change(row, was=row["purpose"], became=_shipped(row))


def _change(row: dict[str, Any], *, was: str, became: str) -> None:
    """Change the purpose of a resource that still says what it shipped with."""
    values = {"purpose": became, "revision": resources.c.revision + 1}
    op.execute(resources.update().where(*_is(row), resources.c.purpose == was).values(values))


def _add(row: dict[str, Any]) -> None:
    last = sa.select(sa.func.coalesce(sa.func.max(resources.c.position), -1) + 1)
    position = last.where(resources.c.section == row["section"]).scalar_subquery()
    op.execute(resources.insert().values({"address": "", **row, "position": position, "revision": 1}))


def _is(row: dict[str, Any]) -> tuple[sa.ColumnElement[bool], ...]:
    return (resources.c.section == row["section"], resources.c.title == row["title"])


def _shipped(row: dict[str, Any]) -> str:
    """The purpose that migration 0031 wrote."""
    section = _read("resources.yaml")[row["section"]]
    return next(each["purpose"] for each in section if each["title"] == row["title"])


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
