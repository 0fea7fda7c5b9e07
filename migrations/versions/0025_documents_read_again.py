"""Documents that could not be read, and those of Word and LibreOffice, are read again: more can be read now."""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.execute(
        "UPDATE documents SET read_due_at = uploaded_at, read_attempts = 0"
        " WHERE problem IS NOT NULL OR kind IN ('docx', 'odt')"
    )


def downgrade() -> None:
    """What was read stays read."""
