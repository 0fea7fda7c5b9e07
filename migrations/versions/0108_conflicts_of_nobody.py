"""A conflict of interest can be about nobody who takes part; who is not known yet is a turn of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0108"
down_revision = "0107"

CHECK = "ck_conflicts_of_interest_acknowledged_by_somebody"
KINDS = ("acknowledge conflict of interest", "name colleague whom candidate knows")


def upgrade() -> None:
    _set_check("acknowledged_at IS NULL OR acknowledged_by_id IS NOT NULL")
    _rename_turns(*KINDS, only_unknown=True)


def downgrade() -> None:
    op.execute("UPDATE conflicts_of_interest SET acknowledged_at = NULL WHERE user_id IS NULL")
    _rename_turns(*reversed(KINDS))
    _set_check("acknowledged_at IS NULL OR (acknowledged_by_id IS NOT NULL AND user_id IS NOT NULL)")


def _set_check(condition: str) -> None:
    with op.batch_alter_table("conflicts_of_interest") as batch:
        batch.drop_constraint(op.f(CHECK), type_="check")
        batch.create_check_constraint(op.f(CHECK), condition)


def _rename_turns(was: str, becomes: str, *, only_unknown: bool = False) -> None:
    turns = sa.table("turns", sa.column("kind"), sa.column("about_id"))
    conflicts = sa.table("conflicts_of_interest", sa.column("id"), sa.column("user_id"))
    renamed = sa.update(turns).where(turns.c.kind == was).values(kind=becomes)
    if only_unknown:
        unknown = sa.select(conflicts.c.id).where(conflicts.c.user_id.is_(None))
        renamed = renamed.where(turns.c.about_id.in_(unknown))
    op.execute(renamed)
