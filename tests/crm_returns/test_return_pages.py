"""The pages of return files: what differs, the file, and what became of it. An ISR sees nothing of them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.book.models import Account
from app.crm_returns.models import CrmReturn
from tests.crm_returns.conftest import AUGUST
from tests.factories.book import an_account, an_opportunity, is_closed
from tests.factories.crm_returns import an_empty_return

PAGE = "/crm-returns"


def test_from_what_differs_to_a_file(cast, held, owens_id, client, session):
    account = an_account(held.territory, "Acme")
    session.commit()
    client.sign_in(cast.yara)
    shown = client.get(PAGE).text
    assert "Acme" in shown
    assert "no file of the CRM has shown a value yet" in shown
    made = client.submit(PAGE)
    assert made.status_code == 303
    answer = client.get(f"{made.location}/file")
    assert answer.data.decode() == f"Id,Proposed_ISR__c\r\n{account.crm_id},{owens_id}\r\n"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=return-accounts-")
    assert "Waiting" in client.get(made.location).text
    assert session.scalars(select(Activity.verb).order_by(Activity.id.desc())).first() is (
        ActivityVerb.MADE_RETURN_FILE
    )


def test_a_second_request_is_answered_with_the_file_that_is_there(cast, held, owens_id, client, session):
    account = an_account(held.territory, "Acme")
    session.commit()
    client.sign_in(cast.yara)
    form = client.form_for(PAGE)
    first, again = client.send(form), client.send(form)
    assert (again.status_code, again.location) == (303, first.location)
    assert "Nothing else differs since this file was made." in client.get(again.location).text
    account.territories[0].account.crm_isr = "somebody else"
    another = an_account(held.territory, "Birch")
    session.commit()
    later = client.submit(PAGE)
    assert later.location != first.location
    assert another.crm_id in client.get(f"{later.location}/file").text


def test_without_a_difference_there_is_a_sentence_and_no_file(cast, client, session):
    session.commit()
    client.sign_in(cast.yara)
    assert "There is nothing to send." in client.get(PAGE).text
    assert client.forge(PAGE, seen="none").status_code == 409
    assert session.scalar(select(CrmReturn)) is None


def test_a_page_that_is_out_of_date_makes_no_file(cast, held, owens_id, client, session):
    an_account(held.territory)
    session.commit()
    client.sign_in(cast.yara)
    form = client.form_for(PAGE)
    session.scalars(select(Account)).one().crm_isr = "somebody else"
    an_account(held.territory)
    session.commit()
    answer = client.send(form)
    assert answer.status_code == 409
    assert "Something else differs now." in answer.text
    assert session.scalar(select(CrmReturn)) is None
    assert client.submit(PAGE).status_code == 303


@pytest.mark.parametrize("who", ["jonas", "marta", "rita", "sam", "nobody"])
def test_nobody_else_sees_anything_of_return_files(cast, client, session, who):
    made = an_empty_return(cast.yara)
    session.commit()
    client.sign_in(getattr(cast, who))
    for page in (PAGE, f"{PAGE}/corrections"):
        assert client.get(page).status_code == 403
    for page in (f"{PAGE}/{made.id}", f"{PAGE}/{made.id}/file"):
        assert client.get(page).status_code == 404


def test_the_page_of_the_alignment_counts_the_differences(cast, held, owens_id, client, session):
    opportunity = an_opportunity(an_account(held.territory), crm_isr_override=True)
    is_closed(an_opportunity(opportunity.account), AUGUST)
    session.commit()
    client.sign_in(cast.yara)
    shown = client.get("/alignment?show=to-check").text
    assert "Differences to the CRM" in shown
    assert "Proposed ISR of accounts: 1" in shown
    assert "The ISR was overridden in the CRM, and not here." in shown
    assert "1 closed opportunity with another ISR in the CRM" in shown
    assert f'href="{PAGE}"' in shown
    client.sign_in(cast.marta)
    assert "Differences to the CRM" not in client.get("/alignment?show=to-check").text
