"""Random files of the CRM, by the actions of the pages: in parts, complete, late, old, again, reordered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import select

from app.book.alignment import alignment_day
from app.book.models import Closing, Opportunity, OpportunityOutcome, Tier
from app.book.tiers import tier_as_of, tier_on
from app.crm_files.models import CrmImport
from app.crm_files.states import FileKind, FileScope, RowEffect
from app.db.base import db
from app.shared import clock
from tests.book.model import DAY
from tests.book.random_acts import RandomActs
from tests.book.random_days import ACCOUNTS, OPPORTUNITIES, TERRITORIES, IsrCompany
from tests.crm_files.applied import everything
from tests.factories.crm_files import applied_here, table_text

OPEN_STAGE, CLOSED_STAGES = "4-Proposal", ("Closed Won", "8-Closed Lost")
BASES = {"10000.00": Tier.ACTIVE, "61000.00": None}  # with the default tier of a renewal
UNWRITTEN = {RowEffect.UNCHANGED, RowEffect.REPEATED, RowEffect.STALE}
rows = st.lists(
    st.tuples(
        st.integers(0, OPPORTUNITIES - 1),
        st.sampled_from([OPEN_STAGE, *CLOSED_STAGES]),
        st.sampled_from([-6, 0, 20]),  # the close date, in days from the export
        st.sampled_from(list(BASES)),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda row: row[0],
)


class RandomFiles(RandomActs):
    """What the model says of a file does not depend on its parts, nor on the order of its rows."""

    def __init__(self, company: IsrCompany, reached: Counter[str]) -> None:
        super().__init__(company, reached)
        self.modified: dict[str, datetime] = {}
        self.missing: dict[str, date] = {}
        self.newest = datetime.min.replace(tzinfo=UTC)  # the export of a file with opportunities

    @rule(
        rows=rows,
        split=st.integers(0, 4),
        ago=st.sampled_from([0, 0, 1, 6]),
        unchanged_for=st.sampled_from([None, 0, 3]),
        is_complete=st.booleans(),
        again=st.booleans(),
    )
    def bring_opportunities(
        self,
        rows: list[tuple[int, str, int, str]],
        split: int,
        ago: int,
        unchanged_for: int | None,
        is_complete: bool,
        again: bool,
    ) -> None:
        """A file, whole or in two parts. With `unchanged_for` it says how many days ago its rows changed."""
        exported_at, day = clock.now() - ago * DAY, alignment_day() - ago * DAY
        modified = None if unchanged_for is None else exported_at - unchanged_for * DAY
        cells = [self._cells(day, modified, *row) for row in rows]
        parts = [cells] if is_complete else [part for part in (cells[split:], cells[:split]) if part]
        scope, is_older = FileScope.COMPLETE if is_complete else FileScope.PART, exported_at < self.newest
        is_applied = False
        with self.allowed() as done:
            standing = self._standing()
            for part in parts:
                # the same row twice is one
                self.apply(FileKind.OPPORTUNITIES, [*part, part[0]], exported_at, scope)
            done()
            is_applied = True
            assert modified is not None or not is_older, "it undoes what a newer file said"
            named = {f"O{number}": row for number, *row in rows}
            known = {name for name in named if not self._is_stale(name, modified, day, is_older=is_older)}
            for name in known:
                stage, offset, self.bases[name] = named[name]
                self._says(name, stage, day, day + offset * DAY, standing)
                if modified is not None:
                    self.modified[name] = modified
                self.missing.pop(name, None)
            if is_complete and not is_older:
                self.missing = dict.fromkeys(self.opportunities.keys() - named.keys(), day) | self.missing
            self._note_closings()
            self.newest = max(self.newest, exported_at)
            self.reached["file"] += 1
            self.reached["late file"] += bool(ago)
            self.reached["older file"] += is_older
            self.reached["stale row"] += len(named) - len(known)
        if again and is_applied:
            self._comes_again(cells, exported_at, scope)

    @rule(
        moves=st.dictionaries(
            st.sampled_from(ACCOUNTS), st.sampled_from((*TERRITORIES, None)), min_size=1, max_size=3
        ),
        ago=st.sampled_from([0, 1]),
    )
    def bring_accounts(self, moves: Mapping[str, str | None], ago: int) -> None:
        day = alignment_day() - ago * DAY
        moves = {
            name: to for name, to in moves.items() if self.accounts[name].territories[-1].starts_on < day
        }
        if not moves:
            return
        cells = [
            {"Id": self.accounts[name].crm_id, "Name": name, "Territory": to or ""}
            for name, to in moves.items()
        ]
        with self.allowed() as done:
            self.apply(FileKind.ACCOUNTS, cells, clock.now() - timedelta(days=ago), FileScope.PART)
            done()
            holders = {self.model.proposed(name, day - DAY) for name in moves}
            for name, to in moves.items():
                if self.model.territory[name].on(self.today) != to:
                    self.model.moves(name, to, day)
            for isr in holders - {None}:
                self.is_recorded(isr, day)
            self.reached["accounts file"] += 1

    @invariant()
    def a_chosen_tier_stays_and_another_follows_the_basis(self) -> None:
        """Invariant 6: what files say of the ARR basis, and who the ISR is, change no chosen tier."""
        is_open = (Opportunity.name.in_(self.opportunities), Opportunity.outcome == OpportunityOutcome.OPEN)
        found = db.session.execute(select(Opportunity.name, tier_on(self.today)).where(*is_open))
        for name, tier in found:
            assert tier == (self.tiers.get(name) or BASES[self.bases.get(name, "10000.00")]), name

    @invariant()
    def the_tier_of_each_day_is_the_one_chosen_by_then(self) -> None:
        """Whatever was chosen since, on the day before each choice, on that day, and today."""
        days = {day for _name, day in self.chosen_tiers}
        for day in {self.today, *days, *(day - DAY for day in days)}:
            found = select(Opportunity.name, tier_as_of(day)).where(Opportunity.name.in_(self.opportunities))
            for name, tier in db.session.execute(found):
                by_then = {on: it for (its, on), it in self.chosen_tiers.items() if its == name and on <= day}
                chosen = by_then[max(by_then)] if by_then else None
                assert tier == (chosen or BASES[self.bases.get(name, "10000.00")]), (name, day)

    # Help

    def apply(
        self, kind: FileKind, cells: Sequence[dict[str, str]], exported_at: datetime, scope: FileScope
    ) -> CrmImport:
        return applied_here(self.yara, table_text(*cells), kind, exported_at=exported_at, scope=scope)

    def _is_stale(self, name: str, modified: datetime | None, day: date, *, is_older: bool) -> bool:
        """True for a row that is older than what is known, or that an older file does not show as newer."""
        known = self.modified.get(name)
        if modified is None or known is None:
            return is_older
        return modified < known or (is_older and self.missing.get(name, date.min) > day)

    def _comes_again(self, cells: Sequence[dict[str, str]], exported_at, scope: FileScope) -> None:
        """Invariant 5: a file twice is a file once. In another order, too."""
        before = everything()
        imported = self.apply(FileKind.OPPORTUNITIES, cells[::-1], exported_at, scope)
        assert {RowEffect(each) for each in imported.counts or {}} <= UNWRITTEN
        assert everything() == before
        self.reached["file again"] += 1

    def _cells(
        self, day: date, modified: datetime | None, number: int, stage: str, offset: int, basis: str
    ) -> dict[str, str]:
        opportunity = self.opportunities[f"O{number}"]
        changed = {} if modified is None else {"Last Modified": modified.isoformat()}
        return changed | {
            "Id": opportunity.crm_id,
            "Account Id": opportunity.account.crm_id,
            "Stage": stage,
            "Close Date": (day + offset * DAY).isoformat(),
            "ARR Basis": basis,
        }

    def _standing(self) -> dict[str, date]:
        """The first day of each standing closing."""
        standing = select(Opportunity.name, Closing.starts_on).join(Closing.opportunity)
        return {
            row.name: row.starts_on for row in db.session.execute(standing.where(Closing.ends_on.is_(None)))
        }

    def _says(self, name: str, stage: str, day: date, close_on: date, standing: Mapping[str, date]) -> None:
        """What a row says to the model. A file of an earlier day reopens from that day on."""
        is_open = self.model.opportunities[name].is_open
        if is_open and stage in CLOSED_STAGES:
            self.model.closes(name, max(min(close_on, day), self.reopened_on.get(name, date.min)))
            self.reached["closed by a file"] += 1
        elif not is_open and stage == OPEN_STAGE:
            self.reopened_on[name] = max(standing[name], day)
            self.model.reopens(name, self.reopened_on[name])
            self.reached["reopened by a file"] += 1

    def _note_closings(self) -> None:
        new = select(Closing).join(Closing.opportunity).where(Opportunity.name.in_(self.opportunities))
        for each in db.session.scalars(new):
            self.closings.setdefault(each.id, (each.isr_id, each.closed_on, each.outcome, each.whence))
