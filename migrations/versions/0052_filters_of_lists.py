"""Applications know when they were made and why they were last declined, and lists have their indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"

DECLINED = sa.text("decline_reason IS NOT NULL")
IS_DUE = sa.text("due_at IS NOT NULL AND application_id IS NOT NULL")
INDEXES = {
    "ix_applications_list_of_all": ("applications", ["status", "stage_since", "id"], None),
    "ix_applications_newest": ("applications", ["opening_id", "status", "applied_at", "id"], None),
    "ix_applications_newest_of_all": ("applications", ["status", "applied_at", "id"], None),
    "ix_applications_decline_reason": ("applications", ["decline_reason", "opening_id"], DECLINED),
    "ix_candidates_source": ("candidates", ["source"], None),
    "ix_turns_user_id_kind": ("turns", ["user_id", "kind", "application_id"], None),
    "ix_turns_due_at": ("turns", ["due_at"], IS_DUE),
    "ix_turns_user_id_due_at": ("turns", ["user_id", "due_at"], IS_DUE),
    "ix_turns_opening_id_due_at": ("turns", ["opening_id", "due_at"], IS_DUE),
}


def upgrade() -> None:
    op.add_column(
        "applications",
        sa.Column(
            "applied_at",
            sa.DateTime(timezone=True),
            nullable=False,
            server_default="2026-01-01 00:00:00+00:00",
            comment="of the first transition",
        ),
    )
    op.add_column(
        "applications",
        sa.Column("decline_reason", sa.String(200), nullable=True, comment="of the last decline"),
    )
    _fill()
    for name, (table, columns, where) in INDEXES.items():
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, (table, _columns, _where) in INDEXES.items():
        op.drop_index(name, table_name=table)
    for name in ("decline_reason", "applied_at"):
        op.drop_column("applications", name)


def _fill() -> None:
    op.execute(
        "UPDATE applications SET applied_at = first.at FROM transitions AS first"
        " WHERE first.application_id = applications.id AND first.number = 1"
    )
    op.execute(
        "UPDATE applications SET decline_reason = last.reason FROM transitions AS last"
        " WHERE last.application_id = applications.id AND last.reason IS NOT NULL AND last.number ="
        " (SELECT max(number) FROM transitions AS t WHERE t.application_id = applications.id AND t.reason IS NOT NULL)"
    )
