"""A return file that a perfect CRM loads and exports again leaves no difference (invariant 11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.book.alignment import alignment_day
from app.book.models import Tier
from app.crm_returns.differences import count_differences
from app.crm_returns.kinds import ReturnKind, ReturnState
from app.crm_returns.models import CrmReturnRow
from app.db.base import db
from app.shared.refusals import RuleBroken
from tests.crm_returns.brought_back import a_crm_with_what_is_known, bring_back
from tests.crm_returns.conftest import JULY
from tests.examples import up_to
from tests.factories.book import a_sales_territory, an_account, an_isr_of, an_opportunity, holds, overridden
from tests.factories.crm_returns import a_crm_user, a_log_entry, a_next_step, the_file

PEOPLE = ["owen", "nora", None]
TEXTS = ["Call", "Send the quote, then call", 'They said "yes"', "Zürich next"]  # a next step is one line
TIERS = ["", "Tier 1", "2", "Tier 3 - SAE-managed", "TIER 4: low touch"]
an_opportunity_of_any_kind = st.fixed_dictionaries(
    {
        "crm_isr": st.sampled_from(PEOPLE),
        "override": st.sampled_from([*PEOPLE, "not overridden"]),
        "ticked": st.sampled_from([True, False, None]),
        "tier": st.sampled_from([None, *Tier]),
        "crm_tier": st.sampled_from(TIERS),
        "next_step": st.sampled_from([None, *TEXTS]),
        "crm_next_step": st.sampled_from(["", *TEXTS]),
        "log": st.lists(st.sampled_from([*TEXTS, "Zürich\nnext"]), max_size=2),
        "crm_log": st.sampled_from(["", "2026-07-01 · call"]),
    }
)
an_account_of_any_kind = st.tuples(
    st.integers(0, 2), st.sampled_from(PEOPLE), st.lists(an_opportunity_of_any_kind, max_size=2)
)


@pytest.mark.both_databases
@settings(
    max_examples=up_to(12, few=4),
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    accounts=st.lists(an_account_of_any_kind, min_size=1, max_size=3),
    written=st.sampled_from(["Id", "Id 15", "Email", "Name"]),
)
def test_what_it_took_leaves_no_difference(cast, session, accounts, written):
    with session.begin_nested() as made_up:
        _fill(cast, accounts)
        crm = a_crm_with_what_is_known()
        for kind in ReturnKind:
            try:
                sent = the_file(kind)
            except RuleBroken:
                continue
            assert crm.load(sent.encode()).errors == {}
        bring_back(crm, people=written)
        for kind in ReturnKind:
            assert count_differences(kind, alignment_day()).total == 0, kind
        states = set(db.session.scalars(select(CrmReturnRow.state)))
        assert states <= {ReturnState.CONFIRMED}
        made_up.rollback()


def _fill(cast: Any, accounts: list[tuple[int, str | None, list[dict[str, Any]]]]) -> None:
    """Territories of Owen, of Nora and of nobody, with these accounts."""
    people = {"owen": an_isr_of(cast.marta, "Owen Moss"), "nora": an_isr_of(cast.milan, "Nora Weiss")}
    ids = {name: a_crm_user(person) for name, person in people.items()}
    territories = [a_sales_territory() for _ in range(3)]
    for territory, person in zip(territories, people.values(), strict=False):
        holds(person, territory, manager=cast.marta, starts_on=JULY)
    for place, said, opportunities in accounts:
        account = an_account(territories[place], crm_isr=ids.get(said or "", ""))
        for each in opportunities:
            opportunity = an_opportunity(
                account,
                crm_isr=ids.get(each["crm_isr"] or "", ""),
                crm_isr_override=each["ticked"],
                tier=each["tier"],
                crm_tier=each["crm_tier"],
                crm_next_step=each["crm_next_step"],
                crm_log=each["crm_log"],
            )
            if each["override"] != "not overridden":
                overridden(opportunity, people.get(each["override"]), by=cast.marta)
            if each["next_step"]:
                a_next_step(opportunity, each["next_step"], by=cast.marta)
            for text in each["log"]:
                a_log_entry(opportunity, date(2026, 8, 1), text, by=cast.marta)
