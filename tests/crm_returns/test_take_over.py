"""An ISR override that only the CRM has: one click takes it over."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.book.models import IsrOverride, Opportunity
from app.crm_returns.differences import first_differences
from app.crm_returns.kinds import ReturnKind
from app.db.base import db
from app.outbox.models import Message
from app.people.models import User
from tests.crm_returns.conftest import AUGUST
from tests.factories.book import an_account, an_isr_of, an_opportunity, overridden
from tests.factories.crm_returns import a_crm_user
from tests.real.page import Page

PAGE = "/crm-returns?kind=isr"
pages = pytest.mark.both_databases


@pytest.fixture
def lena(cast) -> User:
    return an_isr_of(cast.milan, "Lena Ost")


@pytest.fixture
def ticked(held, owens_id, lena) -> Opportunity:
    """Owen's by his territory; the CRM has an override to Lena."""
    lenas_id = a_crm_user(lena)
    account = an_account(held.territory, crm_isr=owens_id)
    return an_opportunity(account, name="Northwind", crm_isr=lenas_id, crm_isr_override=True)


def address(opportunity: Opportunity) -> str:
    return f"/crm-returns/overrides/{opportunity.id}"


def overrides() -> list[tuple]:
    db.session.expire_all()
    return [(each.isr, each.starts_on, each.set_by) for each in db.session.scalars(select(IsrOverride))]


def seen() -> str:
    (row,) = [
        each for each in first_differences(ReturnKind.ISR, AUGUST, left_out=True) if each.can_be_taken_over
    ]
    return row.seen


@pages
def test_one_click_takes_it_over_with_activity_and_mail(cast, ticked, owen, lena, client, session):
    session.commit()
    client.sign_in(cast.yara)
    page = Page(client.get(PAGE).text)
    (form,) = [each for each in page.all("form") if each.attributes.get("action") == address(ticked)]
    values = {
        each.attributes["name"]: each.attributes.get("value", "") for each in page.all("input", within=form)
    }
    answer = client.post(address(ticked), data=values)
    assert answer.status_code == 303
    assert overrides() == [(lena, AUGUST, cast.yara)]
    done = session.scalars(select(Activity).where(Activity.verb == ActivityVerb.SET_ISR_OVERRIDE)).one()
    assert (done.by, done.was, done.became) == (cast.yara, "Owen Moss", "Lena Ost")
    assert set(session.scalars(select(Message.to_name))) == {
        each.name for each in (owen, lena, cast.marta, cast.milan)
    }
    assert "Northwind" not in client.get(PAGE).text, "both sides have it now"


@pages
def test_the_gate_of_the_isr_must_be_open(cast, ticked, client, session):
    ticked.crm_isr = cast.jonas.email
    session.commit()
    client.sign_in(cast.yara)
    answer = client.forge(address(ticked), seen=seen())
    assert answer.status_code == 422
    assert "Not taken over" in answer.text
    assert overrides() == []


def test_a_person_whom_onramp_does_not_know_is_refused(cast, ticked, client, session):
    ticked.crm_isr = "Somebody Else"
    session.commit()
    client.sign_in(cast.yara)
    assert "does not know who “Somebody Else” is" in client.forge(address(ticked), seen=seen()).text
    assert overrides() == []


def test_what_changed_since_the_page_was_opened_is_refused(cast, ticked, owen, client, session):
    session.commit()
    client.sign_in(cast.yara)
    shown = seen()
    ticked.crm_isr = owen.email
    session.commit()
    assert client.forge(address(ticked), seen=shown).status_code == 409
    overridden(ticked, owen, by=cast.marta)
    session.commit()
    assert client.forge(address(ticked), seen=shown).status_code == 409
    assert overrides() == [(owen, AUGUST, cast.marta)]


def test_nobody_else_takes_one_over(cast, ticked, owen, client, session):
    session.commit()
    for person, status in ((owen, 403), (cast.marta, 403), (cast.rita, 404)):
        client.sign_in(person)
        assert client.forge(address(ticked), seen="x").status_code == status
    assert overrides() == []
