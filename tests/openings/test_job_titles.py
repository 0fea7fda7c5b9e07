"""A job title has other names, and people with one of them are proposed for hiring teams."""

from __future__ import annotations

import pytest

from app.activity.queries import activity_of
from app.job_families.library import job_family
from app.job_titles.actions import add_job_title
from app.job_titles.queries import job_titles
from app.openings.actions import open_opening
from app.shared.refusals import RuleBroken
from app.shared.regions import Region

ASM = "Area Sales Manager"


def test_people_with_another_name_of_the_title_are_proposed(cast):
    cast.sam.job_title = "ASM, EMEA"
    before = open_opening_of(cast)
    add_job_title(name=ASM, synonyms=["ASM", "Regional Sales Lead"], about="", by=cast.rita)

    after = open_opening_of(cast)

    assert cast.sam not in before.stages[-1].hiring_team
    assert cast.sam in after.stages[-1].hiring_team


def open_opening_of(cast):
    people = {"recruiter": cast.rita, "hiring_manager": cast.dana}
    return open_opening(job_family("inside_sales_mid_market"), region=Region.US, **people, by=cast.rita)


def test_a_title_is_added_changed_and_on_record(client, cast, session):
    cast.sam.job_title = "ASM, EMEA"
    client.sign_in(cast.rita)
    client.submit("/job-titles/add", name=ASM, synonyms="ASM\nASM\n\nLead")
    (title,) = job_titles()
    assert title.names == [ASM, "ASM", "Lead"]
    page = f"/job-titles/{title.id}"
    opened = client.form_for(page)
    assert cast.sam.name in client.get("/job-titles").text

    client.submit(page, about="Sells in an area.")

    assert client.send(opened, about="Another").status_code == 409
    assert [line.sentence for line in activity_of(title)] == [
        "changed “About” of the job title",
        "added a job title",
    ]


def test_a_name_belongs_to_one_title(cast):
    add_job_title(name=ASM, synonyms=["ASM"], about="", by=cast.rita)
    for names in (("asm, US", []), ("Other", ["Area  sales manager"])):
        with pytest.raises(RuleBroken, match="is already a name of the job title Area Sales Manager"):
            add_job_title(name=names[0], synonyms=names[1], about="", by=cast.rita)
