"""A transfer is eligible after six months in the role, twelve from sales development, or by a waiver."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.activity.queries import activity_of
from app.candidates.models import Application, Status
from app.onboarding.eligibility import Eligibility, check_eligible, eligible_from
from app.onboarding.models import Onboarding
from app.outbox.queries import messages_about
from app.people.models import User
from app.pipeline.undo import undo
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import a_candidate
from tests.pipeline.hiring import agreed, hire_by_rita, ready_to_hire

FEBRUARY = date(2026, 2, 28)
TODAY, START = date(2026, 11, 23), date(2026, 12, 7)


@pytest.fixture
def noels(cast) -> Application:
    """Of Noel, a colleague without a role so far."""
    cast.nobody.job_title = "Renewals Specialist"
    candidate = a_candidate("Noel Body", email=cast.nobody.email, user=cast.nobody)
    return ready_to_hire(cast, candidate=candidate)


@pytest.fixture
def form(client, cast, noels):
    """The form to hire Noel, open in the browser of Rita."""
    client.sign_in(cast.rita)
    return client.form_for(f"/applications/{noels.id}/hire")


def transfer(cast, **entered) -> dict[str, str]:
    return {**agreed(cast, kind=HireKind.TRANSFER), **entered}


def months_ago(months: int) -> date:
    """A day so many months, and some days more, before the day they start."""
    return clock.today("UTC") + timedelta(days=14 - months * 31)


@pytest.mark.parametrize(
    ("since", "from_sales_development", "eligible"),
    [
        (date(2026, 1, 15), False, date(2026, 7, 15)),
        (date(2026, 1, 15), True, date(2027, 1, 15)),
        (date(2025, 8, 31), False, FEBRUARY),  # a month without that day
        (date(2024, 2, 29), True, date(2025, 2, 28)),
        (date(2025, 7, 1), False, date(2026, 1, 1)),
    ],
)
def test_months_in_a_role_are_calendar_months(since, from_sales_development, eligible):
    assert eligible_from(since, from_sales_development=from_sales_development) == eligible


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.booleans(), st.integers(-400, 400))
def test_the_months_must_be_complete_on_the_start_date(since, sales, days):
    eligibility = Eligibility(since, from_sales_development=sales)
    values = {"name": "Noel", "start_date": eligibility.from_day + timedelta(days=days), "today": date.max}
    if days >= 0:
        check_eligible(eligibility, **values)
    else:
        with pytest.raises(RuleBroken, match=r"Noel is eligible from \d+ \w+ \d{4}\."):
            check_eligible(eligibility, **values)


@pytest.mark.parametrize(
    ("since", "sales", "is_waived", "sentence"),
    [
        (date(2026, 6, 8), False, False, "requires 6 months in the present role. Noel is eligible from 8 De"),
        (date(2025, 12, 8), True, False, "requires 12 months in the present role. Noel is eligible from"),
        (date(2026, 9, 1), False, True, "Enter why this is waived."),
        (date(2020, 9, 1), False, True, "There is nothing to waive: they are eligible from"),
        (date(2026, 11, 24), False, True, "This date is in the future."),
    ],
)
def test_a_refusal_says_when_they_become_eligible_or_what_the_waiver_lacks(since, sales, is_waived, sentence):
    waived_by = User(name="Dana") if is_waived else None
    eligibility = Eligibility(since, from_sales_development=sales, waived_by=waived_by)
    with pytest.raises(RuleBroken, match=sentence):
        check_eligible(eligibility, name="Noel", start_date=START, today=TODAY)


def test_a_transfer_is_refused_until_eligible_then_hired_and_recorded(client, cast, session, noels, form):
    too_early = {"in_role_since": months_ago(6).isoformat(), "from_sales_development": "yes"}
    refused = client.send(form, **transfer(cast, **too_early, waiver="Soon."))
    assert refused.status_code == 422
    assert "A transfer requires 12 months in the present role. Noel Body is eligible from" in refused.text
    assert "Soon." in refused.text, "what was typed is gone"
    assert noels.status is Status.ACTIVE
    assert session.scalars(select(Onboarding)).all() == []
    unknown = client.send(form, **transfer(cast, in_role_since=""))
    assert unknown.status_code == 422
    assert "Enter the day they started their current role." in unknown.text

    answer = client.send(form, **transfer(cast, in_role_since=months_ago(6).isoformat()))

    assert answer.status_code == 303
    (onboarding,) = session.scalars(select(Onboarding))
    assert onboarding.in_role_since == months_ago(6)
    assert (onboarding.from_sales_development, onboarding.eligibility_waived_by) == (False, None)
    line = next(line for line in activity_of(onboarding) if line.sentence == "checked the eligibility")
    assert line.by is cast.rita
    assert "eligible from" in line.became


def test_a_named_person_waives_it_with_a_reason_and_gets_a_mail(client, cast, session, noels, form):
    waived = {"in_role_since": months_ago(3).isoformat(), "waived_by": str(cast.dana.id)}
    assert client.send(form, **transfer(cast, **waived)).status_code == 422
    note = "She covered the region already."

    assert client.send(form, **transfer(cast, **waived, waiver=note)).status_code == 303

    (onboarding,) = session.scalars(select(Onboarding))
    assert onboarding.eligibility_waived_by is cast.dana
    assert onboarding.eligibility_note.text == note
    line = next(line for line in activity_of(onboarding) if line.sentence == "checked the eligibility")
    assert "waived by Dana Whitfield" in line.became
    assert line.note.text == note
    (mail,) = [mail for mail in messages_about(onboarding) if mail.to_email == cast.dana.email]
    assert "Rita Okafor hired Noel Body" in mail.body
    undo(noels, version=noels.version, by=cast.rita)
    assert (noels.status, onboarding.ended_at is None) == (Status.ACTIVE, False)
    assert {mail.state.value for mail in messages_about(onboarding)} == {"cancelled"}


def test_a_hiring_manager_or_an_admin_waives_it_and_never_for_themselves(client, cast, session, noels):
    hugos = ready_to_hire(cast, candidate=a_candidate("Hugo Stein", email=cast.hugo.email, user=cast.hugo))
    for application, person in [(noels, cast.marta), (noels, cast.rita), (hugos, cast.hugo)]:
        waived = Eligibility(months_ago(3), from_sales_development=False, waived_by=person, note="Please.")
        with pytest.raises(RuleBroken, match="Only a hiring manager or an admin"), session.begin_nested():
            hire_by_rita(cast, application, HireKind.TRANSFER, eligibility=waived)
    client.sign_in(cast.rita)
    page = client.get(f"/applications/{hugos.id}/hire").text
    assert f'<option value="{cast.dana.id}"' in page
    assert f'<option value="{cast.hugo.id}"' not in page
    assert "In current role since" in page
    new = client.get(f"/applications/{ready_to_hire(cast).id}/hire").text
    assert "In current role since" not in new, "someone new to the company is not asked"
    assert (noels.status, hugos.status) == (Status.ACTIVE, Status.ACTIVE)
