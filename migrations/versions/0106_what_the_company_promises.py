"""The company says how long the whole process may take, and when candidates get an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0106"
down_revision = "0105"

CHECKS = {
    "ck_company_settings_is_a_process_limit": "process_limit_days BETWEEN 1 AND 260",
    "ck_company_settings_is_a_promise": "answer_promise_days BETWEEN 1 AND 60",
}


def upgrade() -> None:
    with op.batch_alter_table("company_settings") as batch:
        batch.add_column(
            sa.Column("process_limit_days", sa.Integer(), nullable=True, comment="business days; empty: ten")
        )
        batch.add_column(
            sa.Column(
                "answer_promise_days", sa.Integer(), nullable=True, comment="to candidates; empty: five"
            )
        )
        for name, rule in CHECKS.items():
            batch.create_check_constraint(op.f(name), rule)


def downgrade() -> None:
    with op.batch_alter_table("company_settings") as batch:
        for name in CHECKS:
            batch.drop_constraint(op.f(name), type_="check")
        batch.drop_column("answer_promise_days")
        batch.drop_column("process_limit_days")
