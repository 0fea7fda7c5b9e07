"""Documents and past moves of imports, and the jobs that their rows name."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    system = sa.Column(
        "system",
        sa.String(200),
        nullable=False,
        server_default="",
        comment="the other system, for past moves",
    )
    jobs = sa.Column(
        "jobs",
        sa.JSON(),
        nullable=False,
        server_default="[]",
        comment="the jobs that rows name, and the opening chosen for each",
    )
    unused = sa.Column(
        "unused_moves",
        sa.Integer(),
        nullable=False,
        server_default="0",
        comment="past moves in the ZIP that are of no row",
    )
    for column in (system, jobs, unused):
        op.add_column("candidate_imports", column)
    op.create_table(
        "candidate_import_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "import_id",
            sa.Integer(),
            sa.ForeignKey("candidate_imports.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("name", sa.String(400), comment="with its folders; none once it was added"),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("digest", sa.String(64), comment="SHA-256 of the content"),
        sa.Column("stored_as", sa.String(32), comment="the file's name in the folder of documents"),
        sa.Column("email", sa.String(254)),
        sa.Column("problem", sa.Text(), comment="why it is not added, in words"),
        sa.UniqueConstraint("stored_as", name=op.f("uq_candidate_import_files_stored_as")),
    )
    op.create_index("ix_candidate_import_files_person", "candidate_import_files", ["import_id", "email"])
    op.create_table(
        "imported_moves",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("candidate_id", sa.Integer(), sa.ForeignKey("candidates.id"), nullable=False),
        sa.Column("application_id", sa.Integer(), sa.ForeignKey("applications.id")),
        sa.Column(
            "system", sa.String(200), nullable=False, comment="the other system; empty: its name is not known"
        ),
        sa.Column("stage", sa.String(200), nullable=False, comment="as the other system calls it"),
        sa.Column("job", sa.String(200), nullable=False, comment="as the other system calls it, or empty"),
        sa.Column("moved_on", sa.Date()),
    )
    for column in ("candidate_id", "application_id"):
        op.create_index(f"ix_imported_moves_{column}", "imported_moves", [column])


def downgrade() -> None:
    for table in ("imported_moves", "candidate_import_files"):
        op.drop_table(table)
    for column in ("unused_moves", "jobs", "system"):
        op.drop_column("candidate_imports", column)
