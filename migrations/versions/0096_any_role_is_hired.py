"""A hire can give another role than that of an ISR: openings know which, and onboardings have a plan without a gate.

Openings and onboardings that are there are of ISRs. An opening of the file that Onramp ships knows which one.
"""

from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0096"
down_revision = "0095"
TRIGGERS_ARE = "941338b79f2deafc25d47e24594e96ea7d23327ebf1f3fdcad69ccae20a88e82"

SHIPPED_KEY = 915426507  # of the file of this release; what a later one changes is offered
ROLES = "hire_role IN ('ISR', 'interviewer', 'recruiter', 'none')"
COMMENTS = {
    "openings": {
        "hire_role": "the role that a hire gives; only ISRs have a gate",
        "hire_team": "the team that a hire joins",
        "hire_plan": "of a hire of another role; empty for an ISR",
        "shipped_key": "of the shipped file it was opened with; none: of a version of the company",
        "left_shipped_key": "of the newer shipped file it did not take over",
    },
    "onboardings": {
        "hire_role": "the role that the hire gave; only an ISR has a gate",
        "plan": "of another role; empty for an ISR",
        "role_granted": "the hire gave them its role",
    },
}


def upgrade() -> None:
    """Written out: no table is built again that an earlier version takes apart column by column."""
    drop_triggers(op.get_bind())
    for table in ("openings", "onboardings"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN hire_role VARCHAR(40) DEFAULT 'ISR' NOT NULL"
            f" CONSTRAINT ck_{table}_hire_role CHECK ({ROLES})"
        )
    op.execute("ALTER TABLE openings ADD COLUMN hire_team VARCHAR(200) DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE openings ADD COLUMN hire_plan VARCHAR(120) DEFAULT '' NOT NULL")
    op.execute(
        "ALTER TABLE onboardings ADD COLUMN plan VARCHAR(120) DEFAULT '' NOT NULL"
        " CONSTRAINT ck_onboardings_another_role_has_a_plan CHECK ((hire_role = 'ISR') = (plan = ''))"
    )
    for column in ("shipped_key", "left_shipped_key"):
        op.execute(f"ALTER TABLE openings ADD COLUMN {column} INTEGER")
    op.execute(
        f"UPDATE openings SET shipped_key = {SHIPPED_KEY}"  # noqa: S608 - our own number
        " WHERE family_slug = 'inside_sales_mid_market' AND family_version_id IS NULL"
    )
    if op.get_bind().dialect.name == "postgresql":
        for table, comments in COMMENTS.items():
            for column, comment in comments.items():
                op.execute(f"COMMENT ON COLUMN {table}.{column} IS '{comment}'")
    put_triggers(op.get_bind())


def downgrade() -> None:
    """Back to ISRs alone. Onboardings of other roles have to be ended before."""
    drop_triggers(op.get_bind())
    op.drop_column("onboardings", "plan")
    for column in ("left_shipped_key", "shipped_key", "hire_plan", "hire_team"):
        op.drop_column("openings", column)
    for table in ("onboardings", "openings"):
        op.drop_column(table, "hire_role")
    put_triggers(op.get_bind())
