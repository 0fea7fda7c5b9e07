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
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import a_candidate
from tests.pipeline.test_hire import agreed, ready_to_hire

FEBRUARY = date(2026, 2, 28)


@pytest.fixture
def noels(cast) -> Application:
    """Of Noel, a colleague without a role so far."""
    cast.nobody.job_title = "Renewals Specialist"
    candidate = a_candidate("Noel Body", email=cast.nobody.email, user=cast.nobody)
    return ready_to_hire(cast, candidate=candidate)


def hire(client, cast, application: Application, **said):
    """By Rita, to start in fourteen days."""
    client.sign_in(cast.rita)
    values = {**agreed(cast, kind=HireKind.TRANSFER), **said}
    return client.submit(f"/applications/{application.id}/hire", **values)


def months_ago(months: int) -> str:
    """A day so many months, and some days more, before the day they start."""
    return (clock.today("UTC") + timedelta(days=14 - months * 31)).isoformat()


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


def test_an_eligible_transfer_is_hired_and_recorded(client, cast, session, noels):
    assert hire(client, cast, noels, in_role_since=months_ago(6)).status_code == 303

    (onboarding,) = session.scalars(select(Onboarding))
    assert onboarding.in_role_since.isoformat() == months_ago(6)
    assert (onboarding.from_sales_development, onboarding.eligibility_waived_by) == (False, None)
    line = next(line for line in activity_of(onboarding) if line.sentence == "checked the eligibility")
    assert line.by is cast.rita
    assert "eligible from" in line.became


@pytest.mark.parametrize(("months", "sales", "asked"), [(5, "no", 6), (11, "yes", 12), (6, "yes", 12)])
def test_a_refusal_says_when_they_become_eligible(client, cast, session, noels, months, sales, asked):
    refused = hire(
        client, cast, noels, in_role_since=months_ago(months), from_sales_development=sales, waiver="Soon."
    )

    assert refused.status_code == 422
    assert (
        f"A transfer requires {asked} months in the present role. Noel Body is eligible from" in refused.text
    )
    assert "Soon." in refused.text, "what was typed is gone"
    assert noels.status is Status.ACTIVE
    assert session.scalars(select(Onboarding)).all() == []


def test_a_named_person_waives_it_with_a_reason_and_gets_a_mail(client, cast, session, noels):
    answer = hire(
        client,
        cast,
        noels,
        in_role_since=months_ago(3),
        waived_by=str(cast.dana.id),
        waiver="She covered the region already.",
    )

    assert answer.status_code == 303
    (onboarding,) = session.scalars(select(Onboarding))
    assert onboarding.eligibility_waived_by is cast.dana
    assert onboarding.eligibility_note.text == "She covered the region already."
    line = next(line for line in activity_of(onboarding) if line.sentence == "checked the eligibility")
    assert "waived by Dana Whitfield" in line.became
    assert line.note.text == "She covered the region already."
    (mail,) = [mail for mail in messages_about(onboarding) if mail.to_email == cast.dana.email]
    assert "Rita Okafor hired Noel Body" in mail.body


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"in_role_since": months_ago(3), "waiver": ""}, "Enter why this is waived."),
        ({"in_role_since": months_ago(30)}, "There is nothing to waive: they are eligible from"),
        ({"in_role_since": "2200-01-01"}, "This date is in the future."),
        ({"in_role_since": ""}, "Enter the day they started their current role."),
    ],
)
def test_an_incomplete_or_needless_waiver_is_refused(client, cast, noels, said, sentence):
    waived = {"waived_by": str(cast.dana.id), "waiver": "She knows the region."}
    refused = hire(client, cast, noels, **{**waived, **said})
    assert refused.status_code == 422
    assert sentence in refused.text
    assert noels.status is Status.ACTIVE


@pytest.mark.parametrize("who", ["marta", "rita", "nobody"])
def test_only_people_who_may_waive_are_offered(client, cast, noels, who):
    page, someone = f"/applications/{noels.id}/hire", getattr(cast, who)
    client.sign_in(cast.rita)
    said = {
        **agreed(cast, kind=HireKind.TRANSFER),
        "in_role_since": months_ago(3),
        "waived_by": str(someone.id),
        "waiver": "Please.",
        "version": noels.version,
    }
    assert client.forge(page, **said).status_code == 422
    assert noels.status is Status.ACTIVE


def test_nobody_waives_their_own(client, cast, session):
    candidate = a_candidate("Hugo Stein", email=cast.hugo.email, user=cast.hugo)
    application = ready_to_hire(cast, candidate=candidate)
    client.sign_in(cast.rita)
    page = client.get(f"/applications/{application.id}/hire").text
    assert f'<option value="{cast.dana.id}"' in page
    assert f'<option value="{cast.hugo.id}"' not in page


def test_someone_new_to_the_company_is_not_asked(client, cast):
    application = ready_to_hire(cast)
    client.sign_in(cast.rita)
    assert "In current role since" not in client.get(f"/applications/{application.id}/hire").text


def test_undoing_a_hire_on_a_waiver_cancels_its_mail(client, cast, session, noels):
    hire(client, cast, noels, in_role_since=months_ago(3), waived_by=str(cast.dana.id), waiver="She is good.")
    client.submit(f"/applications/{noels.id}/undo", page=f"/applications/{noels.id}")

    assert noels.status is Status.ACTIVE
    (onboarding,) = session.scalars(select(Onboarding))
    assert onboarding.ended_at is not None
    assert {mail.state.value for mail in messages_about(onboarding)} == {"cancelled"}
