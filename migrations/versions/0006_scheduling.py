"""Invitations and slots: an interview knows its end and what calendars call it; mail carries a calendar."""

from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    drop_triggers(op.get_bind())
    _mail_carries_a_calendar()
    _interviews_know_their_end()
    _candidates_are_asked_for_a_slot()
    put_triggers(op.get_bind())


def _mail_carries_a_calendar() -> None:
    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(
            sa.Column("reply_to", sa.String(length=254), nullable=True, comment="who reads an answer to it")
        )
        batch_op.add_column(
            sa.Column("calendar", sa.Text(), nullable=True, comment="an iCalendar text, to go with it")
        )
        batch_op.add_column(
            sa.Column(
                "calendar_method",
                sa.String(length=20),
                nullable=True,
                comment="of that text: REQUEST, CANCEL",
            )
        )


def _interviews_know_their_end() -> None:
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.add_column(sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("uid", sa.String(length=200), nullable=True, comment="in every calendar")
        )
        batch_op.add_column(
            sa.Column(
                "sequence",
                sa.Integer(),
                nullable=False,
                server_default="0",
                comment="how often it was moved or cancelled",
            )
        )
    _fill(op.get_bind())
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.alter_column("ends_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column(
            "uid", existing_type=sa.String(length=200), nullable=False, existing_comment="in every calendar"
        )
        batch_op.alter_column(
            "sequence",
            existing_type=sa.Integer(),
            server_default=None,
            existing_comment="how often it was moved or cancelled",
        )
        batch_op.alter_column(
            "scheduled_by_id",
            existing_type=sa.Integer(),
            nullable=True,
            comment="none: the candidate chose the slot",
        )
        batch_op.alter_column(
            "place",
            existing_type=sa.String(length=200),
            type_=sa.String(length=1000),
            existing_nullable=False,
            existing_comment="where, or the video link",
        )
        batch_op.create_unique_constraint("uq_interviews_uid", ["uid"])
        batch_op.create_check_constraint(op.f("ck_interviews_ends_after_it_starts"), "ends_at > starts_at")


def _fill(connection: sa.Connection) -> None:
    """What every interview there is gets: its end, and a name in calendars."""
    interviews = sa.table(
        "interviews",
        sa.column("id", sa.Integer()),
        sa.column("starts_at", sa.DateTime(timezone=True)),
        sa.column("ends_at", sa.DateTime(timezone=True)),
        sa.column("minutes", sa.Integer()),
        sa.column("uid", sa.String()),
    )
    c = interviews.c
    rows = connection.execute(sa.select(c.id, c.starts_at, c.minutes)).all()
    values = [
        {"row": row.id, "end": row.starts_at + timedelta(minutes=row.minutes), "name": str(uuid4())}
        for row in rows
    ]
    if values:
        filled = {"ends_at": sa.bindparam("end"), "uid": sa.bindparam("name")}
        connection.execute(sa.update(interviews).where(c.id == sa.bindparam("row")).values(filled), values)


def _candidates_are_asked_for_a_slot() -> None:
    op.create_table(
        "slot_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ended_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="an interview was scheduled, or the application moved on",
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_slot_requests_application_id")
        ),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_slot_requests_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_requests")),
    )
    op.create_index(op.f("ix_slot_requests_application_id"), "slot_requests", ["application_id"])
    op.create_index(
        "uq_slot_requests_open",
        "slot_requests",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


CHOSEN_BY_CANDIDATES = """
    UPDATE interviews SET scheduled_by_id = (
        SELECT openings.recruiter_id FROM applications
          JOIN openings ON openings.id = applications.opening_id
         WHERE applications.id = interviews.application_id)
     WHERE scheduled_by_id IS NULL
"""


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("slot_requests")
    op.execute(CHOSEN_BY_CANDIDATES)
    op.execute("UPDATE interviews SET place = substr(place, 1, 200)")
    with op.batch_alter_table("interviews") as batch_op:
        batch_op.drop_constraint("uq_interviews_uid", type_="unique")
        batch_op.drop_constraint(op.f("ck_interviews_ends_after_it_starts"), type_="check")
        batch_op.alter_column(
            "place",
            existing_type=sa.String(length=1000),
            type_=sa.String(length=200),
            existing_nullable=False,
            existing_comment="where, or the video link",
        )
        batch_op.drop_column("ends_at")
        batch_op.drop_column("uid")
        batch_op.drop_column("sequence")
        batch_op.alter_column(
            "scheduled_by_id",
            existing_type=sa.Integer(),
            nullable=False,
            comment=None,
            existing_comment="none: the candidate chose the slot",
        )
    with op.batch_alter_table("messages") as batch_op:
        for column in ("reply_to", "calendar", "calendar_method"):
            batch_op.drop_column(column)
    put_triggers(op.get_bind())
