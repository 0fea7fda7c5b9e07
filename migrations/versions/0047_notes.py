"""Notes about an application, with what they said before, mentions, and requests to look at one."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"

INSTANT = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL")
AUDIENCE = sa.Enum(
    "hiring team",
    "recruiters",
    "interviewers",
    name="note_audience",
    native_enum=False,
    create_constraint=True,
    length=40,
)


def upgrade() -> None:
    op.create_table(
        "application_notes",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("application_id", sa.Integer(), sa.ForeignKey("applications.id"), nullable=False),
        sa.Column("author_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="Markdown"),
        sa.Column("audience", AUDIENCE, nullable=False),
        sa.Column("pinned_at", INSTANT),
        sa.Column(
            "edition", sa.Integer(), nullable=False, server_default="1", comment="one more with each edit"
        ),
        sa.Column("edited_at", INSTANT),
        sa.Column("deleted_at", INSTANT),
    )
    op.create_index("ix_application_notes_application_id", "application_notes", ["application_id"])
    op.create_table(
        "application_note_versions",
        sa.Column("note_id", sa.Integer(), sa.ForeignKey("application_notes.id"), primary_key=True),
        sa.Column("edition", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("said_at", INSTANT, nullable=False, comment="when it was written, or edited to say this"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("audience", AUDIENCE, nullable=False),
    )
    op.create_table(
        "mentions",
        sa.Column("note_id", sa.Integer(), sa.ForeignKey("application_notes.id"), primary_key=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("mentioned_at", INSTANT, nullable=False),
    )
    op.create_table(
        "look_requests",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("note_id", sa.Integer(), sa.ForeignKey("application_notes.id"), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, comment="who is asked"),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column(
            "looked", sa.Boolean(), nullable=False, comment="it ended because they looked, or wrote a note"
        ),
    )
    op.create_index("ix_look_requests_note_id", "look_requests", ["note_id"])
    op.create_index(
        "uq_look_requests_open",
        "look_requests",
        ["note_id", "user_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_look_requests_open_of_user",
        "look_requests",
        ["user_id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    for table in ("look_requests", "mentions", "application_note_versions", "application_notes"):
        op.drop_table(table)
