"""Imports of candidates from a file, and the rows of these files, whose texts are temporary."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"

INSTANT = sa.DateTime(timezone=True)


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "candidate_imports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, comment="the file's, as its sender says"),
        sa.Column("encoding", sa.String(40), nullable=False, comment="what the file was read as"),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column(
            "state",
            _enum(
                "import_state",
                *("uploaded", "checking", "checked", "applying", "applied", "undoing", "undone"),
            ),
            nullable=False,
        ),
        sa.Column(
            "edition", sa.Integer(), nullable=False, comment="one more with each mapping of its columns"
        ),
        sa.Column("mapped_at", INSTANT),
        sa.Column(
            "basis",
            _enum("import_basis", "applied", "consent", "legitimate interest"),
            comment="why the company may keep the data",
        ),
        sa.Column("basis_note", sa.String(200), nullable=False, comment="where the data comes from"),
        sa.Column("source", sa.String(200), nullable=False, comment="of rows without one"),
        sa.Column("time_zone", sa.String(60), nullable=False, comment="where no location tells it"),
        sa.Column(
            "opening_id",
            sa.Integer(),
            sa.ForeignKey("openings.id"),
            comment="of rows without one; none: they get no application",
        ),
        sa.Column(
            "adds_possible", sa.Boolean(), nullable=False, comment="possible duplicates are added, too"
        ),
        sa.Column("due_at", INSTANT, comment="a claim moves it on"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="of the batch that is next"),
        sa.Column("done", sa.Integer(), nullable=False, comment="rows"),
        sa.Column("total", sa.Integer(), nullable=False, comment="rows to do in this state"),
        sa.Column("problem", sa.Text(), comment="why the worker stopped, in words"),
        sa.Column("applied_at", INSTANT, comment="when the last row was"),
        sa.Column("counts", sa.JSON(), comment="how many rows were added, not added and refused"),
        sa.Column("cleared_at", INSTANT, comment="when its rows were deleted"),
    )
    op.create_index("ix_candidate_imports_of_user", "candidate_imports", ["uploaded_by_id", "id"])
    for name, column, condition in (
        ("ix_candidate_imports_due", "due_at", "due_at IS NOT NULL"),
        ("ix_candidate_imports_kept", "uploaded_at", "cleared_at IS NULL"),
    ):
        where = sa.text(condition)
        op.create_index(name, "candidate_imports", [column], sqlite_where=where, postgresql_where=where)
    _create_rows()


def _create_rows() -> None:
    op.create_table(
        "candidate_import_rows",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "import_id",
            sa.Integer(),
            sa.ForeignKey("candidate_imports.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False, comment="in the file, where the header is row 1"),
        sa.Column("cells", sa.JSON()),
        sa.Column(
            "state",
            _enum(
                "import_row_state",
                *("not checked", "ready", "possible duplicate", "duplicate", "refused"),
                *("added", "undone", "kept"),
            ),
            nullable=False,
        ),
        sa.Column(
            "match",
            _enum(
                "import_row_match",
                *("email", "former email", "phone", "name", "row of the file", "similar row of the file"),
            ),
            comment="what is the same as of another person or row",
        ),
        sa.Column("problem", sa.Text(), comment="why it is refused or not added, in words"),
        sa.Column("email", sa.String(254)),
        sa.Column(
            "person_key", sa.String(220), comment="name and phone, to find the same person within the file"
        ),
        sa.Column("opening_id", sa.Integer(), sa.ForeignKey("openings.id")),
        sa.Column(
            "candidate_id",
            sa.Integer(),
            sa.ForeignKey("candidates.id"),
            comment="added, or given an application",
        ),
        sa.Column("application_id", sa.Integer(), sa.ForeignKey("applications.id")),
        sa.Column("is_new", sa.Boolean(), nullable=False, comment="the candidate was added by this row"),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_candidate_import_rows_import_id_number")),
    )
    for name, columns in (
        ("ix_candidate_import_rows_state", ["import_id", "state", "number"]),
        ("ix_candidate_import_rows_email", ["email", "import_id"]),
        ("ix_candidate_import_rows_person", ["import_id", "person_key"]),
        ("ix_candidate_import_rows_candidate_id", ["candidate_id"]),
        ("ix_candidate_import_rows_application_id", ["application_id"]),
    ):
        op.create_index(name, "candidate_import_rows", columns)


def downgrade() -> None:
    for table in ("candidate_import_rows", "candidate_imports"):
        op.drop_table(table)
