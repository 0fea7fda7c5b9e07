"""The resources of the department: shipped with their links, changed by ISR managers, on record."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from app.activity.queries import activity_of
from app.resources.models import Resource, ResourceSection
from app.resources.rules import MAX_SECTION_RESOURCES, SECTION_HEADINGS
from app.shared.company import is_company_address
from config import Settings
from tests.factories.onboardings import an_onboarding
from tests.real.page import Element, Page

HANDBOOK = "https://handbook.example.com/hb"
# The links of the three tables of the department's page, in their order: section, link, team or type.
SLACK = "https://gitlab.slack.com/archives"
FIELD = f"{HANDBOOK}/sales/field-operations"
DOCS = "https://docs.google.com/document/d/1UaKPTQePAU1RxtGSVb-BujdKiPVoepevrRh8q5bvbBg/edit"
IDE = (
    "https://gitlab.com/-/ide/project/gitlab-com/www-gitlab-com/edit/master/-/sites/handbook/source/handbook"
)
TABLES = {
    ResourceSection.TEAM: [
        (f"{SLACK}/C01P39947ND", "Enterprise"),
        (f"{SLACK}/CNAMWG9N3", "PubSec"),
        (f"{HANDBOOK}/sales/territories/", "All"),
        (f"{HANDBOOK}/finance/sales-comp-plan/#fy22-sales-compensation-plan", "All"),
        (f"{HANDBOOK}/sales/commissions/", "All"),
    ],
    ResourceSection.PROCESSES: [
        (f"{FIELD}/order-processing/#quote-configuration", "Field Operations"),
        (f"{FIELD}/order-processing/", "Field Operations"),
        (f"{FIELD}/sales-operations/deal-desk/", "Field Operations"),
        (f"{HANDBOOK}/sales/sales-renewal-process/", "Field Operations"),
        (f"{HANDBOOK}/customer-success/csm/renewals/", "Technical Account Management"),
        (
            "https://drive.google.com/drive/u/0/search?q=%22Renewal%20Oppty%20Management%22",
            "Shared document",
        ),
        (
            f"{HANDBOOK}/marketing/developer-relations/community-programs/education-program/",
            "Developer Relations",
        ),
    ],
    ResourceSection.MANAGERS: [
        (f"{DOCS}#bookmark=id.aces298pv2vw", "Sales Operations"),
        (f"{IDE}/sales/insidesales/index.html.md#isr-opportunity-alignment", "ISR manager process"),
    ],
}
FACTS = {
    ResourceSection.ABOUT: ["renewals and growth", "net ARR", "on-time renewals"],
    ResourceSection.GOALS: [
        "Enterprise ISRs in FY23",
        "$50k",
        "90 to 120 days",
        "90 to 180 days",
        "renewal rate",
        "SAEs, ASMs, CAMs and CSMs",
    ],
    ResourceSection.REQUIRED: [
        "Tier all",
        "Next Step and Next Steps Owner",
        "Next Steps History",
        "tiers 1, 2 and 4",
        "tagged on every opportunity of your region",
        "Commercial Sales handbook",
        *(
            "two renewal health check calls",
            "ten customers",
            "follow up in two days",
            "check in within a week",
        ),
        *("activity log", "100 potential Premium users", "customer's branding", "command plan"),
    ],
    ResourceSection.TIERS: [
        *("Tier 1", "Tier 2", "Tier 3", "Tier 4", "account leader", "ISR Priority"),
        "paper process, quoting, approvals and customers",
    ],
    ResourceSection.HOLDOVER: ["up to five", "75%", "25%", "50%", "fiscal quarter", "Salesforce Chatter"],
    ResourceSection.ALIGNMENT: ["Proposed ISR", "ISR Override", "Territories mapping file"],
    ResourceSection.QUESTIONS: [
        "ARR Basis",
        "available to renew (ATR)",
        "Connected-New",
        "Solution Architects",
    ],
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"company_name": "Öst & Söhne", "handbook_url": HANDBOOK})


@pytest.fixture
def marta(client, cast):
    client.sign_in(cast.marta)
    return client


def of(session, section: ResourceSection = ResourceSection.TEAM) -> list[Resource]:
    shown = (Resource.section == section, Resource.retired_at.is_(None))
    return list(session.scalars(select(Resource).where(*shown).order_by(Resource.position)))


def section_of(page: Page, section: ResourceSection) -> Element:
    (sheet,) = [each for each in page.all("section") if each.attributes.get("id") == section.name.lower()]
    return sheet


def table_of(page: Page, section: ResourceSection) -> list[tuple[str, str]]:
    """The address and the second cell of each row of a section."""
    rows = [row for row in page.all("tr", within=section_of(page, section)) if page.all("th", within=row)][1:]
    return [
        (
            page.all("a", within=page.all("th", within=row)[0])[0].attributes["href"],
            page.all("td", within=row)[0].text.strip(),
        )
        for row in rows
    ]


def test_the_page_has_the_three_tables_and_the_facts_of_the_company(client, cast, session):
    """Each table with link, team and purpose, and the company's name from the settings."""
    client.sign_in(cast.jonas)
    page = Page(client.get("/resources").text)

    for section, table in TABLES.items():
        assert table_of(page, section) == table
        assert all(resource.purpose for resource in of(session, section)), section
    for section, facts in FACTS.items():
        assert [fact for fact in facts if fact not in section_of(page, section).text] == []
    text = page.all("main")[0].text
    assert "Öst & Söhne sales territories" in text
    assert "{{" not in text
    assert text.count("GitLab") == 2, "the GitLab for Education Program, which gives GitLab for free"


