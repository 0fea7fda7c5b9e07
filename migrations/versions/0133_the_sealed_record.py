"""The sealed record: security events, the rows that wait for a seal, seals, and keys of texts."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0133"
down_revision = "0132"
TRIGGERS_ARE = "9c0a7b340869f37f49764da726a2761bbcf156f2e8b294f76c75975c71e0cc82"

INSTANT = sa.DateTime(timezone=True)
KINDS = (
    *("signed in", "sign-in refused", "signed out", "read document", "read scorecards", "downloaded export"),
    "refused",
)
SEALED_TABLES = (
    *("activity", "transitions", "alignment_acts", "tier_choices", "next_steps", "log_entries", "notes"),
)


def upgrade() -> None:
    """What is there waits for its seal like what comes: the worker seals it first."""
    op.create_table(
        "security_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *KINDS,
                name=op.f("ck_security_events_security_event_kind"),
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True, comment="none: not known"),
        sa.Column("about", sa.String(40), nullable=False, comment="the record: 'application:12'"),
        sa.Column("what", sa.String(80), nullable=False, comment="the page that was refused"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_security_events_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_events")),
    )
    for first, second in (("by_id", "id"), ("about", "id"), ("kind", "at")):
        op.create_index(f"ix_security_events_{first}_{second}", "security_events", [first, second])
    op.create_table(
        "unsealed_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(30), nullable=False, comment="the table of the row"),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False, comment="it was there before rows were sealed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsealed_rows")),
    )
    op.create_table(
        "seals",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="from 1, without gaps"),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("source", sa.String(30), nullable=False, comment="the table of the rows"),
        sa.Column("columns", sa.String(2000), nullable=False, comment="what of each row is sealed"),
        sa.Column(
            "adopted", sa.Boolean(), nullable=False, comment="the rows were there before rows were sealed"
        ),
        sa.Column(
            "row_digests", sa.LargeBinary(), nullable=False, comment="8 bytes of id and 32 of digest, each"
        ),
        sa.Column("digest", sa.String(64), nullable=False, comment="of this seal and of all before it"),
        sa.Column(
            "mark", sa.String(64), nullable=False, comment="of the digest, with the key of the settings"
        ),
        sa.Column("key_name", sa.String(16), nullable=False, comment="which key that was"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seals")),
    )
    op.create_table(
        "note_keys",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_note_keys_note_id_notes")),
        sa.PrimaryKeyConstraint("note_id", name=op.f("pk_note_keys")),
    )
    for table in SEALED_TABLES:
        _wait_for_seal(table)
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    for table in ("note_keys", "seals", "unsealed_rows", "security_events"):
        op.drop_table(table)
    put_triggers(op.get_bind())


def _wait_for_seal(table: str) -> None:
    rows = sa.table(table, sa.column("id"))
    unsealed = sa.table("unsealed_rows", *map(sa.column, ("source", "row_id", "adopted")))
    waiting = sa.select(sa.literal(table), rows.c.id, sa.true()).order_by(rows.c.id)
    op.execute(unsealed.insert().from_select(["source", "row_id", "adopted"], waiting))
