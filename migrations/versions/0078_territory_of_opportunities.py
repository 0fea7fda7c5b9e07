"""The territory that the account of each opportunity has now, kept by triggers, and indexes of what is open."""

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0078"
down_revision = "0076"
TRIGGERS_ARE = "dd0944232a590d5954dde907e77f2b8acc9775712280ccf73c1cd920ef255d01"

WHERE_OPEN = sa.text("outcome = 'open'")
INDEXES = {
    "ix_opportunities_open_renewals": (
        *("territory_id", "kind", "renewal_on", "id", "arr_basis", "account_id"),
    ),
    "ix_opportunities_open_close_on": ("territory_id", "close_on", "id", "kind", "account_id"),
}
FILL = """
UPDATE opportunities SET territory_id = (
    SELECT t.territory_id FROM account_territories t
    WHERE t.account_id = opportunities.account_id AND t.ends_on IS NULL)
"""


def upgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("opportunities") as table:
        table.add_column(
            sa.Column(
                "territory_id",
                sa.Integer(),
                sa.ForeignKey("territories.id", name=op.f("fk_opportunities_territory_id")),
                nullable=True,
                comment="that its account has now: a copy, which triggers keep; see `alignment.py` for other days",
            )
        )
    op.execute(FILL)
    for name, columns in INDEXES.items():
        op.create_index(
            name, "opportunities", list(columns), sqlite_where=WHERE_OPEN, postgresql_where=WHERE_OPEN
        )
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    for name in INDEXES:
        op.drop_index(name, "opportunities")
    with op.batch_alter_table("opportunities") as table:
        table.drop_constraint(op.f("fk_opportunities_territory_id"), type_="foreignkey")
        table.drop_column("territory_id")
    put_triggers(op.get_bind())
