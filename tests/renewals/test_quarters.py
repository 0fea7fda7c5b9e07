"""Quarters: renewals by renewal date and others by close date, and one tier for many at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import chain

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.book.models import OpportunityKind, Tier
from app.db.base import db
from app.renewals.filters import ANY_ISR
from app.renewals.quarters import quarter_sums
from app.renewals.tiers import choose_tier_of_many
from app.shared import clock
from app.shared.refusals import Conflict
from tests.factories.book import an_account, an_opportunity, is_closed, overridden
from tests.real.page import but_for_tokens
from tests.real.statements import statements

PAGE = "/book/quarters"
TODAY = date(2026, 8, 3)
pages = pytest.mark.both_databases


def sent(client, tier: Tier | None, *opportunities, delegated_by: str = "", page: str = PAGE):
    """The answer to a tier for opportunities, as the page that shows them now would send it."""
    return client.submit(
        page,
        tier=tier.value if tier else "",
        delegated_by=delegated_by,
        opportunity=[f"{each.id}-{each.version}" for each in opportunities],
    )


def tiers_of(*opportunities) -> list[Tier | None]:
    db.session.expire_all()
    return [each.tier for each in opportunities]


@pages
def test_example_10_the_page_counts_the_tiers_at_the_threshold(held, client, session):
    account = an_account(held.territory)
    below = an_opportunity(account, name="below.", arr_basis=49_999_99, renewal_on=date(2026, 9, 1))
    at = an_opportunity(account, name="at.", arr_basis=50_000_00, renewal_on=date(2026, 9, 2))
    above = an_opportunity(account, name="above.", arr_basis=50_000_01, renewal_on=date(2026, 9, 3))
    session.commit()
    renewals = quarter_sums(held.isr, str(held.isr_id), TODAY)[0]
    assert dict(renewals.tiers) == {Tier.ACTIVE: 1, None: 2}
    assert renewals.above == 1
    assert renewals.atr == below.arr_basis + at.arr_basis + above.arr_basis
    client.sign_in(held.isr)
    names = ("below.", "at.", "above.")
    untiered, over = client.get(f"{PAGE}?only=untiered").text, client.get(f"{PAGE}?only=above").text
    assert [name in untiered for name in names] == [False, True, True]
    assert [name in over for name in names] == [False, False, True]


@pages
@pytest.mark.parametrize(
    ("day", "this", "following"),
    [(date(2026, 1, 31), "FY26-Q4", "FY27-Q1"), (date(2026, 2, 1), "FY27-Q1", "FY27-Q2")],
)
def test_example_19_the_quarters_change_on_1_february(held, client, session, day, this, following):
    clock.freeze(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    account = an_account(held.territory)
    for due in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 4, 30), date(2026, 5, 1), date(2026, 7, 31)):
        an_opportunity(account, name=f"due {due}.", renewal_on=due)
        an_opportunity(account, name=f"closes {due}.", kind=OpportunityKind.ADD_ON, close_on=due)
    session.commit()
    client.sign_in(held.manager)
    first = [client.get(f"{PAGE}?part={part}").text for part in ("renewals", "others")]
    second = [client.get(f"{PAGE}?quarter=next&part={part}").text for part in ("renewals", "others")]
    expected = {
        "FY26-Q4": ["2026-01-31"],
        "FY27-Q1": ["2026-02-01", "2026-04-30"],
        "FY27-Q2": ["2026-05-01", "2026-07-31"],
    }
    for quarter, texts in ((this, first), (following, second)):
        assert f"{quarter}: Renewals" in texts[0]
        for word, text in zip(("due", "closes"), texts, strict=True):
            due = [each for each in chain(*expected.values()) if f"{word} {each}." in text]
            assert due == expected[quarter]
    sums = quarter_sums(held.manager, ANY_ISR, day)
    assert [sum_.number for sum_ in sums] == [len(expected[this])] * 2 + [len(expected[following])] * 2


@pages
def test_a_dozen_above_the_threshold_get_tier_3_at_once_each_with_its_activity(held, client, session):
    account = an_account(held.territory)
    dozen = [an_opportunity(account, arr_basis=60_000_00, renewal_on=date(2026, 9, 1)) for _ in range(12)]
    dozen[0].tier = Tier.CO_MANAGED
    session.commit()
    client.sign_in(held.isr)
    page_above = f"{PAGE}?only=above"
    assert client.get(page_above).text.count(" checked") == 12
    form = client.form_for(page_above)
    chosen = {"tier": "3", "opportunity": [f"{each.id}-0" for each in dozen]}
    answer = client.send(form, **chosen)
    assert answer.status_code == 303
    assert tiers_of(*dozen) == [Tier.SAE_MANAGED] * 12
    assert {(each.tier_by_id, each.version) for each in dozen} == {(held.isr_id, 1)}
    again = client.send(form, **chosen)
    assert again.headers["Location"] == answer.headers["Location"], "sent twice it is done once"
    assert {each.version for each in dozen} == {1}
    is_closed(dozen[0], TODAY)
    with pytest.raises(Conflict, match="closed meanwhile"):  # though it has the tier
        choose_tier_of_many({dozen[0].id: 1}, Tier.SAE_MANAGED, delegated_by="", by=held.isr)
    done = db.session.scalars(select(Activity).where(Activity.verb == ActivityVerb.CHOSE_TIERS)).all()
    assert sorted(each.about for each in done) == sorted(f"opportunity:{each.id}" for each in dozen)
    assert {each.was for each in done} == {"Tier 2 - Co-managed by SAE & ISR", "Untiered"}
    assert {each.became for each in done} == {"Tier 3 - SAE-managed"}


@pages
def test_many_take_as_many_statements_as_one(held, client, session):
    account = an_account(held.territory)
    some = [an_opportunity(account, renewal_on=date(2026, 9, 1)) for _ in range(31)]
    session.commit()
    client.sign_in(held.isr)
    client.get(PAGE)
    costs = []
    for chosen in (some[:1], some[1:]):
        versions = [(each.id, each.version) for each in chosen]
        with statements() as counted:
            client.submit(PAGE, tier="4", delegated_by="", opportunity=[f"{a}-{b}" for a, b in versions])
        costs.append(len(counted))
    assert costs[0] == costs[1]


@pages
def test_what_changed_meanwhile_is_left_and_named_and_the_rest_is_done(held, client, session):
    account = an_account(held.territory)
    names = ("changed", "closed", "left")
    changed, closed, left = [
        an_opportunity(account, name=each, renewal_on=date(2026, 9, 1)) for each in names
    ]
    seen = [f"{each.id}-{each.version}" for each in (changed, closed, left)]
    session.commit()
    client.sign_in(held.isr)
    opened = client.form_for(PAGE)
    changed.version += 1
    is_closed(closed, date(2026, 8, 1))
    session.commit()
    answer = client.send(opened, tier="3", delegated_by="", opportunity=seen)
    assert answer.status_code == 303
    assert "Changed or closed meanwhile, and left as they are: changed, closed." in client.get(PAGE).text
    assert tiers_of(changed, closed, left) == [None, None, Tier.SAE_MANAGED]


@pages
def test_if_nothing_is_left_nothing_is_written_and_the_page_says_why(held, client, session):
    changed = an_opportunity(an_account(held.territory), name="changed", renewal_on=date(2026, 9, 1))
    session.commit()
    client.sign_in(held.isr)
    answer = client.forge(PAGE, tier="3", delegated_by="", opportunity=[f"{changed.id}-7"])
    assert answer.status_code == 409
    assert "Changed or closed meanwhile" in answer.text
    assert sent(client, None, changed).status_code == 422
    assert sent(client, Tier.SAE_MANAGED).status_code == 422
    assert tiers_of(changed) == [None]


@pages
def test_nobody_chooses_a_tier_of_what_they_may_not_work_on(held, other, cast, client, session):
    own = an_opportunity(an_account(held.territory), name="own", renewal_on=date(2026, 9, 1))
    lent = an_opportunity(an_account(held.territory), name="lent", renewal_on=date(2026, 9, 1))
    hers = an_opportunity(an_account(other.territory), name="of Nora", renewal_on=date(2026, 9, 1))
    overridden(lent, other.isr, by=cast.marta)
    session.commit()
    client.sign_in(held.isr)
    forged = [f"{each.id}-{each.version}" for each in (own, lent, hers)]
    answer = client.forge(PAGE, tier="4", opportunity=forged)
    assert answer.status_code == 303
    text = client.get(PAGE).text
    assert "permission to work on: lent." in text
    assert "of Nora" not in text
    assert tiers_of(own, lent, hers) == [Tier.LOW_TOUCH, None, None]
    client.sign_in(cast.yara)
    assert client.forge(PAGE, tier="4", opportunity=[f"{hers.id}-0"]).status_code == 422
    assert tiers_of(hers) == [None]


@pages
def test_an_id_of_another_book_is_answered_as_one_that_nothing_has(held, other, client, session):
    hers = an_opportunity(an_account(other.territory), name="of Nora", renewal_on=date(2026, 9, 1))
    session.commit()
    client.sign_in(held.isr)
    answers = [client.forge(PAGE, tier="3", opportunity=[f"{id_}-0"]) for id_ in (hers.id, 999)]
    assert {answer.status_code for answer in answers} == {422}
    assert len({but_for_tokens(answer.text) for answer in answers}) == 1


@pages
def test_tier_1_above_the_default_names_who_delegated_it(held, client, session):
    account = an_account(held.territory)
    large = an_opportunity(account, name="large", arr_basis=60_000_00, renewal_on=date(2026, 9, 1))
    session.commit()
    client.sign_in(held.isr)
    assert "Name the SAE or AE who delegated" in sent(client, Tier.ACTIVE, large).text
    assert tiers_of(large) == [None]
    assert sent(client, Tier.ACTIVE, large, delegated_by="Ines Duarte").status_code == 303
    assert tiers_of(large) == [Tier.ACTIVE]
    assert large.delegated_by == "Ines Duarte"
