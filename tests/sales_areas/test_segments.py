"""Sales segments are records: texts of territories mean one by any of its names and stay as they are."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.onboarding.plan_recipient import plan_recipient_of
from app.plans.compose import wanted_file_names
from app.plans.kinds import PlanKind
from app.reports.capacity.vacancies import count_vacancies
from app.sales_areas.models import SalesSegment
from app.sales_areas.queries import segment_names
from app.sales_areas.remit import Remit
from app.shared import clock
from app.territories.models import Territory
from tests.factories.onboardings import a_territory, an_onboarding


def record_of(session, name: str) -> SalesSegment:
    return session.scalars(select(SalesSegment).where(SalesSegment.name == name)).one()


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("pub sec", "Public Sector"),
        ("PubSec", "Public Sector"),
        ("mid market", "Mid-Market"),
        ("MM", "Mid-Market"),
        ("Enterprise", "Large"),
        ("lrg", "Large"),
        ("smb", "SMB"),
        ("Elsewhere", "Elsewhere"),
        ("", ""),
    ],
)
def test_a_text_means_a_segment_by_any_of_its_names(session, text, means):
    assert segment_names().meaning(text) == means


@pytest.mark.both_databases
def test_an_admin_adds_and_renames_a_segment_and_territories_keep_their_texts(client, cast, session):
    a_territory("EMEA North").segment = "MM"
    middle = record_of(session, "Mid-Market")
    session.commit()
    client.sign_in(cast.ada)
    entered = {"name": "Commercial Sales", "other_names": "MM", "position": "2"}
    assert client.submit(f"/segments/{middle.id}/edit", **entered).status_code == 303
    assert (middle.name, middle.other_names) == ("Commercial Sales", ["MM", "Mid-Market"])
    assert session.scalars(select(Territory.segment)).all() == ["MM"]
    assert segment_names().meaning("mid-market") == "Commercial Sales"
    assert activity_of(middle)[0].verb == ActivityVerb.CHANGED_SEGMENT
    refused = client.submit("/segments/add", name="Middle", other_names="mm", position="5")
    assert (refused.status_code, "“mm” already means Commercial Sales." in refused.text) == (422, True)
    assert client.submit("/segments/add", name="Startups", position="5").status_code == 303
    client.submit(f"/segments/{middle.id}/retire", page="/regions")
    assert segment_names().offered == ["Large", "Public Sector", "SMB", "Startups"]


def test_territories_of_one_segment_are_one_area_and_no_other_remit(cast, session):
    for number, text in enumerate(("MM", "Mid-Market", "mid market")):
        a_territory(f"EMEA {number}").segment = text
    session.flush()
    (area,), (number,) = zip(*count_vacancies(None, clock.today("UTC")).items(), strict=True)
    assert (area.name, number) == ("EMEA · Mid-Market", 3)
    hired_for = Remit(area.region, "Mid-Market")
    assert not Remit(area.region, "MM").differs_from(hired_for, segment_names())
    assert Remit(area.region, "SMB").differs_from(hired_for, segment_names())


def test_a_part_of_a_plan_is_found_by_any_name_of_the_region_and_segment(cast):
    onboarding = an_onboarding(cast)
    names = wanted_file_names(PlanKind.ONBOARDING, plan_recipient_of(onboarding, onboarding.application))
    assert {"onboarding_tasks/region_emea", "onboarding_tasks/segment_mid_market"} <= set(names)
    assert "onboarding_tasks/segment_mm" in names
