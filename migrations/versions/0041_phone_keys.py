"""Candidates are compared by what their phone number is, and not by how it is written.

The index of merged records holds these alone, so that no query reads all the others by it.
"""

import sqlalchemy as sa
from alembic import op

from app.shared.phones import compared_phone

revision = "0041"
down_revision = "0040"

AT_ONCE = 500
MERGED = "ix_candidates_merged_into_id"
MERGED_ONLY = sa.text("merged_into_id IS NOT NULL")


def upgrade() -> None:
    key = sa.Column(
        "phone_key", sa.String(8), nullable=False, server_default="", comment="what the phone is compared by"
    )
    op.add_column("candidates", key)
    op.create_index(op.f("ix_candidates_phone_key"), "candidates", ["phone_key"])
    op.drop_index(MERGED, table_name="candidates")
    op.create_index(
        MERGED, "candidates", ["merged_into_id"], sqlite_where=MERGED_ONLY, postgresql_where=MERGED_ONLY
    )
    _fill(sa.table("candidates", sa.column("id"), sa.column("phone"), sa.column("phone_key")))


def downgrade() -> None:
    op.drop_index(MERGED, table_name="candidates")
    op.create_index(MERGED, "candidates", ["merged_into_id"])
    op.drop_index(op.f("ix_candidates_phone_key"), table_name="candidates")
    op.drop_column("candidates", "phone_key")


def _fill(candidates: sa.TableClause) -> None:
    connection, last = op.get_bind(), 0
    some = sa.select(candidates.c.id, candidates.c.phone).where(candidates.c.phone != "")
    some = some.order_by(candidates.c.id).limit(AT_ONCE)
    while rows := connection.execute(some.where(candidates.c.id > last)).all():
        for row in rows:
            key = {"phone_key": compared_phone(row.phone)}
            connection.execute(sa.update(candidates).where(candidates.c.id == row.id).values(key))
        last = rows[-1].id