def test_every_shipped_link_is_safe_and_opens_a_new_tab(client, cast, session):
    assert all(is_company_address(r.address) for r in session.scalars(select(Resource)) if r.address)
    client.sign_in(cast.jonas)
    page = Page(client.get("/resources").text)
    cells = page.all("th")
    links = [a.attributes for a in page.all("a") if any(a.is_inside(cell) for cell in cells)]
    assert len(links) > 20
    assert {(a["target"], a["rel"]) for a in links} == {("_blank", "noopener noreferrer")}


def test_the_page_of_an_onboarding_has_them(client, cast, session):
    onboarding = an_onboarding(cast)
    client.sign_in(cast.jonas)

    page = Page(client.get(f"/onboardings/{onboarding.id}").text)

    (section,) = [each for each in page.all("section") if each.attributes.get("id") == "resources"]
    assert "{{" not in section.text
    links = {a.attributes["href"] for a in page.all("a", within=section)}
    assert {address for table in TABLES.values() for address, _ in table} <= links
    for part in (
        ResourceSection.GOALS,
        ResourceSection.REQUIRED,
        ResourceSection.TIERS,
        ResourceSection.HOLDOVER,
    ):
        assert str(SECTION_HEADINGS[part].section) in section.text
        assert [fact for fact in FACTS[part] if fact not in section.text] == []


def test_a_manager_adds_a_resource_at_the_end_of_its_section(marta, cast, session):
    typed = {"section": "team resources", "title": "Team calendar", "team": "All", "purpose": "Who is away."}

    answer = marta.submit("/resources/add", **typed, address="https://calendar.example.com/isr")

    last = of(session)[-1]
    assert (answer.status_code, answer.location) == (303, "/resources#team")
    assert (last.title, last.address) == ("Team calendar", "https://calendar.example.com/isr")
    assert "Team calendar" in marta.get("/resources").text
    record = activity_of(last)[0]
    assert (record.sentence, record.by, record.became) == ("added a resource", cast.marta, "Team calendar")


def test_a_manager_changes_a_resource_and_the_change_is_recorded(marta, cast, session):
    resource = of(session)[0]
    marta.submit(f"/resources/{resource.id}/edit")
    assert (list(activity_of(resource)), resource.revision) == ([], 1), "nothing was changed"

    marta.submit(f"/resources/{resource.id}/edit", purpose="For questions.", address="{{handbook}}/chat/")

    assert (resource.purpose, resource.revision) == ("For questions.", 2)
    records = {record.what: (record.was, record.became, record.by) for record in activity_of(resource)}
    assert set(records) == {"purpose", "address"}
    assert records["address"] == (f"{SLACK}/C01P39947ND", "{{handbook}}/chat/", cast.marta)
    assert f'href="{HANDBOOK}/chat/"' in marta.get("/resources").text


