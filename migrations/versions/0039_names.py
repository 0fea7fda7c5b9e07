"""Names lose the invisible characters they were stored with, and candidates are compared by a key of theirs.

Forms have dropped such characters since 0033. Joiners and variation selectors stay where a script or an
emoji is written with them. Of a name in which nothing is visible, the first part of the email is left.
"""

import sqlalchemy as sa
from alembic import op

from app.shared.text import compared_name, one_line

revision = "0039"
down_revision = "0038"

AT_ONCE = 500


def upgrade() -> None:
    key = sa.Column(
        "name_key", sa.String(200), nullable=False, server_default="", comment="what the name is compared by"
    )
    op.add_column("candidates", key)
    op.create_index(op.f("ix_candidates_name_key"), "candidates", ["name_key"])
    for name in ("users", "candidates"):
        _clean(sa.table(name, sa.column("id"), sa.column("name"), sa.column("email"), sa.column("name_key")))


def downgrade() -> None:
    """The characters that were dropped do not come back."""
    op.drop_index(op.f("ix_candidates_name_key"), table_name="candidates")
    op.drop_column("candidates", "name_key")


def _clean(people: sa.TableClause) -> None:
    connection, last = op.get_bind(), 0
    some = sa.select(people.c.id, people.c.name, people.c.email).order_by(people.c.id).limit(AT_ONCE)
    while rows := connection.execute(some.where(people.c.id > last)).all():
        for row in rows:
            clean = one_line(row.name) or row.email.partition("@")[0]
            values = {"name": clean} if clean != row.name else {}
            if people.name == "candidates":
                values["name_key"] = compared_name(clean)
            if values:
                connection.execute(sa.update(people).where(people.c.id == row.id).values(**values))
        last = rows[-1].id
