"""The company's own questions to referees, and whom an applicant says that they know here."""

import sqlalchemy as sa
from alembic import op

revision = "0119"
down_revision = "0118"


def upgrade() -> None:
    """A new table and a column; nothing is built again."""
    op.create_table(
        "reference_question_sets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False, comment="text, options, required"),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["users.id"], name=op.f("fk_reference_question_sets_saved_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_question_sets")),
    )
    op.add_column(
        "submitted_applications",
        sa.Column(
            "knows",
            sa.String(200),
            nullable=False,
            server_default="",
            comment="the name or email of somebody here, or empty",
        ),
    )


def downgrade() -> None:
    op.drop_column("submitted_applications", "knows")
    op.drop_table("reference_question_sets")
