"""Job families are records with versions, and a stage says more: people, ranges, rounds, kinds of questions.

Openings that are there keep their stages as they are: one person of the job title, one number of minutes,
questions that ask for a text.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0081"
down_revision = "0080"

INSTANT = sa.DateTime(timezone=True)
OLD_KINDS = ("questionnaire", "interview")
KINDS = (
    "questionnaire",
    "screen",
    "interview",
    "panel",
    "presentation",
    "survey",
    "assessment",
    "reference check",
    "background check",
    "offer",
    "decision",
)
IS_CURRENT = sa.text("state <> 'earlier'")
stages = sa.table(
    "stages",
    sa.column("id"),
    sa.column("conducted_by"),
    sa.column("people", sa.JSON()),
    sa.column("questions", sa.JSON()),
    sa.column("guides", sa.JSON()),
)


def upgrade() -> None:
    drop_triggers(op.get_bind())
    _create_families()
    # Written out: no table is built again that an earlier version takes apart column by column.
    op.add_column(
        "openings",
        sa.Column(
            "family_slug",
            sa.String(120),
            nullable=False,
            server_default="",
            comment="the family it was opened from; empty: before families had versions",
        ),
    )
    op.add_column(
        "openings",
        sa.Column(
            "process",
            sa.String(200),
            nullable=False,
            server_default="",
            comment="of the family, if named",
        ),
    )
    op.execute(
        "ALTER TABLE openings ADD COLUMN family_version_id INTEGER"
        " CONSTRAINT fk_openings_family_version_id REFERENCES job_family_versions (id)"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("COMMENT ON COLUMN openings.family_version_id IS 'none: as Onramp ships it'")
    op.create_index("ix_openings_family_version_id", "openings", ["family_version_id"])
    _allow_kinds(KINDS, say_more=True)
    _carry_stages()
    with op.batch_alter_table("stages") as table:
        table.drop_column("guides")
        for column in _new_columns():
            table.alter_column(column.name, server_default=None, existing_type=column.type)
    put_triggers(op.get_bind())


def _create_families() -> None:
    op.create_table(
        "job_families",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(120), nullable=False),
        sa.Column("name", sa.String(200), nullable=False, comment="of its newest version"),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_families")),
        sa.UniqueConstraint("slug", name=op.f("uq_job_families_slug")),
    )
    state = sa.Enum(
        "draft",
        "in use",
        "earlier",
        name="job_family_version_state",
        native_enum=False,
        create_constraint=True,
        length=40,
    )
    op.create_table(
        "job_family_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_family_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("state", state, nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="the file of the job family"),
        sa.Column("source_address", sa.String(2000), nullable=False, comment="of the page it is from"),
        sa.Column("source_commit", sa.String(64), nullable=False),
        sa.Column("source_day", sa.Date(), nullable=True, comment="when the page was read"),
        sa.Column("source_text", sa.Text(), nullable=False, comment="the page, as it was"),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True, comment="when it was put into use"),
        sa.ForeignKeyConstraint(
            ["job_family_id"], ["job_families.id"], name=op.f("fk_job_family_versions_job_family_id")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_job_family_versions_added_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_family_versions")),
        sa.UniqueConstraint(
            "job_family_id", "number", name=op.f("uq_job_family_versions_job_family_id_number")
        ),
    )
    op.create_index("ix_job_family_versions_added_by_id", "job_family_versions", ["added_by_id"])
    op.create_index(
        "uq_job_family_versions_current",
        "job_family_versions",
        ["job_family_id", "state"],
        unique=True,
        sqlite_where=IS_CURRENT,
        postgresql_where=IS_CURRENT,
    )


def _new_columns() -> list[sa.Column[Any]]:
    """The columns of a stage that have a value for every stage."""
    return [
        sa.Column("people", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column(
            "optional", sa.Boolean(), nullable=False, server_default=sa.false(), comment="it may be skipped"
        ),
        sa.Column("condition", sa.String(200), nullable=False, server_default="", comment="when it is held"),
        sa.Column(
            "parallel",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="held beside the stage before",
        ),
        sa.Column(
            "required_scorecards",
            sa.Integer(),
            nullable=False,
            server_default="1",
            comment="those a decision needs",
        ),
        sa.Column(
            "guide", sa.Text(), nullable=False, server_default="", comment="what only interviewers read"
        ),
        sa.Column(
            "focus",
            sa.JSON(),
            nullable=False,
            server_default="{}",
            comment="the attributes that people with a job title look at",
        ),
    ]


def _allow_kinds(kinds: tuple[str, ...], *, say_more: bool) -> None:
    with op.batch_alter_table("stages") as table:
        table.drop_constraint(op.f("ck_stages_stage_kind"), type_="check")
        table.create_check_constraint(op.f("ck_stages_stage_kind"), sa.column("kind").in_(kinds))
        if say_more:
            for column in _new_columns():
                table.add_column(column)
            table.add_column(
                sa.Column("minutes_to", sa.Integer(), nullable=True, comment="the most, if it is a range")
            )
            table.add_column(
                sa.Column("round", sa.Integer(), nullable=True, comment="stages of one round belong together")
            )
            table.alter_column(
                "minutes",
                existing_type=sa.Integer(),
                existing_nullable=True,
                comment="of one interview, or the least; none: unknown",
            )
            table.alter_column(
                "conducted_by",
                existing_type=sa.String(200),
                existing_nullable=False,
                type_=sa.Text(),
                existing_comment="a job title",
                comment="the job titles of `people`, as pages show them",
            )


def _carry_stages() -> None:
    connection = op.get_bind()
    columns = (stages.c.id, stages.c.conducted_by, stages.c.questions, stages.c.guides)
    for row in connection.execute(sa.select(*columns)).all():
        questions, guides = _list(row.questions), _list(row.guides)
        people = [{"title": row.conducted_by, "alternatives": [], "at_least": 1, "at_most": 1}]
        asked = [_question(text, guides[at] if at < len(guides) else "") for at, text in enumerate(questions)]
        connection.execute(
            sa.update(stages).where(stages.c.id == row.id).values(people=people, questions=asked)
        )


def _list(stored: Any) -> list[str]:
    return list(json.loads(stored) if isinstance(stored, str) else stored or [])


def _question(text: str, guide: str) -> dict[str, Any]:
    return {
        "text": text,
        "kind": "text",
        "required": True,
        "guide": guide,
        "choices": [],
        "low": None,
        "high": None,
        "recruiters_only": False,
        "ask_recruiter_if": [],
    }


def downgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("stages") as table:
        table.add_column(sa.Column("guides", sa.JSON(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    for row in connection.execute(sa.select(stages.c.id, stages.c.questions)).all():
        asked = json.loads(row.questions) if isinstance(row.questions, str) else row.questions
        texts = [each["text"] for each in asked]
        guides = [each["guide"] for each in asked] if any(each["guide"] for each in asked) else []
        connection.execute(
            sa.update(stages).where(stages.c.id == row.id).values(questions=texts, guides=guides)
        )
    op.execute(
        sa.text("UPDATE stages SET kind = 'interview' WHERE kind NOT IN ('questionnaire', 'interview')")
    )
    _allow_kinds(OLD_KINDS, say_more=False)
    with op.batch_alter_table("stages") as table:
        for name in ("minutes_to", "round", *(column.name for column in _new_columns())):
            table.drop_column(name)
        table.alter_column("conducted_by", existing_type=sa.Text(), type_=sa.String(200))
    if connection.dialect.name == "sqlite":
        _put_checks_beside_their_columns()
    op.drop_index("ix_openings_family_version_id", "openings")
    for name in ("family_slug", "family_version_id", "process"):
        op.drop_column("openings", name)
    op.drop_table("job_family_versions")
    op.drop_table("job_families")
    put_triggers(op.get_bind())


def _put_checks_beside_their_columns() -> None:
    """SQLite drops a column with its check, as earlier versions do, only where the check stands beside it."""
    checks = {
        "form": ("VARCHAR(40)", "stage_form", "form IN ('chronological')"),
        "limit_days": ("INTEGER", "limit_days_are_positive", "limit_days > 0"),
    }
    for column, (kind, name, condition) in checks.items():
        op.execute(sa.text(f"ALTER TABLE stages RENAME COLUMN {column} TO old_{column}"))
        op.execute(
            sa.text(
                f"ALTER TABLE stages ADD COLUMN {column} {kind} CONSTRAINT ck_stages_{name} CHECK ({condition})"
            )
        )
        op.execute(sa.text(f"UPDATE stages SET {column} = old_{column}"))  # noqa: S608 - our own names
        with op.batch_alter_table("stages", recreate="always") as table:
            table.drop_constraint(op.f(f"ck_stages_{name}"), type_="check")
            table.drop_column(f"old_{column}")
