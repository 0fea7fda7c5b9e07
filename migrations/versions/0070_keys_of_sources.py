"""Sources are compared by a key, as names are: "linkedin" is "LinkedIn".

Of sources of the list that were added twice, the later ones keep their name: their key has their code.
"""

import sqlalchemy as sa
from alembic import op

from app.shared.text import compared_name

revision = "0070"
down_revision = "0069"

COMMENT = "what the source is compared by"


def upgrade() -> None:
    key = sa.Column("source_key", sa.String(200), nullable=False, server_default="", comment=COMMENT)
    op.add_column("candidates", key)
    op.create_index("ix_candidates_source_key", "candidates", ["source_key"])
    _fill_candidates()
    op.drop_index("ix_candidates_source", table_name="candidates")
    op.add_column("sources", sa.Column("name_key", sa.String(200), nullable=True))
    _fill_sources()
    with op.batch_alter_table("sources") as sources:
        sources.alter_column(
            "name_key", existing_type=sa.String(200), nullable=False, comment="what the name is compared by"
        )
        sources.drop_constraint("uq_sources_name", type_="unique")
        sources.create_unique_constraint("uq_sources_name_key", ["name_key"])


def downgrade() -> None:
    with op.batch_alter_table("sources") as sources:
        sources.drop_constraint("uq_sources_name_key", type_="unique")
        sources.create_unique_constraint("uq_sources_name", ["name"])
        sources.drop_column("name_key")
    op.create_index("ix_candidates_source", "candidates", ["source"])
    op.drop_index("ix_candidates_source_key", table_name="candidates")
    op.drop_column("candidates", "source_key")


def _fill_candidates() -> None:
    candidates = sa.table("candidates", sa.column("source"), sa.column("source_key"))
    connection = op.get_bind()
    written = sa.select(candidates.c.source).where(candidates.c.source > "").distinct()
    for source in connection.scalars(written).all():
        same = sa.update(candidates).where(candidates.c.source == source)
        connection.execute(same.values(source_key=compared_name(source)))


def _fill_sources() -> None:
    sources = sa.table("sources", *map(sa.column, ("id", "name", "code", "name_key")))
    connection, known = op.get_bind(), set()
    for row in connection.execute(sa.select(sources).order_by(sources.c.id)).all():
        key = compared_name(row.name)
        key = f"{key} {row.code}" if key in known else key
        known.add(key)
        connection.execute(sa.update(sources).where(sources.c.id == row.id).values(name_key=key))
