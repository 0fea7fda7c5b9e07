"""Setting the targets of a quarter: whose they are, what is on record, and two people at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.activity.queries import activity_of
from app.sales_reports.models import SalesTarget
from app.sales_reports.targets import RegionTeam, own_region_teams, set_targets, subject_of
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from tests.factories.sales_reports import THIS_QUARTER, K, SalesCompany, a_sales_company, a_target

ENTERPRISE = RegionTeam(Region.EMEA, "Enterprise")
ADDRESS = "/reports/book/targets?quarter=FY27-Q3"


@pytest.fixture
def company(session) -> SalesCompany:
    company = a_sales_company()
    session.commit()
    return company


def targets(session) -> dict[tuple[str, str], int]:
    session.expire_all()
    return {(each.region, each.team): each.net_arr for each in session.scalars(select(SalesTarget))}


def test_sales_operations_set_change_and_remove_targets_on_record(company, client, session):
    client.sign_in(company.cast.yara)
    form = client.form_for(ADDRESS)
    for _twice in range(2):
        sent = client.send(form, emea_enterprise="1,200,000.00", us_public_sector="$300,000")
        assert sent.status_code == 303
    assert targets(session) == {("EMEA", "Enterprise"): 1200 * K, ("US", "Public Sector"): 300 * K}
    client.submit(ADDRESS, emea_enterprise="", us_public_sector="310,000")
    assert targets(session) == {("US", "Public Sector"): 310 * K}
    lines = activity_of(subject_of(THIS_QUARTER))
    said = {(line.what, line.was, line.became) for line in lines}
    assert said == {
        ("EMEA · Enterprise", "no target", "USD 1,200,000.00"),
        ("US · Public Sector", "no target", "USD 300,000.00"),
        ("EMEA · Enterprise", "USD 1,200,000.00", "no target"),
        ("US · Public Sector", "USD 300,000.00", "USD 310,000.00"),
    }
    assert "set the target of EMEA · Enterprise: USD 1,200,000.00 → no target" in client.get(ADDRESS).text


def test_a_manager_sets_targets_only_where_one_of_their_isrs_holds_a_territory(company, client, session):
    assert [each.name for each in own_region_teams(company.cast.marta)] == ["EMEA · Enterprise"]
    assert own_region_teams(company.owen) == []
    a_target(company.cast.yara, 300 * K, Region.US, "Public Sector")
    session.commit()
    client.sign_in(company.cast.marta)
    page = client.get(ADDRESS).text
    assert "US · Public Sector" in page and 'name="us_public_sector"' not in page
    client.submit(ADDRESS, emea_enterprise="5,000")
    assert targets(session)["EMEA", "Enterprise"] == 5 * K
    with pytest.raises(RuleBroken):
        set_targets(
            THIS_QUARTER, {RegionTeam(Region.US, "Public Sector"): 1}, seen=None, by=company.cast.marta
        )


def test_the_second_of_two_people_is_told_what_changed(company, client, session):
    client.sign_in(company.cast.yara)
    form = client.form_for(ADDRESS)
    set_targets(THIS_QUARTER, {ENTERPRISE: 7 * K}, seen=None, by=company.cast.ada)
    session.commit()
    answer = client.send(form, emea_enterprise="9,000")
    assert answer.status_code == 409
    assert "Ada Berg changed “EMEA · Enterprise”. It is now: 7,000.00." in answer.text
    assert 'value="9,000"' in answer.text
    assert targets(session) == {("EMEA", "Enterprise"): 7 * K}


@pytest.mark.parametrize("text", ["0", "-5", "12.345", "EUR 5", "much"])
def test_what_is_no_amount_above_0_is_refused_on_its_field(company, client, session, text):
    client.sign_in(company.cast.yara)
    answer = client.submit(ADDRESS, emea_enterprise=text)
    assert answer.status_code == 422
    assert f'value="{text}"' in answer.text
    assert targets(session) == {}


@pytest.mark.both_databases
def test_there_is_one_target_of_a_region_and_team_in_a_quarter_and_it_is_above_0(company, session):
    for amounts in ((5 * K, 6 * K), (0,)):
        with pytest.raises(IntegrityError):
            for amount in amounts:
                a_target(company.cast.yara, amount)
        session.rollback()
