"""Interviewers say when they can be met, and Onramp reads when their own calendars have them busy."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "weekly_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False, comment="Monday is 0"),
        sa.Column("begins", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_weekly_hours_weekday_is_one")),
        sa.CheckConstraint(
            "0 <= begins AND begins < ends AND ends <= 1440",
            name=op.f("ck_weekly_hours_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_weekly_hours_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_hours")),
        sa.UniqueConstraint(
            "user_id", "weekday", "begins", name=op.f("uq_weekly_hours_user_id_weekday_begins")
        ),
    )
    op.create_table(
        "days_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_days_off_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_days_off_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_days_off")),
        sa.UniqueConstraint(
            "user_id", "first_day", "last_day", name=op.f("uq_days_off_user_id_first_day_last_day")
        ),
    )
    op.create_table(
        "meeting_settings",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("most_per_day", sa.Integer(), nullable=True),
        sa.Column("most_per_week", sa.Integer(), nullable=True),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("meeting_link", sa.String(length=1000), nullable=False),
        sa.Column("calendar_address", sa.String(length=1000), nullable=False),
        sa.Column(
            "calendar_due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when it is read next; a claim moves it on; none: no calendar",
        ),
        sa.Column(
            "calendar_read_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="the busy times are of then",
        ),
        sa.Column("calendar_problem", sa.String(length=200), nullable=True, comment="why not, the last time"),
        sa.Column("calendar_failures", sa.Integer(), nullable=False, comment="since it was last read"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_meeting_settings_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_meeting_settings")),
    )
    op.create_index("ix_meeting_settings_calendar_due_at", "meeting_settings", ["calendar_due_at"])
    op.create_table(
        "busy_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("begins_at < ends_at", name=op.f("ck_busy_times_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_busy_times_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_times")),
    )
    op.create_index("ix_busy_times_user_id_ends_at", "busy_times", ["user_id", "ends_at"])


def downgrade() -> None:
    for table in ("busy_times", "meeting_settings", "days_off", "weekly_hours"):
        op.drop_table(table)
