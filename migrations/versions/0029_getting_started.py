"""The getting-started list stands beside the gating issues; steps keep their links; teams own steps."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op
from flask import current_app

from app.shared.triggers import drop_triggers, put_triggers

revision = "0029"
down_revision = "0028"

OLD_OWNERS = ("ISR", "manager", "recruiter", "buddy")
OWNERS = (*OLD_OWNERS, "previous manager", "People team", "IT team", "Sales Ops", "Deal Desk")
SALES = "{handbook}/sales/field-operations"
LIST = [
    (
        "Get to know your team: prepare an introduction for your first team call, and schedule coffee chats "
        "with your teammates around the globe",
        4,
    ),
    (
        f"Review the [quote configuration process]({SALES}/order-processing/#quote-configuration) in the "
        "Field Operations handbook",
        9,
    ),
    ("Review the handbook pages that are linked under Resources", 9),
    (
        f"Get to know your [regional deal desk team]({SALES}/sales-operations/deal-desk/"
        "#deal-desk---a-global-presence): schedule coffee chats, attend the Deal Desk office hours, or do both",
        19,
    ),
]
LEAST_TIME = timedelta(days=14)  # for a list that comes late

onboardings = sa.table(
    "onboardings",
    sa.column("id", sa.Integer()),
    sa.column("ended_at"),
    sa.column("plan_versions", sa.JSON()),
)
issues = sa.table(
    "gating_issues",
    sa.column("id", sa.Integer()),
    sa.column("onboarding_id", sa.Integer()),
    sa.column("due_on", sa.Date()),
    sa.column("closed_at"),
)
steps = sa.table(
    "steps",
    sa.column("onboarding_id", sa.Integer()),
    sa.column("position", sa.Integer()),
    sa.column("before_territory", sa.Boolean()),
    sa.column("text", sa.Text()),
    sa.column("markdown", sa.Text()),
    sa.column("owned_by", sa.String()),
    sa.column("due_days", sa.Integer()),
    sa.column("due_on", sa.Date()),
)


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("steps") as batch_op:
        for column in (
            sa.Column(
                "before_territory",
                sa.Boolean(),
                nullable=False,
                server_default="0",
                comment="of the getting-started list, beside the gating issues",
            ),
            sa.Column(
                "markdown", sa.Text(), nullable=False, server_default="", comment="the same with its links"
            ),
            sa.Column(
                "lead",
                sa.Text(),
                nullable=False,
                server_default="",
                comment="the paragraphs before it, in Markdown",
            ),
            sa.Column(
                "depth",
                sa.Integer(),
                nullable=False,
                server_default="0",
                comment="how deep it is nested, from 0",
            ),
        ):
            batch_op.add_column(column)
        batch_op.alter_column(
            "text",
            existing_type=sa.String(400),
            type_=sa.Text(),
            existing_nullable=False,
            comment="what it says, without marks",
        )
        batch_op.drop_constraint(op.f("ck_steps_owner"), type_="check")
        batch_op.create_check_constraint(op.f("ck_steps_owner"), sa.column("owned_by").in_(OWNERS))
    with op.batch_alter_table("activity") as batch_op:
        for name in ("was", "became"):
            batch_op.alter_column(name, existing_type=sa.String(200), type_=sa.Text(), existing_nullable=True)
    op.create_table(
        "teams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "name",
            sa.Enum(*OWNERS, name="owner", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_teams_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_index(op.f("ix_teams_person_id"), "teams", ["person_id"])
    _add_the_list(op.get_bind())
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("teams")
    op.execute(sa.delete(steps).where(steps.c.before_territory.is_(sa.true())))
    op.execute(sa.update(steps).where(steps.c.owned_by.not_in(OLD_OWNERS)).values(owned_by="manager"))
    with op.batch_alter_table("activity") as batch_op:
        for name in ("was", "became"):
            batch_op.alter_column(name, existing_type=sa.Text(), type_=sa.String(200), existing_nullable=True)
    with op.batch_alter_table("steps") as batch_op:
        batch_op.drop_constraint(op.f("ck_steps_owner"), type_="check")
        batch_op.create_check_constraint(op.f("ck_steps_owner"), sa.column("owned_by").in_(OLD_OWNERS))
        batch_op.alter_column(
            "text",
            existing_type=sa.Text(),
            type_=sa.String(400),
            existing_nullable=False,
            existing_comment="what it says, without marks",
            comment=None,
        )
        for name in ("depth", "lead", "markdown", "before_territory"):
            batch_op.drop_column(name)
    put_triggers(op.get_bind())


def _add_the_list(connection: sa.Connection) -> None:
    """Whoever still works on a gating issue gets the list beside it. No issue and no step of one changes.

    Where every issue is closed, what the list asks for was part of them: nothing is added.
    """
    handbook = current_app.extensions["settings"].handbook_url
    today = datetime.now(UTC).date()
    due = sa.func.max(issues.c.due_on)
    waiting = (
        sa.select(onboardings.c.id, due)
        .join(issues, issues.c.onboarding_id == onboardings.c.id)
        .where(onboardings.c.ended_at.is_(None), issues.c.closed_at.is_(None))
        .group_by(onboardings.c.id)
    )
    last = sa.select(sa.func.max(steps.c.position))
    ids = {row[0]: row[1] for row in connection.execute(waiting)}
    followed = sa.select(onboardings.c.id, onboardings.c.plan_versions)
    versions = {row[0]: row[1] for row in connection.execute(followed)}
    for onboarding_id, due_on in ids.items():
        position = connection.scalar(last.where(steps.c.onboarding_id == onboarding_id)) or 0
        for number, (markdown, days) in enumerate(LIST, start=position + 1):
            row = {"onboarding_id": onboarding_id, "position": number, "before_territory": True}
            row |= {"owned_by": "ISR", "due_days": days, "due_on": max(due_on, today + LEAST_TIME)}
            text = {"text": _without_link(markdown), "markdown": markdown.format(handbook=handbook)}
            connection.execute(sa.insert(steps).values(row | text))
        if versions[onboarding_id]:
            named = {**versions[onboarding_id], "getting_started": 0}
            update = sa.update(onboardings).where(onboardings.c.id == onboarding_id)
            connection.execute(update.values(plan_versions=named))


def _without_link(markdown: str) -> str:
    before, _, rest = markdown.partition("[")
    words, _, rest = rest.partition("](")
    return before + words + rest.partition(")")[2]
