"""Files of the CRM: large ones are stored as they came, and the gate is asked once for each ISR of closings."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0079"
down_revision = "0078"
TRIGGERS_ARE = "b500fcd974609872465eca09550d54a851b168cdf840dbf30571a891f448cb6f"

OLD_STATES = ("uploaded", "checking", "checked", "applying", "applied")
STATES = ("reading", "not read", *OLD_STATES)
NEVER_SEARCHED = ("import_id", "corrects_id")  # a file writes each into its index thousands of times
IS_NEW_UPLOAD = sa.text("applied_at IS NULL AND cleared_at IS NULL AND digest <> ''")
IS_COPIED_TEXT = sa.text("field IN ('next step', 'log') AND value IS NOT NULL AND value <> ''")


def upgrade() -> None:
    drop_triggers(op.get_bind())
    _allow_states(STATES)
    with op.batch_alter_table("crm_imports") as files:
        files.add_column(
            sa.Column(
                "digest",
                sa.String(64),
                nullable=False,
                server_default="",
                comment="of the chosen encoding and the bytes, to know the same upload again",
            )
        )
    with op.batch_alter_table("crm_imports") as files:
        files.add_column(
            sa.Column(
                "checked_on", sa.Date(), nullable=True, comment="the day as of which its page counts ISRs"
            )
        )
        files.alter_column("digest", server_default=None)
        files.alter_column(
            "encoding",
            existing_type=sa.String(40),
            existing_comment="what the file was read as",
            comment="what the file was read as; before that, what a person chose",
        )
    op.create_index(
        "uq_crm_imports_upload",
        "crm_imports",
        ["kind", "uploaded_by_id", "digest"],
        unique=True,
        sqlite_where=IS_NEW_UPLOAD,
        postgresql_where=IS_NEW_UPLOAD,
    )
    op.create_table(
        "crm_file_parts",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["crm_imports.id"],
            name=op.f("fk_crm_file_parts_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_crm_file_parts")),
    )
    _add_to_returns()
    for column in NEVER_SEARCHED:
        op.drop_index(f"ix_closings_{column}", "closings")
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    for column in NEVER_SEARCHED:
        op.create_index(f"ix_closings_{column}", "closings", [column])
    _take_from_returns()
    op.drop_table("crm_file_parts")
    op.execute(sa.text("DELETE FROM crm_imports WHERE state IN ('reading', 'not read')"))
    op.drop_index("uq_crm_imports_upload", "crm_imports")
    _allow_states(OLD_STATES)
    with op.batch_alter_table("crm_imports") as files:
        files.drop_column("digest")
        files.drop_column("checked_on")
    put_triggers(op.get_bind())


def _add_to_returns() -> None:
    with op.batch_alter_table("crm_returns") as returns:
        returns.add_column(
            sa.Column(
                "digest",
                sa.String(64),
                nullable=False,
                server_default="",
                comment="of what differed when it was made, to know a second request for it",
            )
        )
    with op.batch_alter_table("crm_returns") as returns:
        returns.alter_column("digest", server_default=None)
    with op.batch_alter_table("crm_return_rows") as rows:
        rows.add_column(sa.Column("note_id", sa.Integer(), nullable=True))
        rows.create_foreign_key(op.f("fk_crm_return_rows_note_id"), "notes", ["note_id"], ["id"])
        rows.alter_column(
            "value",
            existing_type=sa.Text(),
            nullable=True,
            existing_comment="as the file has it; empty: blank",
            comment="as the file has it; empty: blank; none: in the note, or deleted",
        )
    op.create_index("ix_crm_return_rows_note_id", "crm_return_rows", ["note_id"])
    op.create_index(
        "ix_crm_return_rows_texts",
        "crm_return_rows",
        ["settled_at"],
        sqlite_where=IS_COPIED_TEXT,
        postgresql_where=IS_COPIED_TEXT,
    )


def _take_from_returns() -> None:
    text = "SELECT text FROM notes WHERE notes.id = crm_return_rows.note_id"
    op.execute(sa.text(f"UPDATE crm_return_rows SET value = COALESCE(value, ({text}), '')"))  # noqa: S608
    op.drop_index("ix_crm_return_rows_texts", "crm_return_rows")
    op.drop_index("ix_crm_return_rows_note_id", "crm_return_rows")
    with op.batch_alter_table("crm_return_rows") as rows:
        rows.drop_constraint(op.f("fk_crm_return_rows_note_id"), type_="foreignkey")
        rows.drop_column("note_id")
        rows.alter_column("value", existing_type=sa.Text(), nullable=False)
    with op.batch_alter_table("crm_returns") as returns:
        returns.drop_column("digest")


def _allow_states(states: tuple[str, ...]) -> None:
    name = op.f("ck_crm_imports_crm_file_state")
    with op.batch_alter_table("crm_imports") as files:
        files.drop_constraint(name, type_="check")
        files.create_check_constraint(name, sa.column("state").in_(states))
