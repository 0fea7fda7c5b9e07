"""An opening has a state and the words of its job family; candidates apply with location, links, consent.

Openings that are there stay open, with the stages they have and no text. Columns are added, no table
is built anew: SQLite would not let go of a table whose rows others point to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

EMPTY_LIST = sa.text("'[]'")
LISTS = {
    "responsibilities": None,
    "requirements": None,
    "performance": "how it is measured",
    "career_ladder": None,
}


def upgrade() -> None:
    _add_words("openings", "state", "opening_state", ["open", "draft", "closed"])
    _add_words("openings", "employment", "employment", ["full time", "part time", "temporary", "intern"])
    op.add_column(
        "openings",
        sa.Column(
            "published_at", sa.DateTime(timezone=True), nullable=True, comment="first shown to the public"
        ),
    )
    op.execute("UPDATE openings SET published_at = opened_at")
    op.add_column(
        "openings",
        sa.Column(
            "about", sa.Text(), nullable=False, server_default="", comment="the role in a few sentences"
        ),
    )
    for name, comment in LISTS.items():
        column = sa.Column(name, sa.JSON(), nullable=False, server_default=EMPTY_LIST, comment=comment)
        op.add_column("openings", column)
    op.create_index("ix_openings_public", "openings", ["state", "region", "job_family", "id"])
    op.add_column(
        "candidates", sa.Column("location", sa.String(length=200), nullable=False, server_default="")
    )
    op.add_column("candidates", sa.Column("links", sa.JSON(), nullable=False, server_default=EMPTY_LIST))
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False, comment="as it stood beside the box"),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_consents_application_id")
        ),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_consents_candidate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index("ix_consents_application_id", "consents", ["application_id"])
    op.create_index("ix_consents_candidate_id", "consents", ["candidate_id"])


def downgrade() -> None:
    op.drop_index("ix_consents_candidate_id", table_name="consents")
    op.drop_index("ix_consents_application_id", table_name="consents")
    op.drop_table("consents")
    op.drop_column("candidates", "links")
    op.drop_column("candidates", "location")
    op.drop_index("ix_openings_public", table_name="openings")
    for name in (*LISTS, "about", "published_at", "employment", "state"):
        op.drop_column("openings", name)


def _add_words(table: str, column: str, name: str, words: list[str]) -> None:
    """A column for one of some words, the first for the rows that are there.

    Alembic would add its CHECK in a step of its own, which SQLite has not.
    """
    listed = ", ".join(f"'{word}'" for word in words)
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(40) NOT NULL DEFAULT '{words[0]}' "
        f"CONSTRAINT ck_{table}_{name} CHECK ({column} IN ({listed}))"
    )
