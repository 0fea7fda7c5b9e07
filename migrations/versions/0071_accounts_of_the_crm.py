"""Accounts of the CRM, the territory of each on every day, and the files they come from."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0071"
down_revision = "0070"
TRIGGERS_ARE = "026ed98b8232e1159e086e3c22572ad55b553cb3f3087490ab6c4ff3f49d68ed"

INSTANT = sa.DateTime(timezone=True)
ROLES = ("recruiter", "interviewer", "hiring manager", "ISR", "ISR manager", "admin")
NEW_ROLE = "sales operations"
EFFECTS = ("added", "moved", "changed", "unchanged", "repeated", "stale", "refused")
STATES = ("uploaded", "checking", "checked", "applying", "applied")


def upgrade() -> None:
    drop_triggers(op.get_bind())
    _allow_roles((*ROLES, NEW_ROLE))
    _create_files()
    _create_accounts()
    _create_rows()
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    for table in ("account_import_rows", "account_territories", "accounts", "crm_imports"):
        op.drop_table(table)
    for table in ("user_roles", "turns"):
        op.execute(sa.text(f"DELETE FROM {table} WHERE role = :role").bindparams(role=NEW_ROLE))  # noqa: S608
    _allow_roles(ROLES)
    put_triggers(op.get_bind())


def _allow_roles(roles: tuple[str, ...]) -> None:
    """Put the check of the two columns that hold a role."""
    for table, name in (("user_roles", "ck_user_roles_role"), ("turns", "ck_turns_turn_role")):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(name), type_="check")
            batch_op.create_check_constraint(op.f(name), sa.column("role").in_(roles))


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _points_to(table: str, column: str, other: str, **options: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **options)


def _create_files() -> None:
    op.create_table(
        "crm_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False, comment="the file's, as its sender says"),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("applied_at", INSTANT, nullable=True),
        sa.Column("kind", _choice("crm_file_kind", "accounts"), nullable=False),
        sa.Column("encoding", sa.String(40), nullable=False, comment="what the file was read as"),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("scope", _choice("crm_file_scope", "complete", "part"), nullable=False),
        sa.Column("exported_at", INSTANT, nullable=True, comment="by the CRM, as a person says"),
        sa.Column("state", _choice("crm_file_state", *STATES), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False, comment="one more with each check"),
        sa.Column("mapped_at", INSTANT, nullable=True),
        sa.Column(
            "seen",
            sa.String(64),
            nullable=False,
            comment="the digest of what the effects were compared with",
        ),
        sa.Column(
            "missing", sa.Integer(), nullable=False, comment="accounts that a complete file does not have"
        ),
        sa.Column("leaves_out_refused", sa.Boolean(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=True, comment="a claim moves it on"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False, comment="rows"),
        sa.Column("problem", sa.Text(), nullable=True, comment="why the worker stopped, in words"),
        sa.Column("counts", sa.JSON(), nullable=True, comment="how many rows have each effect"),
        sa.Column("cleared_at", INSTANT, nullable=True, comment="when its rows were deleted"),
        _points_to("crm_imports", "uploaded_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crm_imports")),
    )
    _partial_index("ix_crm_imports_due", "crm_imports", "due_at", "due_at IS NOT NULL")
    _partial_index("ix_crm_imports_kept", "crm_imports", "uploaded_at", "cleared_at IS NULL")
    _partial_index("uq_crm_imports_applying", "crm_imports", "state", "state = 'applying'", unique=True)
    op.create_index("ix_crm_imports_applied", "crm_imports", ["kind", "applied_at"])


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("crm_id", sa.String(18), nullable=False),
        sa.Column(
            "crm_key",
            sa.String(18),
            nullable=False,
            comment="the id without case, so that no two differ by case alone",
        ),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("owner_crm_id", sa.String(18), nullable=False),
        sa.Column("owner_name", sa.String(200), nullable=False),
        sa.Column("owner_email", sa.String(254), nullable=False),
        sa.Column("crm_territory", sa.String(200), nullable=False, comment="as the CRM writes it"),
        sa.Column(
            "crm_isr", sa.String(254), nullable=False, comment="the Proposed ISR that the CRM last showed"
        ),
        sa.Column("modified_at", INSTANT, nullable=True, comment="in the CRM, if the file says so"),
        sa.Column(
            "missing_since",
            sa.Date(),
            nullable=True,
            comment="the day of the complete file that no longer had it",
        ),
        sa.CheckConstraint("length(crm_id) = 18", name=op.f("ck_accounts_crm_id_is_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.CheckConstraint("crm_key = lower(crm_id)", name=op.f("ck_accounts_crm_key_is_the_id")),
        sa.UniqueConstraint("crm_id", name=op.f("uq_accounts_crm_id")),
        sa.UniqueConstraint("crm_key", name=op.f("uq_accounts_crm_key")),
    )
    op.create_index("ix_accounts_name_id", "accounts", ["name", "id"])
    op.create_index(op.f("ix_accounts_owner_email"), "accounts", ["owner_email"])
    _partial_index("ix_accounts_missing", "accounts", "missing_since", "missing_since IS NOT NULL")
    op.create_table(
        "account_territories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True, comment="the last day; none while it runs"),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on",
            name=op.f("ck_account_territories_ends_after_it_starts"),
        ),
        _points_to("account_territories", "account_id", "accounts"),
        _points_to("account_territories", "territory_id", "territories"),
        _points_to("account_territories", "import_id", "crm_imports"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_territories")),
    )
    table = "account_territories"
    _partial_index("uq_account_territories_running", table, "account_id", "ends_on IS NULL", unique=True)
    op.create_index("ix_account_territories_account", table, ["account_id", "starts_on"])
    op.create_index("ix_account_territories_territory", table, ["territory_id", "account_id"])
    op.create_index(op.f("ix_account_territories_import_id"), table, ["import_id"])


def _create_rows() -> None:
    table = "account_import_rows"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="in the file, where the header is row 1"),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("is_read", sa.Boolean(), nullable=False),
        sa.Column("effect", _choice("crm_row_effect", *EFFECTS), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True, comment="what a person should know, in words"),
        sa.Column("digest", sa.String(64), nullable=True, comment="of the details, to find repeated rows"),
        sa.Column("crm_id", sa.String(18), nullable=True),
        sa.Column("name", sa.String(255), nullable=True),
        sa.Column("owner_crm_id", sa.String(18), nullable=True),
        sa.Column("owner_name", sa.String(200), nullable=True),
        sa.Column("owner_email", sa.String(254), nullable=True),
        sa.Column("crm_territory", sa.String(200), nullable=True),
        sa.Column("crm_isr", sa.String(254), nullable=True),
        sa.Column("modified_at", INSTANT, nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("territory_id", sa.Integer(), nullable=True),
        _points_to(table, "import_id", "crm_imports", ondelete="CASCADE"),
        _points_to(table, "account_id", "accounts"),
        _points_to(table, "territory_id", "territories"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_import_rows")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_account_import_rows_import_id_number")),
    )
    op.create_index("ix_account_import_rows_effect", table, ["import_id", "effect", "number"])
    op.create_index("ix_account_import_rows_crm_id", table, ["import_id", "crm_id"])


def _partial_index(name: str, table: str, column: str, where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    options = {"sqlite_where": condition, "postgresql_where": condition, "unique": unique}
    op.create_index(name, table, [column], **options)
