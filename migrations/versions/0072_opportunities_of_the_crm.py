"""Opportunities of the CRM, who their ISR is, and what is done on them."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0072"
down_revision = "0071"
TRIGGERS_ARE = "045117f2543160ec6a51ec87677c1d3f37886b5f85ff0ccc0fd29b806abc8d49"

INSTANT = sa.DateTime(timezone=True)
TABLES = (
    *("work_conflicts", "opportunity_tasks", "log_entries", "next_steps", "alignment_changes"),
    *("closing_corrections", "closings", "isr_overrides", "opportunities", "crm_users"),
)


def upgrade() -> None:
    drop_triggers(op.get_bind())
    _create_opportunities()
    _create_alignment()
    _create_work()
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    for table in TABLES:
        op.drop_table(table)
    put_triggers(op.get_bind())


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _partial_index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    options = {"sqlite_where": condition, "postgresql_where": condition, "unique": unique}
    op.create_index(name, table, columns, **options)


def _create_opportunities() -> None:
    op.create_table(
        "crm_users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("crm_id", sa.String(18), nullable=False),
        sa.Column("crm_key", sa.String(18), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.CheckConstraint("crm_key = lower(crm_id)", name=op.f("ck_crm_users_crm_key_is_the_id")),
        sa.CheckConstraint("length(crm_id) = 18", name=op.f("ck_crm_users_crm_id_is_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crm_users")),
        sa.UniqueConstraint("crm_id", name=op.f("uq_crm_users_crm_id")),
        sa.UniqueConstraint("crm_key", name=op.f("uq_crm_users_crm_key")),
    )
    op.create_index("ix_crm_users_email", "crm_users", ["email"])
    op.create_table(
        "opportunities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("crm_id", sa.String(18), nullable=False),
        sa.Column(
            "crm_key",
            sa.String(18),
            nullable=False,
            comment="the id without case, so that no two differ by case alone",
        ),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column(
            "kind",
            _choice("opportunity_kind", "renewal", "new business", "add-on business", "other"),
            nullable=False,
        ),
        sa.Column(
            "order_type",
            _choice(
                "order_type",
                "new - first order",
                "new - connected",
                "growth",
                "contraction",
                "churn - partial",
                "churn - final",
                "PS / other",
            ),
            nullable=True,
        ),
        sa.Column("stage", sa.String(80), nullable=False, comment="as the CRM writes it"),
        sa.Column(
            "stage_changed_on",
            sa.Date(),
            nullable=True,
            comment="the day of the export that first showed this stage",
        ),
        sa.Column(
            "outcome",
            _choice("opportunity_outcome", "open", "won", "lost", "unqualified", "duplicate"),
            nullable=False,
        ),
        sa.Column("close_on", sa.Date(), nullable=False, comment="expected, or when it was closed"),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("arr_basis", sa.BigInteger(), nullable=True),
        sa.Column("net_arr", sa.BigInteger(), nullable=True, comment="as the CRM says; see `figures.py`"),
        sa.Column("renewal_on", sa.Date(), nullable=True),
        sa.Column("quote_starts_on", sa.Date(), nullable=True),
        sa.Column("quote_ends_on", sa.Date(), nullable=True),
        sa.Column("subscription", sa.String(120), nullable=False),
        sa.Column("owner_crm_id", sa.String(18), nullable=False),
        sa.Column("owner_name", sa.String(200), nullable=False),
        sa.Column("owner_email", sa.String(254), nullable=False),
        sa.Column(
            "tier",
            _choice("tier", "1", "2", "3", "4"),
            nullable=True,
            comment="that a person chose; without one, `tiers.py` says the default",
        ),
        sa.Column("tier_by_id", sa.Integer(), nullable=True),
        sa.Column("tier_at", INSTANT, nullable=True),
        sa.Column(
            "delegated_by",
            sa.String(200),
            nullable=False,
            comment="the SAE or AE who delegated it, where tier 1 is not the default",
        ),
        sa.Column("crm_isr", sa.String(254), nullable=False),
        sa.Column("crm_isr_override", sa.Boolean(), nullable=True),
        sa.Column("crm_tier", sa.String(80), nullable=False),
        sa.Column("crm_next_step", sa.Text(), nullable=False),
        sa.Column("crm_next_step_owner", sa.String(200), nullable=False),
        sa.Column("crm_log", sa.Text(), nullable=False, comment="the CRM's Next Steps History"),
        sa.Column("modified_at", INSTANT, nullable=True, comment="in the CRM, if the file says so"),
        sa.Column(
            "missing_since",
            sa.Date(),
            nullable=True,
            comment="the day of the complete file that no longer had it",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="one more with each change by a person"),
        sa.CheckConstraint("crm_key = lower(crm_id)", name=op.f("ck_opportunities_crm_key_is_the_id")),
        sa.CheckConstraint("length(crm_id) = 18", name=op.f("ck_opportunities_crm_id_is_whole")),
        _points_to("opportunities", "account_id", "accounts"),
        _points_to("opportunities", "tier_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunities")),
        sa.UniqueConstraint("crm_id", name=op.f("uq_opportunities_crm_id")),
        sa.UniqueConstraint("crm_key", name=op.f("uq_opportunities_crm_key")),
    )
    added_up = ["outcome", "kind", "renewal_on", "id"]
    op.create_index("ix_opportunities_account", "opportunities", ["account_id", *added_up, "arr_basis"])
    op.create_index("ix_opportunities_close_on", "opportunities", ["outcome", "close_on", "id"])
    _partial_index(
        "ix_opportunities_missing", "opportunities", ["missing_since"], "missing_since IS NOT NULL"
    )
    op.create_index("ix_opportunities_owner_email", "opportunities", ["owner_email"])
    op.create_index("ix_opportunities_renewals", "opportunities", [*added_up, "account_id", "arr_basis"])


def _create_alignment() -> None:
    op.create_table(
        "isr_overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("isr_id", sa.Integer(), nullable=True, comment="none: nobody's"),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True, comment="the last day; none while it runs"),
        sa.Column("set_by_id", sa.Integer(), nullable=True, comment="none: the CRM had it"),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True, comment="the reason"),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", INSTANT, nullable=True),
        _points_to("isr_overrides", "isr_id", "users"),
        _points_to("isr_overrides", "lifted_by_id", "users"),
        _points_to("isr_overrides", "note_id", "notes"),
        _points_to("isr_overrides", "opportunity_id", "opportunities"),
        _points_to("isr_overrides", "set_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_isr_overrides")),
    )
    op.create_index("ix_isr_overrides_isr", "isr_overrides", ["isr_id", "ends_on"])
    op.create_index("ix_isr_overrides_opportunity", "isr_overrides", ["opportunity_id", "starts_on"])
    _partial_index(
        "uq_isr_overrides_running", "isr_overrides", ["opportunity_id"], "ends_on IS NULL", unique=True
    )
    op.create_table(
        "closings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            _choice("closing_outcome", "open", "won", "lost", "unqualified", "duplicate"),
            nullable=False,
        ),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("isr_id", sa.Integer(), nullable=True, comment="none: it was nobody's"),
        sa.Column(
            "whence",
            _choice("closing_whence", "aligned", "overridden", "as the CRM had it", "corrected"),
            nullable=False,
        ),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reopened_on", sa.Date(), nullable=True, comment="by the CRM"),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "(whence = 'corrected') = (corrects_id IS NOT NULL)", name=op.f("ck_closings_corrects_one")
        ),
        sa.CheckConstraint("outcome <> 'open'", name=op.f("ck_closings_is_closed")),
        sa.CheckConstraint(
            "reopened_on IS NULL OR ends_on IS NOT NULL", name=op.f("ck_closings_reopened_ends")
        ),
        _points_to("closings", "corrects_id", "closings"),
        _points_to("closings", "import_id", "crm_imports"),
        _points_to("closings", "isr_id", "users"),
        _points_to("closings", "opportunity_id", "opportunities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
    )
    op.create_index("ix_closings_closed_on", "closings", ["closed_on"])
    op.create_index("ix_closings_corrects_id", "closings", ["corrects_id"])
    op.create_index("ix_closings_import_id", "closings", ["import_id"])
    op.create_index("ix_closings_isr", "closings", ["isr_id", "closed_on"])
    op.create_index("ix_closings_opportunity", "closings", ["opportunity_id", "starts_on"])
    _partial_index("uq_closings_standing", "closings", ["opportunity_id"], "ends_on IS NULL", unique=True)
    op.create_table(
        "closing_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("closing_id", sa.Integer(), nullable=False),
        sa.Column("isr_id", sa.Integer(), nullable=True, comment="wanted; none: nobody"),
        sa.Column("state", _choice("correction_state", "asked", "approved", "declined"), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_note_id", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_note_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state = 'asked' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name=op.f("ck_closing_corrections_somebody_decided"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id",
            name=op.f("ck_closing_corrections_two_people"),
        ),
        _points_to("closing_corrections", "asked_by_id", "users"),
        _points_to("closing_corrections", "asked_note_id", "notes"),
        _points_to("closing_corrections", "closing_id", "closings"),
        _points_to("closing_corrections", "decided_by_id", "users"),
        _points_to("closing_corrections", "decided_note_id", "notes"),
        _points_to("closing_corrections", "isr_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_corrections")),
    )
    op.create_index("ix_closing_corrections_asked_by_id", "closing_corrections", ["asked_by_id"])
    op.create_index("ix_closing_corrections_closing_id", "closing_corrections", ["closing_id"])
    op.create_index("ix_closing_corrections_state", "closing_corrections", ["state"])
    op.create_index(
        "uq_closing_corrections_asked",
        "closing_corrections",
        ["closing_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_table(
        "alignment_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("isr_id", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            _choice("alignment_change_kind", "handed over", "vacated", "removed", "accounts moved"),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True, comment="none: a file that was applied"),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("accounts", sa.Integer(), nullable=False),
        sa.Column("opportunities", sa.Integer(), nullable=False, comment="open ones that moved"),
        sa.Column("atr", sa.BigInteger(), nullable=False, comment="of these, in minor units"),
        _points_to("alignment_changes", "by_id", "users"),
        _points_to("alignment_changes", "isr_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alignment_changes")),
        sa.UniqueConstraint("isr_id", "effective_on", name=op.f("uq_alignment_changes_isr_id_effective_on")),
    )
    op.create_index("ix_alignment_changes_effective_on", "alignment_changes", ["effective_on"])


def _create_work() -> None:
    op.create_table(
        "next_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False, comment="the text"),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column(
            "owner_name",
            sa.String(200),
            nullable=False,
            comment="a person who has no account here, such as an SAE",
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        _points_to("next_steps", "import_id", "crm_imports"),
        _points_to("next_steps", "note_id", "notes"),
        _points_to("next_steps", "opportunity_id", "opportunities"),
        _points_to("next_steps", "owner_id", "users"),
        _points_to("next_steps", "written_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_steps")),
    )
    op.create_index("ix_next_steps_import_id", "next_steps", ["import_id"])
    op.create_index("ix_next_steps_opportunity", "next_steps", ["opportunity_id", "id"])
    op.create_index("ix_next_steps_owner_id", "next_steps", ["owner_id"])
    op.create_table(
        "log_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            _choice(
                "log_kind",
                "renewal health check",
                "upgrade call",
                "customer touchpoint",
                "quote",
                "preparation",
                "internal",
            ),
            nullable=False,
        ),
        sa.Column("note_id", sa.Integer(), nullable=False, comment="the text"),
        sa.Column("leader_copied", sa.Boolean(), nullable=False, comment="the account leader was copied"),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        _points_to("log_entries", "note_id", "notes"),
        _points_to("log_entries", "opportunity_id", "opportunities"),
        _points_to("log_entries", "written_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entries")),
    )
    op.create_index("ix_log_entries_opportunity", "log_entries", ["opportunity_id", "done_on", "id"])
    op.create_table(
        "opportunity_tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _choice(
                "task_kind",
                "renewal health check",
                "upgrade call",
                "customer touchpoint",
                "quote",
                "preparation",
                "internal",
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(255), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True, comment="none: the ISR"),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("log_entry_id", sa.Integer(), nullable=True, comment="written with it"),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "done_at IS NULL OR removed_at IS NULL", name=op.f("ck_opportunity_tasks_ends_one_way")
        ),
        _points_to("opportunity_tasks", "created_by_id", "users"),
        _points_to("opportunity_tasks", "done_by_id", "users"),
        _points_to("opportunity_tasks", "log_entry_id", "log_entries"),
        _points_to("opportunity_tasks", "opportunity_id", "opportunities"),
        _points_to("opportunity_tasks", "owner_id", "users"),
        _points_to("opportunity_tasks", "removed_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_tasks")),
    )
    _partial_index(
        "ix_opportunity_tasks_open",
        "opportunity_tasks",
        ["opportunity_id", "due_on"],
        "done_at IS NULL AND removed_at IS NULL",
    )
    op.create_index("ix_opportunity_tasks_opportunity", "opportunity_tasks", ["opportunity_id", "id"])
    _partial_index(
        "ix_opportunity_tasks_owner",
        "opportunity_tasks",
        ["owner_id", "due_on"],
        "done_at IS NULL AND removed_at IS NULL",
    )
    op.create_table(
        "work_conflicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column("field", _choice("work_field", "tier", "next step", "next step owner"), nullable=False),
        sa.Column("base", sa.Text(), nullable=False, comment="what both sides had before"),
        sa.Column("ours", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False, comment="in the CRM"),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("chosen", _choice("chosen_side", "ours", "theirs"), nullable=True),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.Column("chosen_at", INSTANT, nullable=True),
        _points_to("work_conflicts", "chosen_by_id", "users"),
        _points_to("work_conflicts", "import_id", "crm_imports"),
        _points_to("work_conflicts", "opportunity_id", "opportunities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_conflicts")),
    )
    op.create_index("ix_work_conflicts_import_id", "work_conflicts", ["import_id"])
    _partial_index(
        "uq_work_conflicts_open",
        "work_conflicts",
        ["opportunity_id", "field"],
        "chosen_at IS NULL",
        unique=True,
    )
