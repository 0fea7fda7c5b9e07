"""Documents know how many pages they have, and which of them are drawn.

The PDFs there are are read again for it, one every second and the newest first, so that new ones are read meanwhile.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"

AT_ONCE = 500
APART = timedelta(seconds=1)


def upgrade() -> None:
    for column in (
        sa.Column("page_count", sa.Integer(), nullable=True, comment="of a PDF that was read"),
        sa.Column(
            "drawn_pages",
            sa.JSON(),
            nullable=False,
            server_default="[]",
            comment="width and height of each page drawn so far; null: it cannot be drawn",
        ),
        sa.Column(
            "drawing_due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when to draw its next page; a claim moves it on",
        ),
        sa.Column(
            "drawing_attempts", sa.Integer(), nullable=False, server_default="0", comment="at its next page"
        ),
    ):
        op.add_column("documents", column)
    op.create_index(op.f("ix_documents_drawing_due_at"), "documents", ["drawing_due_at"])
    _read_again()


def downgrade() -> None:
    op.drop_index(op.f("ix_documents_drawing_due_at"), table_name="documents")
    for name in ("drawing_attempts", "drawing_due_at", "drawn_pages", "page_count"):
        op.drop_column("documents", name)


def _read_again() -> None:
    """Let each PDF that was read be due again, one after the other from now on."""
    names = ("id", "kind", "read_due_at", "read_attempts")
    documents = sa.table("documents", *(sa.column(name) for name in names))
    documents.c.read_due_at.type = sa.DateTime(timezone=True)
    connection, due_at = op.get_bind(), datetime.now(UTC)
    read = sa.select(documents.c.id).where(documents.c.kind == "pdf", documents.c.read_due_at.is_(None))
    read, last = read.order_by(documents.c.id.desc()).limit(AT_ONCE), 2**31
    while ids := connection.scalars(read.where(documents.c.id < last)).all():
        due = [{"due_id": each, "at": due_at + number * APART} for number, each in enumerate(ids)]
        again = sa.update(documents).where(documents.c.id == sa.bindparam("due_id"))
        connection.execute(again.values(read_due_at=sa.bindparam("at"), read_attempts=0), due)
        last, due_at = ids[-1], due_at + len(ids) * APART
