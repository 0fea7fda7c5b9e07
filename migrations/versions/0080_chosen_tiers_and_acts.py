"""The tiers that were chosen, and the acts of an alignment change, are kept one after the other.

What earlier versions know of tiers is carried over: what people did, what files changed, which conflicts were
decided for the CRM, and the tier that each opportunity has. Of an alignment change they know the first act.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from alembic import op

from app.db.triggers import drop_triggers, put_triggers

revision = "0080"
down_revision = "0079"
TRIGGERS_ARE = "d846bfdd562a61a874e0271aa627e1ad33de96509bfc1518ef2a6dec9bc71480"

INSTANT = sa.DateTime(timezone=True)
ALWAYS = date(1, 1, 1)
ROWS_AT_ONCE = 1000
KINDS = ("handed over", "vacated", "removed", "accounts moved")
ACTS_POINT_TO = (("change_id", "alignment_changes"), ("by_id", "users"))


class Choice(NamedTuple):
    """A tier that was chosen, as a row of the table."""

    opportunity_id: int
    tier: str | None
    starts_on: date
    chosen_by_id: int | None
    chosen_at: datetime
    import_id: int | None


def upgrade() -> None:
    drop_triggers(op.get_bind())
    op.create_table(
        "tier_choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opportunity_id", sa.Integer(), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(*"1234", name="chosen_tier", native_enum=False, create_constraint=True, length=40),
            nullable=True,
            comment="none: the default again",
        ),
        sa.Column("starts_on", sa.Date(), nullable=False, comment="of a file: the day of the export"),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True, comment="none: the CRM had it"),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        _points_to("opportunity_id", "opportunities"),
        _points_to("chosen_by_id", "users"),
        _points_to("import_id", "crm_imports"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier_choices")),
    )
    op.create_index("ix_tier_choices_opportunity", "tier_choices", ["opportunity_id", "id"])
    op.create_index("ix_tier_choices_import_id", "tier_choices", ["import_id"])
    _carry_tiers(op.get_bind())
    _create_acts()
    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("tier_choices")
    _drop_acts()
    put_triggers(op.get_bind())


def _create_acts() -> None:
    op.create_table(
        "alignment_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                *(*KINDS, "given back"),
                name="alignment_act_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True, comment="none: a file long ago"),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column(
            "accounts",
            sa.Integer(),
            nullable=False,
            comment="how many more; below 0 where they were given back",
        ),
        *(_points_to(*each, table="alignment_acts") for each in ACTS_POINT_TO),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alignment_acts")),
    )
    op.create_index("ix_alignment_acts_change_id", "alignment_acts", ["change_id"])
    op.execute(
        sa.text(
            "INSERT INTO alignment_acts (change_id, kind, by_id, at, accounts)"
            " SELECT id, kind, by_id, created_at, accounts FROM alignment_changes WHERE accounts > 0 ORDER BY id"
        )
    )
    with op.batch_alter_table("alignment_changes") as changes:
        changes.drop_constraint(op.f("ck_alignment_changes_alignment_change_kind"), type_="check")
        changes.drop_constraint(op.f("fk_alignment_changes_by_id"), type_="foreignkey")
        changes.drop_column("kind")
        changes.drop_column("by_id")


def _drop_acts() -> None:
    kind = sa.Enum(*KINDS, name="alignment_change_kind", native_enum=False, create_constraint=True, length=40)
    with op.batch_alter_table("alignment_changes") as changes:
        changes.add_column(sa.Column("kind", kind, nullable=False, server_default="vacated"))
        changes.add_column(
            sa.Column("by_id", sa.Integer(), nullable=True, comment="none: a file that was applied")
        )
        changes.create_foreign_key(op.f("fk_alignment_changes_by_id"), "users", ["by_id"], ["id"])
    first = "SELECT MIN(a.id) FROM alignment_acts a WHERE a.change_id = alignment_changes.id"
    for column in ("kind", "by_id"):
        of_first = f"SELECT {column} FROM alignment_acts WHERE id = ({first})"  # noqa: S608 - our own names
        op.execute(sa.text(f"UPDATE alignment_changes SET {column} = ({of_first}) WHERE accounts > 0"))  # noqa: S608
    with op.batch_alter_table("alignment_changes") as changes:
        changes.alter_column("kind", server_default=None)
    op.drop_table("alignment_acts")


def _carry_tiers(connection: sa.Connection) -> None:
    known: dict[int, list[Choice]] = {}
    for choice in (*_by_people(connection), *_by_files(connection), *_by_conflicts(connection)):
        known.setdefault(choice.opportunity_id, []).append(choice)
    for theirs in known.values():
        theirs.sort(key=lambda choice: choice.chosen_at)
    for id_, tier, by_id, at in connection.execute(
        _select("opportunities", "id", "tier", "tier_by_id", "tier_at")
    ):
        theirs = known.setdefault(id_, [])
        if tier != (theirs[-1].tier if theirs else None):
            since = _day(at) if at else ALWAYS
            theirs.append(Choice(id_, tier, since, by_id, at or datetime.now(UTC), None))
    rows = [choice._asdict() for id_ in sorted(known) for choice in known[id_]]
    table = _table("tier_choices", *Choice._fields)
    for first in range(0, len(rows), ROWS_AT_ONCE):
        connection.execute(sa.insert(table), rows[first : first + ROWS_AT_ONCE])


def _by_people(connection: sa.Connection) -> Iterator[Choice]:
    """A label is stored as it was shown: "Tier 2 - Co-managed by SAE & ISR"."""
    done = _select("activity", "about", "verb", "became", "by_id", "at", "id")
    verbs = done.selected_columns.verb.in_(["CHOSE_TIER", "CHOSE_TIERS", "RESET_TIER"])
    for about, verb, became, by_id, at, _id in connection.execute(done.where(verbs).order_by(sa.text("id"))):
        tier = None if verb == "RESET_TIER" else _tier(became)
        if tier is not None or verb == "RESET_TIER":
            yield Choice(int(about.partition(":")[2]), tier, _day(at), by_id, at, None)


def _by_files(connection: sa.Connection) -> Iterator[Choice]:
    exported = {
        row.id: row.exported_at for row in connection.execute(_select("crm_imports", "id", "exported_at"))
    }
    changes = _select("opportunity_changes", "opportunity_id", "became", "changed_at", "import_id", "field")
    is_tier = changes.selected_columns.field == "tier"
    for id_, became, at, import_id, _field in connection.execute(changes.where(is_tier)):
        yield Choice(id_, _tier(became), _day(exported.get(import_id) or at), None, at, import_id)


def _by_conflicts(connection: sa.Connection) -> Iterator[Choice]:
    found = _select(
        "work_conflicts", "opportunity_id", "theirs", "chosen_by_id", "chosen_at", "field", "chosen"
    )
    columns = found.selected_columns
    taken = found.where(columns.field == "tier", columns.chosen == "theirs")
    for id_, theirs, by_id, at, *_rest in connection.execute(taken):
        yield Choice(id_, _tier(theirs), _day(at), by_id, at, None)


def _tier(text: str | None) -> str | None:
    """The number in a label or a text of the CRM."""
    return next((letter for letter in text or "" if letter in "1234"), None)


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date() if at.tzinfo else at.date()


def _select(name: str, *columns: str) -> Any:
    return sa.select(*_table(name, *columns).c)


def _table(name: str, *columns: str) -> Any:
    types = {"at": INSTANT, "starts_on": sa.Date()}
    kinds = {each: types.get(each) or (INSTANT if each.endswith("_at") else None) for each in columns}
    return sa.table(
        name, *(sa.column(each, kind) if kind else sa.column(each) for each, kind in kinds.items())
    )


def _points_to(column: str, other: str, table: str = "tier_choices") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
