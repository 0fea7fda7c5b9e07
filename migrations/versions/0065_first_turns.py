"""Indexes by which Your turn reads the first turns of a kind: of a person, and of an opening."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0062"

CLOSES = sa.text("closes_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_turns_user_id_kind_since", "turns", ["user_id", "kind", "since", "id"])
    op.create_index("ix_turns_opening_id_kind_since", "turns", ["opening_id", "kind", "since", "id"])
    op.create_index(
        "ix_turns_opening_id_closes_at",
        "turns",
        ["opening_id", "closes_at", "id"],
        sqlite_where=CLOSES,
        postgresql_where=CLOSES,
    )
    op.drop_index("ix_turns_user_id_since", "turns")
    op.drop_index("ix_turns_opening_id_since", "turns")


def downgrade() -> None:
    op.create_index("ix_turns_user_id_since", "turns", ["user_id", "since", "id"])
    op.create_index("ix_turns_opening_id_since", "turns", ["opening_id", "since", "id"])
    for name in ("opening_id_closes_at", "opening_id_kind_since", "user_id_kind_since"):
        op.drop_index(f"ix_turns_{name}", "turns")
