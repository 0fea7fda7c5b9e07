"""Random work on the book: tiers by hand, holdovers, and the sums of what was won."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from sqlalchemy import func, select

from app.alignment_changes.models import AlignmentChange
from app.book.models import Closing, OpportunityOutcome, Tier
from app.crm_returns.differences import first_differences
from app.crm_returns.kinds import ReturnKind
from app.db.base import db
from app.holdovers.actions import ask_for_holdover, decide_holdover
from app.holdovers.credit import credits_in
from app.holdovers.models import Holdover, HoldoverState
from app.opportunity_work.actions import choose_tier, reset_tier
from app.sales_reports.filters import IndicatorFilter
from app.sales_reports.indicators import indicators_of
from app.sales_reports.rules import PERMILLE, CountedSum, ReportMeasure
from app.sales_reports.scope import report_scope
from app.shared.refusals import RuleBroken
from app.shared.sales.company import fiscal_calendar
from app.shared.sales.fiscal import FiscalQuarter
from tests.book.random_acts import numbers
from tests.book.random_days import one_of
from tests.book.random_files import RandomFiles
from tests.crm_returns.brought_back import a_crm_with_what_is_known, bring_back
from tests.factories.book import an_opportunity, is_closed
from tests.factories.crm_returns import the_file

USED = (HoldoverState.ASKED, HoldoverState.APPROVED)


class RandomWork(RandomFiles):
    """Beside files and handovers: who chooses, who requests, who decides."""

    @precondition(lambda self: self.opened())
    @rule(number=numbers, tier=st.sampled_from([None, *Tier]))
    def choose(self, number: int, tier: Tier | None) -> None:
        """A tier by hand, or back to the default."""
        name = one_of(self.opened(), number)
        opportunity = self.opportunities[name]
        if tier is None:
            reset_tier(opportunity, by=self.marta)
            self.tiers.pop(name, None)
            self.chosen_tiers[name, self.today] = None
        else:
            choose_tier(opportunity, tier, delegated_by="Ines", by=self.marta)
            self.tiers[name] = tier
            self.chosen_tiers[name, self.today] = tier
            self.reached["tier"] += 1
        db.session.flush()

    @precondition(lambda self: self.changes())
    @rule(number=numbers, place=numbers, whole_account=st.booleans())
    def ask(self, number: int, place: int, whole_account: bool) -> None:
        """The ISR who lost accounts requests a holdover: of what moved, or of anything else."""
        change = one_of(self.changes(), number)
        opportunity = one_of(self.opportunities.values(), place)
        with self.allowed() as done:
            ask_for_holdover(
                change,
                opportunity_id=opportunity.id,
                whole_account=whole_account,
                reason="Mine",
                by=change.isr,
            )
            db.session.flush()
            done()
            self.reached["holdover asked"] += 1

    @precondition(lambda self: self.waiting())
    @rule(number=numbers, is_approved=st.sampled_from([True, True, False]), is_own=st.booleans())
    def decide(self, number: int, is_approved: bool, is_own: bool) -> None:
        """Milan decides, or the ISR who requested it tries to."""
        holdover = one_of(self.waiting(), number)
        by = holdover.asked_by if is_own else self.milan
        with self.allowed() as done:
            decide_holdover(holdover, is_approved=is_approved, reason="Seen", by=by)
            db.session.flush()
            assert not is_own, "nobody decides on their own request"
            done()
            self.reached["holdover decided"] += 1

    @rule()
    def what_was_won_adds_up(self) -> None:
        """Invariants 8 and 9, of this quarter: credit of each opportunity, and each indicator."""
        calendar = fiscal_calendar()
        quarter = calendar.quarter_of(self.today)
        first, last = calendar.first_day(quarter), calendar.last_day(quarter)
        own, whole = Counter[str](), Counter[str]()
        found = {}
        for isr_id in (*self.names, None):
            for each in credits_in(quarter, isr_id):
                found[each.opportunity.id] = each
                own.update({measure.value: amount for measure, amount in each.of(isr_id).items()})
        for each in found.values():
            for measured in each.measures:
                shares = [share.amount for share in measured.shares]
                assert sum(shares) == measured.whole
                assert all(min(0, measured.whole) <= share <= max(0, measured.whole) for share in shares)
                whole[measured.measure.value] += measured.whole
                self.reached["credit"] += 1
                self.reached["split credit"] += len(shares) > 1
        assert own == whole
        won = (Closing.outcome == OpportunityOutcome.WON, Closing.ends_on.is_(None))
        closed = select(Closing.opportunity_id).where(*won, Closing.closed_on.between(first, last))
        assert set(db.session.scalars(closed)) == set(found)
        said = indicators_of(report_scope(self.yara, self.today), IndicatorFilter(quarter))
        assert said.company is not None
        for measure in ReportMeasure:
            by_isr = sum((line.figures[measure] for line in said.lines), CountedSum())
            assert by_isr == said.company[measure], measure

    @rule(is_ahead=st.booleans())
    def a_rate_is_from_0_to_100(self, is_ahead: bool) -> None:
        """Invariant 10: of all that has a renewal date in this quarter or in the next, without duplicates."""
        quarter = fiscal_calendar().quarter_of(self.today).plus(is_ahead)
        rates = self._rates(quarter)
        assert all(rate is None or 0 <= rate <= PERMILLE for each in rates.values() for rate in each)
        self.reached["rate"] += any(each[0] is not None for each in rates.values())
        renewal_on = fiscal_calendar().first_day(quarter)
        with db.session.begin_nested() as made_up:
            for account in self.accounts.values():
                again = an_opportunity(account, close_on=self.today, renewal_on=renewal_on)
                is_closed(again, self.today, OpportunityOutcome.DUPLICATE)
            assert self._rates(quarter) == rates
            made_up.rollback()
        db.session.expire_all()

    @precondition(lambda self: self.looks % 6 == 0)
    @rule()
    def what_the_crm_takes_leaves_no_difference(self) -> None:
        """Invariant 11. It is taken back, so that files of earlier days still come."""
        with db.session.begin_nested() as made_up:
            crm = a_crm_with_what_is_known()
            for kind in ReturnKind:
                with suppress(RuleBroken):  # nothing differs
                    assert crm.load(the_file(kind).encode()).errors == {}
                    self.reached[f"return of {kind}"] += 1
            bring_back(crm)
            for kind in ReturnKind:
                assert first_differences(kind, self.today, left_out=False) == []
            made_up.rollback()
        db.session.expire_all()
        self.reached["brought back"] += 1

    @invariant()
    def holdovers_are_few_and_two_people_make_one(self) -> None:
        """Invariant 7."""
        if not self.reached["holdover asked"]:
            return
        used = select(func.count()).where(Holdover.state.in_(USED)).group_by(Holdover.change_id)
        assert all(number <= 5 for number in db.session.scalars(used))
        alone = select(Holdover.id).where(Holdover.decided_by_id == Holdover.asked_by_id)
        assert db.session.scalar(alone) is None

    # Help

    def _rates(self, quarter: FiscalQuarter) -> dict[str, list[int | None]]:
        """The rates of each ISR and of the company."""
        said = indicators_of(report_scope(self.yara, self.today), IndicatorFilter(quarter))
        assert said.company is not None
        found = {line.name: line.figures for line in said.lines} | {"Company": said.company}
        return {name: [each.renewal_rate, each.on_time_rate, each.churn_rate] for name, each in found.items()}

    def changes(self) -> list[AlignmentChange]:
        """The alignment changes, newest first: the next ones are those for which it is not too late."""
        newest = select(AlignmentChange).order_by(AlignmentChange.effective_on.desc(), AlignmentChange.id)
        return list(db.session.scalars(newest.limit(2)))

    def waiting(self) -> list[Holdover]:
        asked = select(Holdover).where(Holdover.state == HoldoverState.ASKED)
        return list(db.session.scalars(asked.order_by(Holdover.id)))
