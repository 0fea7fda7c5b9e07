"""Stages of every kind: results of stages without interviews, reviews of tasks, and panels."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0082"
down_revision = "0081"
TRIGGERS_ARE = "c6c9bab5d21c6c4aa8242568354cba6c7957a367dbbbce01ccd784bbe3078369"

INSTANT = sa.DateTime(timezone=True)
RESULTS = (
    "task sent",
    "task received",
    "check ordered",
    "check passed",
    "check not passed",
    "decided for",
    "decided against",
)


def upgrade() -> None:
    drop_triggers(op.get_bind())
    op.create_table(
        "stage_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*RESULTS, name="result_kind", native_enum=False, length=40, create_constraint=True),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True, comment="none: the candidate"),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=True, comment="of a check: only recruiters read it"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_stage_results_application_id")
        ),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_stage_results_stage_id")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_stage_results_by_id")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_stage_results_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_results")),
    )
    op.create_index(
        "ix_stage_results_application_id_stage_id", "stage_results", ["application_id", "stage_id"]
    )
    op.add_column(
        "interviews",
        sa.Column(
            "meets",
            sa.Boolean(),
            nullable=False,
            server_default=sa.true(),
            comment="false: a task is reviewed, and nobody is met",
        ),
    )
    op.add_column(
        "interviews",
        sa.Column(
            "panel",
            sa.String(36),
            nullable=True,
            comment="the same for the interviewers of one meeting; none: one alone",
        ),
    )
    op.create_index("ix_interviews_panel", "interviews", ["panel"])
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.execute(sa.text("UPDATE interviews SET state = 'cancelled' WHERE NOT meets AND state = 'scheduled'"))
    op.drop_index("ix_interviews_panel", "interviews")
    op.drop_column("interviews", "panel")
    op.drop_column("interviews", "meets")
    op.drop_table("stage_results")
    put_triggers(op.get_bind())