INVALID_ADDRESSES = [
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "/resources",
    "https://a@b.example",
    "slack",
]


def test_an_invalid_link_is_refused_and_the_form_keeps_its_values(marta, session):
    for path, addresses in (("/resources/add", INVALID_ADDRESSES), ("/resources/1/edit", ["slack"])):
        form = marta.form_for(path)
        for address in addresses:
            answer = marta.send(form, title="Typed with care", address=address)
            assert answer.status_code == 422, address
            assert "Enter a web address" in answer.text, address
            assert "Typed with care" in answer.text, address
    assert "Typed with care" not in [resource.title for resource in session.scalars(select(Resource))]


def test_the_second_to_save_sees_who_was_first_and_keeps_their_values(app, marta, cast, session):
    resource = of(session)[0]
    form = marta.form_for(f"/resources/{resource.id}/edit")
    other = app.test_client()
    other.sign_in(cast.ada)
    other.submit(f"/resources/{resource.id}/edit", purpose="From Ada.")

    answer = marta.send(form, purpose="From Marta.")

    assert answer.status_code == 409
    assert "Ada Berg changed this resource." in answer.text
    assert "From Marta." in answer.text
    assert resource.purpose == "From Ada."


def test_a_manager_changes_the_order(marta, session):
    """The first cannot move up, nor the last down."""
    first, second, third, *_, last = of(session)
    assert marta.forge(f"/resources/{first.id}/up").status_code == 422
    assert marta.forge(f"/resources/{last.id}/down").status_code == 422
    page = "/resources"

    marta.submit(f"/resources/{third.id}/up", page=page)
    marta.submit(f"/resources/{first.id}/down", page=page)

    assert of(session)[:3] == [third, first, second]
    assert [record.sentence for record in activity_of(first)] == ["moved it"]


def test_a_retired_resource_is_hidden_and_can_be_restored(app, marta, cast, session):
    resource = of(session)[0]
    edit = f"/resources/{resource.id}/edit"
    marta.submit(f"/resources/{resource.id}/retire", page=edit)
    reader = app.test_client()
    reader.sign_in(cast.jonas)

    assert resource.title not in reader.get("/resources").text
    assert marta.submit(edit, purpose="Again.").status_code == 422
    assert marta.forge(f"/resources/{resource.id}/up").status_code == 422
    marta.submit(f"/resources/{resource.id}/restore", page="/resources")
    assert of(session)[-1] is resource
    assert [record.sentence for record in activity_of(resource)] == ["restored it", "retired it"]
    assert marta.forge(f"/resources/{resource.id}/restore").status_code == 422


def test_a_section_has_a_limit(marta, session):
    for number in range(MAX_SECTION_RESOURCES - len(of(session))):
        session.add(Resource(section=ResourceSection.TEAM, position=1000 + number, title=f"Link {number}"))
    session.flush()

    answer = marta.submit("/resources/add", title="One more")

    assert answer.status_code == 422
    assert f"limit: {MAX_SECTION_RESOURCES} resources" in answer.text


def test_empty_pages_show_an_empty_state(client, cast, session):
    session.execute(delete(Resource))
    onboarding = an_onboarding(cast)
    client.sign_in(cast.jonas)

    assert "No resources yet." in client.get("/resources").text
    assert "No resources yet." in client.get(f"/onboardings/{onboarding.id}").text
    client.sign_in(cast.marta)
    assert client.get("/resources").text.count("No resources in this section yet.") == len(ResourceSection)


def test_texts_are_escaped(marta, session):
    marta.submit("/resources/add", title="<b>Bold</b>", purpose="<script>alert(1)</script>")

    page = marta.get("/resources").text
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "<script>alert" not in page
