"""Batches: one act on many applications, each of them an item."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"

INSTANT = sa.DateTime(timezone=True)
UNFINISHED = sa.text("finished_at IS NULL")
PENDING = sa.text("state IN ('waiting', 'undoing')")
STATE = sa.Enum(
    "chosen",
    "waiting",
    "done",
    "undoing",
    "refused",
    "stopped",
    "undone",
    "not undone",
    name="state",
    native_enum=False,
    create_constraint=True,
    length=40,
)


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("act", sa.String(40), nullable=False, comment="a code of app/batches/acts.py"),
        sa.Column(
            "token",
            sa.String(64),
            nullable=False,
            unique=True,
            comment="digest of the form that was sent: a second click finds it",
        ),
        sa.Column("by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON()),
        sa.Column("started_at", INSTANT, comment="none: it is a draft"),
        sa.Column("undo_asked_at", INSTANT),
        sa.Column("finished_at", INSTANT, comment="when no item was waiting"),
    )
    op.create_index("ix_batches_by_id_id", "batches", ["by_id", "id"])
    op.create_index(
        "ix_batches_unfinished", "batches", ["id"], sqlite_where=UNFINISHED, postgresql_where=UNFINISHED
    )
    op.create_table(
        "batch_items",
        sa.Column(
            "batch_id", sa.Integer(), sa.ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column(
            "number",
            sa.Integer(),
            primary_key=True,
            autoincrement=False,
            comment="from 1, in the order of the applications",
        ),
        sa.Column("application_id", sa.Integer(), sa.ForeignKey("applications.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="of the application, as it was selected"),
        sa.Column("state", STATE, nullable=False),
        sa.Column("refusal", sa.Text(), comment="why it was not done or not undone"),
        sa.Column("transition_id", sa.Integer(), sa.ForeignKey("transitions.id"), comment="that it made"),
        sa.Column("note_id", sa.Integer(), sa.ForeignKey("application_notes.id"), comment="that it wrote"),
        sa.UniqueConstraint("batch_id", "application_id"),
    )
    op.create_index("ix_batch_items_application_id", "batch_items", ["application_id"])
    op.create_index(
        "ix_batch_items_pending",
        "batch_items",
        ["number", "batch_id"],
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )


def downgrade() -> None:
    op.drop_table("batch_items")
    op.drop_table("batches")
