"""A gating issue can live in GitLab, and be waived; the gate can be overridden; plans are kept in versions."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0010"
down_revision = "0009"

INSTANT = sa.DateTime(timezone=True)
KINDS = ("onboarding issue", "career mobility issue", "access change request")
ISSUES = sa.table(
    "gating_issues",
    sa.column("id", sa.Integer()),
    sa.column("onboarding_id", sa.Integer()),
    sa.column("position", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("text", sa.Text()),
)
STEPS = sa.table(
    "steps",
    sa.column("gating_issue_id", sa.Integer()),
    sa.column("position", sa.Integer()),
    sa.column("text", sa.String()),
)


def upgrade() -> None:
    drop_triggers(op.get_bind())
    _users_and_onboardings()
    _gating_issues()
    _steps()
    _overrides()
    _mirrors()
    _plan_files()
    _tell_what_they_are()
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("plan_files")
    op.drop_table("hook_deliveries")
    op.drop_table("issue_mirrors")
    with op.batch_alter_table("assignments") as batch_op:
        batch_op.drop_constraint("uq_assignments_override_id", type_="unique")
        batch_op.drop_constraint("fk_assignments_override_id", type_="foreignkey")
        batch_op.drop_column("override_id")
    op.drop_table("gate_overrides")
    with op.batch_alter_table("steps") as batch_op:
        batch_op.drop_constraint("fk_steps_note_id", type_="foreignkey")
        for column in (
            "nudged_at",
            "removed_at",
            "to_write",
            "note_id",
            "not_applicable",
            "is_marked",
            "heading",
        ):
            batch_op.drop_column(column)
    with op.batch_alter_table("gating_issues") as batch_op:
        batch_op.drop_constraint("fk_gating_issues_waived_by_id", type_="foreignkey")
        batch_op.drop_constraint("fk_gating_issues_waived_note_id", type_="foreignkey")
        batch_op.drop_constraint(op.f("ck_gating_issues_issue_kind"), type_="check")
        for column in ("waived_note_id", "waived_by_id", "waived_at", "closed_by_name", "text", "kind"):
            batch_op.drop_column(column)
    with op.batch_alter_table("onboardings") as batch_op:
        batch_op.drop_constraint("fk_onboardings_eligibility_waived_by_id", type_="foreignkey")
        batch_op.drop_constraint("fk_onboardings_eligibility_note_id", type_="foreignkey")
        for column in (
            "eligibility_note_id",
            "eligibility_waived_by_id",
            "from_sales_development",
            "in_role_since",
            "plan_versions",
        ):
            batch_op.drop_column(column)
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_constraint("uq_users_gitlab_username", type_="unique")
        batch_op.drop_column("gitlab_username")
    put_triggers(op.get_bind())


def _users_and_onboardings() -> None:
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(sa.Column("gitlab_username", sa.String(length=255), nullable=True))
        batch_op.create_unique_constraint("uq_users_gitlab_username", ["gitlab_username"])
    with op.batch_alter_table("onboardings") as batch_op:
        batch_op.add_column(
            sa.Column(
                "plan_versions",
                sa.JSON(),
                nullable=False,
                server_default="{}",
                comment="the plan files it was composed from, and their versions",
            )
        )
        batch_op.add_column(
            sa.Column(
                "in_role_since", sa.Date(), nullable=True, comment="of a transfer: in the role they come from"
            )
        )
        batch_op.add_column(
            sa.Column(
                "from_sales_development",
                sa.Boolean(),
                nullable=False,
                server_default="0",
                comment="of a transfer: twelve months are asked for, not six",
            )
        )
        batch_op.add_column(
            sa.Column(
                "eligibility_waived_by_id",
                sa.Integer(),
                nullable=True,
                comment="who let them move before those months were over",
            )
        )
        batch_op.add_column(sa.Column("eligibility_note_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_onboardings_eligibility_waived_by_id", "users", ["eligibility_waived_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            "fk_onboardings_eligibility_note_id", "notes", ["eligibility_note_id"], ["id"]
        )


def _gating_issues() -> None:
    with op.batch_alter_table("gating_issues") as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum(*KINDS, name="issue_kind", native_enum=False, length=40),
                nullable=False,
                server_default=KINDS[0],
            )
        )
        batch_op.create_check_constraint("issue_kind", sa.column("kind").in_(KINDS))
        batch_op.add_column(
            sa.Column(
                "text",
                sa.Text(),
                nullable=False,
                server_default="",
                comment="its description in Markdown, as it began",
            )
        )
        batch_op.add_column(
            sa.Column(
                "closed_by_name",
                sa.String(length=200),
                nullable=True,
                comment="who closed it in GitLab and has no account here",
            )
        )
        batch_op.add_column(
            sa.Column(
                "waived_at",
                INSTANT,
                nullable=True,
                comment="closed with steps open, and let pass all the same",
            )
        )
        batch_op.add_column(sa.Column("waived_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("waived_note_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_gating_issues_waived_by_id", "users", ["waived_by_id"], ["id"])
        batch_op.create_foreign_key("fk_gating_issues_waived_note_id", "notes", ["waived_note_id"], ["id"])


def _steps() -> None:
    no = {"nullable": False, "server_default": "0"}
    with op.batch_alter_table("steps") as batch_op:
        batch_op.add_column(
            sa.Column(
                "heading",
                sa.String(length=200),
                nullable=False,
                server_default="",
                comment="what it stands under in its issue",
            )
        )
        batch_op.add_column(
            sa.Column("is_marked", sa.Boolean(), comment="for compliance: asked after on day 15", **no)
        )
        batch_op.add_column(
            sa.Column("not_applicable", sa.Boolean(), comment="ticked because it does not apply", **no)
        )
        batch_op.add_column(
            sa.Column("note_id", sa.Integer(), nullable=True, comment="why it does not apply")
        )
        batch_op.add_column(
            sa.Column(
                "to_write", sa.Boolean(), comment="ticked or unticked here, and not yet in GitLab", **no
            )
        )
        batch_op.add_column(
            sa.Column(
                "removed_at", INSTANT, nullable=True, comment="no longer in its issue: counts for nothing"
            )
        )
        batch_op.add_column(
            sa.Column("nudged_at", INSTANT, nullable=True, comment="when its owner was last nudged")
        )
        batch_op.alter_column(
            "due_days",
            existing_type=sa.Integer(),
            existing_nullable=False,
            existing_comment="after the start; after the gate: after the assignment",
            comment="business days after the start; after the gate: after the assignment",
        )
        batch_op.create_foreign_key("fk_steps_note_id", "notes", ["note_id"], ["id"])


def _overrides() -> None:
    op.create_table(
        "gate_overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("isr_id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_note_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "granted",
                "refused",
                name="override_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_note_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id", name=op.f("ck_gate_overrides_two_people")
        ),
        sa.CheckConstraint(
            "state = 'asked' OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL)",
            name=op.f("ck_gate_overrides_somebody_decided"),
        ),
        sa.ForeignKeyConstraint(["isr_id"], ["users.id"], name=op.f("fk_gate_overrides_isr_id")),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_gate_overrides_territory_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_gate_overrides_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["asked_note_id"], ["notes.id"], name=op.f("fk_gate_overrides_asked_note_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_gate_overrides_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_note_id"], ["notes.id"], name=op.f("fk_gate_overrides_decided_note_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_overrides")),
    )
    for column in ("isr_id", "territory_id", "asked_by_id", "decided_by_id"):
        op.create_index(op.f(f"ix_gate_overrides_{column}"), "gate_overrides", [column])
    op.create_index(
        "uq_gate_overrides_asked",
        "gate_overrides",
        ["isr_id", "territory_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    with op.batch_alter_table("assignments") as batch_op:
        batch_op.add_column(
            sa.Column(
                "override_id", sa.Integer(), nullable=True, comment="by which it stands behind a closed gate"
            )
        )
        batch_op.create_foreign_key("fk_assignments_override_id", "gate_overrides", ["override_id"], ["id"])
        batch_op.create_unique_constraint("uq_assignments_override_id", ["override_id"])


def _mirrors() -> None:
    op.create_table(
        "issue_mirrors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gating_issue_id", sa.Integer(), nullable=False),
        sa.Column(
            "key",
            sa.String(length=40),
            nullable=False,
            comment="ours, in a comment of the description: found again by it",
        ),
        sa.Column(
            "project",
            sa.String(length=400),
            nullable=False,
            comment="its id or path, as it was configured or linked",
        ),
        sa.Column("project_id", sa.BigInteger(), nullable=True, comment="as GitLab told"),
        sa.Column("iid", sa.Integer(), nullable=True, comment="none until GitLab has made the issue"),
        sa.Column(
            "is_linked",
            sa.Boolean(),
            nullable=False,
            server_default="0",
            comment="made by hand, and linked by its address",
        ),
        sa.Column("url", sa.String(length=1000), nullable=True),
        sa.Column("title", sa.String(length=255), nullable=False, comment="what it is made with"),
        sa.Column("labels", sa.JSON(), nullable=False, comment="what it is made with"),
        sa.Column("description", sa.Text(), nullable=True, comment="as last seen"),
        sa.Column("state", sa.String(length=20), nullable=True, comment="opened or closed, as last seen"),
        sa.Column("remote_updated_at", INSTANT, nullable=True, comment="GitLab's updated_at, as last seen"),
        sa.Column("seen_at", INSTANT, nullable=True, comment="when GitLab last answered about it"),
        sa.Column(
            "wanted_state",
            sa.String(length=20),
            nullable=True,
            comment="closed or reopened here, and not yet in GitLab",
        ),
        sa.Column("due_at", INSTANT, nullable=False, comment="not looked at before; a claim moves it on"),
        sa.Column(
            "attempts", sa.Integer(), nullable=False, server_default="0", comment="that failed, in a row"
        ),
        sa.Column("problem", sa.Text(), nullable=True, comment="what GitLab last said against it"),
        sa.ForeignKeyConstraint(
            ["gating_issue_id"], ["gating_issues.id"], name=op.f("fk_issue_mirrors_gating_issue_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_mirrors")),
        sa.UniqueConstraint("gating_issue_id", name=op.f("uq_issue_mirrors_gating_issue_id")),
        sa.UniqueConstraint("key", name=op.f("uq_issue_mirrors_key")),
        sa.UniqueConstraint("project_id", "iid", name=op.f("uq_issue_mirrors_project_id_iid")),
    )
    op.create_index("ix_issue_mirrors_due_at", "issue_mirrors", ["due_at"])
    op.create_table(
        "hook_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False, comment="the same each time GitLab sends it"),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("mirror_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=True, comment="of the issue, when it was sent"),
        sa.Column("description", sa.Text(), nullable=True, comment="the description it tells of"),
        sa.Column("previous", sa.Text(), nullable=True, comment="the description before that"),
        sa.Column("handled_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["mirror_id"], ["issue_mirrors.id"], name=op.f("fk_hook_deliveries_mirror_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_deliveries")),
        sa.UniqueConstraint("key", name=op.f("uq_hook_deliveries_key")),
    )
    op.create_index(op.f("ix_hook_deliveries_mirror_id"), "hook_deliveries", ["mirror_id"])
    op.create_index("ix_hook_deliveries_received_at", "hook_deliveries", ["received_at"])


def _plan_files() -> None:
    op.create_table(
        "plan_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "name", sa.String(length=120), nullable=False, comment="onboarding, onboarding_tasks/region_emea"
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_plan_files_added_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_files")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_plan_files_name_version")),
    )
    op.create_index(op.f("ix_plan_files_added_by_id"), "plan_files", ["added_by_id"])


def _tell_what_they_are() -> None:
    """The issues there are get their kind and a description; days of a week become business days."""
    connection = op.get_bind()
    transfers = sa.text("SELECT id FROM onboardings WHERE kind = 'internal transfer'")
    of_transfers = set(connection.scalars(transfers))
    for issue in connection.execute(sa.select(ISSUES)).all():
        kind = KINDS[0]
        if issue.onboarding_id in of_transfers:
            kind = KINDS[1] if issue.position == 1 else KINDS[2]
        texts = connection.scalars(
            sa.select(STEPS.c.text).where(STEPS.c.gating_issue_id == issue.id).order_by(STEPS.c.position)
        )
        lines = "".join(f"- [ ] {text}\n" for text in texts)
        connection.execute(ISSUES.update().where(ISSUES.c.id == issue.id).values(kind=kind, text=lines))
    connection.execute(sa.text("UPDATE steps SET due_days = due_days - 2 * (due_days / 7)"))
