"""Files of the CRM with opportunities and users, the stages a person has mapped, and what files changed."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0073"
down_revision = "0072"
TRIGGERS_ARE = "fb24a4b1df301d7ed5e64f631971d72ef23af7d27c535bd72c3fb943176ba364"

INSTANT = sa.DateTime(timezone=True)
KINDS, OLD_KINDS = ("accounts", "opportunities", "users"), ("accounts",)
OLD_EFFECTS = ("added", "moved", "changed", "unchanged", "repeated", "stale", "refused")
EFFECTS = (
    *("added", "closing", "reopening", "conflict", "moved", "changed", "unchanged", "repeated", "stale"),
    *("refused", "footer"),
)
OUTCOMES = ("open", "won", "lost", "unqualified", "duplicate")
MERGES = ("theirs", "first", "conflict", "agreed")
TABLES = ("opportunity_changes", "crm_stages", "user_import_rows", "opportunity_import_rows")


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("crm_imports") as files:
        files.drop_constraint(op.f("ck_crm_imports_crm_file_kind"), type_="check")
        files.create_check_constraint(op.f("ck_crm_imports_crm_file_kind"), sa.column("kind").in_(KINDS))
        files.add_column(
            sa.Column(
                "date_style",
                _choice("crm_date_style", "2026-12-31", "31/12/2026", "12/31/2026", "31.12.2026"),
                nullable=True,
            )
        )
        files.add_column(
            sa.Column("number_style", _choice("crm_number_style", "1,234.50", "1.234,50"), nullable=True)
        )
        files.add_column(
            sa.Column(
                "footer_from",
                sa.Integer(),
                nullable=True,
                comment="the number of the first of the last few rows, below an empty one",
            )
        )
        files.alter_column(
            "missing",
            existing_type=sa.Integer(),
            existing_nullable=False,
            comment="known records that a complete file does not have",
        )
    _allow_effects(EFFECTS)
    _create_opportunity_rows()
    _create_user_rows()
    _create_records()
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    for table in TABLES:
        op.drop_table(table)
    op.execute(sa.text("DELETE FROM account_import_rows WHERE effect = 'footer'"))
    _allow_effects(OLD_EFFECTS)
    with op.batch_alter_table("crm_imports") as files:
        files.drop_constraint(op.f("ck_crm_imports_crm_file_kind"), type_="check")
        files.create_check_constraint(op.f("ck_crm_imports_crm_file_kind"), sa.column("kind").in_(OLD_KINDS))
        for column in ("date_style", "number_style"):
            files.drop_constraint(op.f(f"ck_crm_imports_crm_{column}"), type_="check")
        for column in ("date_style", "number_style", "footer_from"):
            files.drop_column(column)
    put_triggers(op.get_bind())


def _allow_effects(effects: tuple[str, ...]) -> None:
    name = op.f("ck_account_import_rows_crm_row_effect")
    with op.batch_alter_table("account_import_rows") as rows:
        rows.drop_constraint(name, type_="check")
        rows.create_check_constraint(name, sa.column("effect").in_(effects))


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _row_columns(table: str) -> list[sa.schema.SchemaItem]:
    """The columns of a row of any kind of file."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="in the file, where the header is row 1"),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("is_read", sa.Boolean(), nullable=False),
        sa.Column("effect", _choice("crm_row_effect", *EFFECTS), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True, comment="what a person should know, in words"),
        sa.Column("digest", sa.String(64), nullable=True, comment="of the details, to find repeated rows"),
        sa.Column("crm_id", sa.String(18), nullable=True),
        sa.Column("modified_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["crm_imports.id"],
            name=op.f(f"fk_{table}_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("import_id", "number", name=op.f(f"uq_{table}_import_id_number")),
    ]


def _index_rows(table: str) -> None:
    op.create_index(f"ix_{table}_crm_id", table, ["import_id", "crm_id"])
    op.create_index(f"ix_{table}_effect", table, ["import_id", "effect", "number"])


def _create_opportunity_rows() -> None:
    table = "opportunity_import_rows"
    order_types = (
        *("new - first order", "new - connected", "growth", "contraction", "churn - partial"),
        *("churn - final", "PS / other"),
    )
    kinds = ("renewal", "new business", "add-on business", "other")
    columns = {
        "account_crm_id": sa.String(18),
        "account_id": sa.Integer(),
        "opportunity_id": sa.Integer(),
        "name": sa.String(255),
        "kind": _choice("row_kind", *kinds),
        "order_type": _choice("row_order_type", *order_types),
        "stage": sa.String(80),
        "outcome": _choice("row_outcome", *OUTCOMES),
        "close_on": sa.Date(),
        "amount": sa.BigInteger(),
        "arr_basis": sa.BigInteger(),
        "net_arr": sa.BigInteger(),
        "renewal_on": sa.Date(),
        "quote_starts_on": sa.Date(),
        "quote_ends_on": sa.Date(),
        "subscription": sa.String(120),
        "owner_crm_id": sa.String(18),
        "owner_name": sa.String(200),
        "owner_email": sa.String(254),
        "crm_isr": sa.String(254),
        "crm_isr_override": sa.Boolean(),
        "crm_tier": sa.String(80),
        "crm_next_step": sa.Text(),
        "crm_next_step_owner": sa.String(200),
        "crm_log": sa.Text(),
        "tier": _choice("row_tier", "1", "2", "3", "4"),
        "isr_id": sa.Integer(),
        "step_owner_id": sa.Integer(),
        "closed_on": sa.Date(),
        "isr_before_id": sa.Integer(),
        "isr_after_id": sa.Integer(),
        "tier_merge": _choice("tier_merge", *MERGES),
        "step_merge": _choice("step_merge", *MERGES),
        "owner_merge": _choice("owner_merge", *MERGES),
    }
    op.create_table(
        table,
        *_row_columns(table),
        *(sa.Column(name, kind, nullable=True) for name, kind in columns.items()),
        sa.Column("note_id", sa.Integer(), nullable=True, comment="of the next step that it writes"),
    )
    _index_rows(table)


def _create_user_rows() -> None:
    table = "user_import_rows"
    op.create_table(
        table,
        *_row_columns(table),
        sa.Column("email", sa.String(254), nullable=True),
        sa.Column("crm_user_id", sa.Integer(), nullable=True),
    )
    _index_rows(table)


def _create_records() -> None:
    op.create_table(
        "crm_stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False, comment="what it is compared by"),
        sa.Column("word", sa.String(80), nullable=False, comment="as the CRM writes it"),
        sa.Column("outcome", _choice("crm_stage_outcome", *OUTCOMES), nullable=False),
        sa.CheckConstraint("key <> ''", name=op.f("ck_crm_stages_key_is_there")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crm_stages")),
        sa.UniqueConstraint("key", name=op.f("uq_crm_stages_key")),
    )
    op.create_table(
        "opportunity_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(40), nullable=False, comment="a column of opportunities"),
        sa.Column("was", sa.String(254), nullable=False),
        sa.Column("became", sa.String(254), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["crm_imports.id"], name=op.f("fk_opportunity_changes_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"], ["opportunities.id"], name=op.f("fk_opportunity_changes_opportunity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_changes")),
    )
    op.create_index("ix_opportunity_changes_changed_at", "opportunity_changes", ["changed_at"])
    op.create_index("ix_opportunity_changes_import", "opportunity_changes", ["import_id"])
    op.create_index("ix_opportunity_changes_opportunity", "opportunity_changes", ["opportunity_id", "id"])
