"""The resources of the department, with those that ship."""

from pathlib import Path

import sqlalchemy as sa
import yaml
from alembic import op

revision = "0031"
down_revision = "0030"

SHIPPED = Path(__file__).resolve().parent.parent / "resources.yaml"
SECTIONS = (
    *("team resources", "processes", "for managers", "goals and behaviors", "required", "tiers"),
    *("holdover", "alignment", "about the department", "questions"),
)
TEXT = {"address": "", "team": "", "purpose": ""}


def upgrade() -> None:
    table = op.create_table(
        "resources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "section",
            sa.Enum(*SECTIONS, name="section", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False, comment="within the section, from 0"),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("address", sa.String(500), nullable=False, comment="where it leads; empty: nowhere"),
        sa.Column("team", sa.String(200), nullable=False, comment="whose it is, or what type it is"),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, comment="grows with each change"),
        sa.Column(
            "retired_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it was taken off the page",
        ),
        sa.CheckConstraint("position >= 0", name=op.f("ck_resources_has_a_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
    )
    op.create_index("ix_resources_section", "resources", ["section", "position", "id"])
    shipped = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    op.bulk_insert(
        table,
        [
            TEXT | {"section": section, "position": position, "revision": 1} | row
            for section, rows in shipped.items()
            for position, row in enumerate(rows)
        ],
    )


def downgrade() -> None:
    op.drop_table("resources")
