"""The shipped job family says what its page says, and names the company of the settings."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app.job_families.library import JOB_FAMILY_FOLDER, job_family
from app.job_families.reader import read_job_family
from app.openings.actions import open_opening
from app.openings.family_changes import family_offer_for, has_newer_version
from app.openings.models import OpeningState
from app.outbox.models import Message
from app.questionnaire.actions import send_questionnaire
from app.shared.regions import Region
from app.untrusted.data_file import InvalidDataFile
from config import BadSettings, Settings
from tests.careers.applying import applies, page_of
from tests.company.test_change_company import change
from tests.factories.applications import an_application
from tests.factories.settings import settings_from
from tests.real.page import Page

SHIPPED = JOB_FAMILY_FOLDER / "inside_sales_mid_market.yaml"
# The three questions of the hiring process, word for word.
QUESTIONS = [
    "What would differentiate you and make you a great inside sales representative for {}?",
    "What is your knowledge of the space that {} is in? (i.e. Industry Trends)",
    "How do you see the developer tools changing over the coming years from a sales perspective? "
    "(i.e. DevSecOps Market Positioning, Customer Needs, etc)",
]
# What each line of the page is about, in its order.
RESPONSIBILITIES = [
    ("report", "Worldwide Director of Commercial Mid-Market"),
    ("every week", "calls", "market inquiries", "demos", "opportunities", "MEDDPPICC"),
    ("weekly forecast", "business outcomes", "won and lost", "successes and failures"),
    ("sales orders", "receipts are booked accurately", "shipment", "delivery"),
    ("all renewals of all contracts", "all upgrades", "territory"),
    ("Salesforce", "sub-accounts (groups and programs)", "opportunities", "contacts"),
    ("region", "around the world", "processes, reports and sales programs", "Öst & Söhne sales handbook"),
]
REQUIREMENTS = [
    ("benefit from the investment",),
    ("progressive experience", "B2B software sales"),
    ("Zuora", "Salesforce"),
    ("commercial organizations",),
    ("Öst & Söhne", "open source software"),
    ("established relationships", "proven sales techniques"),
    ("communicate effectively", "interpersonal skills"),
    ("motivated", "guide yourself", "results"),
    ("negotiating", "presenting", "closing"),
    ("Git", "software development tools", "application lifecycle management", "preferred"),
    ("values",),
    ("use GitLab",),
]
INDICATORS = [
    ("NetARR", "US, EMEA or APAC"),
    ("number of early and on-time renewals",),
    ("reduction", "churn"),
    ("indicators",),
]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(
        update={"company_name": "Öst & Söhne", "handbook_url": "https://handbook.example.com/hb"}
    )


@pytest.fixture
def opening(cast, session):
    people = {"recruiter": cast.rita, "hiring_manager": cast.dana, "by": cast.rita}
    opened = open_opening(job_family("inside_sales_mid_market"), region=Region.EMEA, **people)
    opened.state, opened.published_at = OpeningState.OPEN, opened.opened_at
    session.flush()
    session.expire_all()
    return opened


def test_the_job_family_has_every_line_of_the_company_page_in_order(opening):
    for said, lines in (
        (opening.responsibilities, RESPONSIBILITIES),
        (opening.requirements, REQUIREMENTS),
        (opening.performance, INDICATORS),
    ):
        assert len(said) == len(lines)
        for sentence, facts in zip(said, lines, strict=True):
            assert [fact for fact in facts if fact not in sentence] == []
    ladder = "The next step in the Commercial Sales job family is SMB Account Executive."
    assert (opening.career_ladder, opening.next_step) == ([ladder], "SMB Account Executive")


def test_the_three_questions_stay_word_for_word_and_name_the_company_of_the_settings(opening):
    assert [each.text for each in opening.stages[0].questions] == [
        question.format("Öst & Söhne") for question in QUESTIONS
    ]


def test_no_text_for_candidates_names_another_company(client, cast, session, opening):
    """GitLab is named once: as a tool that one is able to use."""
    send_questionnaire(an_application(cast, 1, opening=opening), by=cast.rita)
    assert applies(client, opening).status_code == 303

    public = Page(client.get(page_of(opening)).text).all("main")[0].text
    mail = session.scalars(select(Message.body)).all()
    texts = [
        public,
        client.get("/jobs.json").json[0]["description"],
        *(each.text for each in opening.stages[0].questions),
        *mail,
    ]
    assert len(mail) == 2
    for each in texts:
        assert "GitLab" not in each.replace("You are able to use GitLab.", "")
        assert "{{" not in each


def test_an_opening_names_the_company_as_it_is_called_now_and_its_questions_as_before(
    client, cast, session, opening
):
    session.commit()
    change(cast.ada, name="Nord AG")
    session.commit()
    for page in (page_of(opening), "/jobs.json", "/jobs.atom"):
        said = client.get(page).text
        assert "Nord AG" in said and "Söhne" not in said and "{{" not in said, page
    stored = session.execute(text("SELECT about, requirements FROM openings")).one()
    assert "{{company}}" in stored.about
    session.expire_all()
    assert "Öst & Söhne" in opening.stages[0].questions[0].text
    assert not has_newer_version(opening) and family_offer_for(opening) is None


def test_the_public_page_says_how_the_process_goes(client, opening):
    page = Page(client.get(page_of(opening)).text)
    text = page.all("main")[0].text

    assert "You can be declined at any stage of the process." in text
    assert "find their job title on our team page" in text
    assert "By phone or video conference." in text
    links = {" ".join(a.text.split()[-2:]): a.attributes["href"] for a in page.all("a")}
    assert links["team page"] == "https://handbook.example.com/hb/company/team/"
    assert links["hiring page"] == "https://handbook.example.com/hb/hiring/"
    description = client.get("/jobs.json").json[0]["description"]
    for words in ("declined at any stage", links["team page"], "By phone or video conference."):
        assert words in description
    opening.team_page = opening.hiring_page = ""
    text = Page(client.get(page_of(opening)).text).all("main")[0].text
    assert "declined at any stage" in text
    assert "team page" not in text, "a family without these pages has no links"
    assert "hiring page" not in text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "team", "ftp://example.com/x", "https://a b.c"])
def test_the_pages_of_a_family_are_web_addresses(tmp_path, address):
    file = tmp_path / SHIPPED.name
    file.write_text(SHIPPED.read_text().replace("{{handbook}}/hiring/", address))

    with pytest.raises(InvalidDataFile, match="`hiring_page` must be an address"):
        read_job_family(file)


@pytest.mark.parametrize("url", ["handbook", "javascript:alert(1)", "https://", "https://h.example/?a=b"])
def test_an_invalid_handbook_address_stops_the_app(url):
    with pytest.raises(BadSettings, match="HANDBOOK_URL"):
        settings_from({"ONRAMP_ENV": "development", "HANDBOOK_URL": url})


def test_the_handbook_address_loses_its_trailing_slash():
    settings = settings_from({"ONRAMP_ENV": "development", "HANDBOOK_URL": "https://h.example/hb/"})
    assert settings.handbook_url == "https://h.example/hb"
