"""Every page there is, looked over by axe and by width, on a phone and on a desk, in light and dark.

Each kind of page is looked at once: in the demonstration company where it is full, else in the company of
the house tests. Axe looks by turns in the light and in the dark, at the contrast of colors on half of the
pages, at six rows of a table, and once at what each page of a person begins with. Each page is opened on a
phone, and every other one at a desk. With `--all` axe looks at every page in both, and at all of it.

Which pages there are is read from the routes, and who opens each from the table of doors: a new
page is looked over without a line here. The demonstration company adds pages that are full.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select
from werkzeug.routing import Rule

from app.candidates.links import PAGE_LINK, create_link
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.demo.company import DEMO_PASSWORD, NEW_ISR_EMAIL
from app.opening_moves.actions import propose_opening
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.advance import advance
from app.pipeline.withdraw import withdraw
from app.second_factors.models import AuthenticatorApp
from app.shared.links import signed_path
from tests.factories.archives import a_zip
from tests.factories.batches import a_batch, a_draft, work
from tests.factories.imports import a_checked_import, an_applied_import
from tests.factories.second_factors import recovery_codes_of
from tests.house import doors
from tests.house.company import found_company, routes_of
from tests.journeys.pages_left_out import NOT_A_PAGE, SHOWN_FULL
from tests.journeys.people import DESK, PHONE, Colleague, Visitor

COLUMNS = doors.columns()
SIZES = {"light": DESK, "dark": PHONE}
# With `rules`, and with the stylesheet, which axe reads again for a single rule: `preload`.
VIOLATIONS = """([context, options]) => axe.run(
  {include: [document], ...context}, {resultTypes: ["violations"], ...options}
).then(said => said.violations.map(violation => violation.id))"""
NO_COLORS = {"color-contrast": {"enabled": False}}  # the dearest rule
ROWS_ALIKE = ["tbody > tr:nth-child(n+7)"]
SAME_ON_EACH = ["body > header"]
# A cell of a list, on a phone, whose content stands under its label and not beside it.
UNDER_THE_LABEL = """[...document.querySelectorAll(".list:not(.dense) td[data-label] > *")].find((part) =>
  part.getBoundingClientRect().left < part.parentElement.getBoundingClientRect().left + 100)?.textContent"""
FULL = {
    "ada@example.com": ["/", "/matches", "/outbox/failed", "/people/2/leave", "/people/17/left-over"],
    "rita@example.com": [
        "/",
        "/openings/1",
        "/openings/1/candidates/add",
        "/candidates",
        "/applications/9",
        "/applications/26/hire",
        "/applications/31/reopen",
        "/applications/46/never-started",
        "/applications/47/propose-opening",
        "/applications/48",
        "/interviews/19/shadow",
        "/interviews/22/cancel",
        "/interviews/22/move",
        "/interviews/22/not-held",
        "/interviews/22/reassign",
        "/interviews/22/waive",
    ],
    "dana@example.com": [
        "/interviews/33",
        "/interviews/37/edit",
        "/applications/36",
        "/applications/36/decline",
        "/applications/24/debrief",
        "/openings/1/applications",
    ],
    "ines@example.com": ["/interviews", "/interviews/19"],
    NEW_ISR_EMAIL: ["/onboardings/1"],
    "owen@example.com": ["/book"],
    "yara@example.com": ["/crm-files", "/crm-returns"],
    "sam@example.com": ["/capacity", "/reports/time-to-territory"],
    "marta@example.com": [
        "/onboardings",
        "/territories",
        "/territories/1/assign",
        "/accounts",
        "/book/renewals",
        "/book/quarters",
        "/opportunities/1",
        "/team",
        "/alignment",
        "/reports/book",
    ],
}


@pytest.mark.slow("half of all pages, in a browser")
@pytest.mark.parametrize("columns", [COLUMNS[::2], COLUMNS[1::2]], ids=["one half", "the other"])
def test_every_page_someone_is_shown_is_accessible_and_fits_a_phone(
    columns: list[str], app: Flask, session, browser: Browser, running_server: str, is_full: bool
):
    company = found_company()
    seen_full = set() if is_full else _kinds_of_full_pages(app)
    complaints = []
    for column in columns:
        rules = [rule for rule in _shown_first_to(column, app) if rule.endpoint not in seen_full]
        if paths := [company.path(rule) for rule in rules]:
            visitor = _in_front_of_a_browser(company.people[column], browser, running_server)
            complaints += _complaints(visitor.page, paths, is_full)
            visitor.context.close()
    assert not complaints, "\n".join(["", *complaints])


@pytest.mark.parametrize(("name", "page"), [("Hugo Lindqvist", "times"), ("Selma Nyberg", "return")])
def test_a_candidates_full_page_is_accessible_and_fits_a_phone(
    name: str, page: str, demonstration, session, browser: Browser, running_server: str, is_full: bool
):
    candidate = session.scalars(select(Candidate).where(Candidate.name == name)).one()
    paths = ["/my", f"/my/applications/{candidate.applications[0].id}/{page}"]
    visitor = _in_front_of_a_browser(candidate, browser, running_server)
    complaints = list(_complaints(visitor.page, paths, is_full))
    assert not complaints, "\n".join(["", *complaints])


@pytest.mark.parametrize("email", FULL)
def test_a_full_page_is_accessible_and_fits_a_phone(
    email: str, demonstration, browser: Browser, running_server: str, is_full: bool
):
    person = Colleague(browser, running_server)
    person.signs_in(email, DEMO_PASSWORD)
    complaints = list(_complaints(person.page, FULL[email], is_full))
    assert not complaints, "\n".join(["", *complaints])


@pytest.mark.parametrize(
    ("move", "said", "page"),
    [
        (advance, {"reason": "Convinced the Director."}, "undo"),
        (withdraw, {"keep": False}, "ask-to-return"),
    ],
)
def test_a_page_that_follows_a_move_is_accessible_and_fits_a_phone(
    move, said, page: str, demonstration, session, browser: Browser, running_server: str, is_full: bool
):
    application = session.get_one(Application, 36)
    recruiter = application.opening.recruiter
    move(application, version=application.version, by=recruiter, **said)
    email, application_id = recruiter.email, application.id
    session.commit()
    person = Colleague(browser, running_server)
    person.signs_in(email, DEMO_PASSWORD)
    complaints = list(_complaints(person.page, [f"/applications/{application_id}/{page}"], is_full))
    assert not complaints, "\n".join(["", *complaints])


def test_the_proposal_of_another_opening_is_accessible_and_fits_a_phone(
    demonstration, session, browser: Browser, running_server: str, is_full: bool
):
    application, other = session.get_one(Application, 47), session.get_one(Opening, 2)
    asked = {
        "version": application.version,
        "message": "We think of you.",
        "by": application.opening.recruiter,
    }
    propose_opening(application, other, **asked)
    path = f"/my/applications/{application.id}/move"
    visitor = _in_front_of_a_browser(application.candidate, browser, running_server)
    complaints = list(_complaints(visitor.page, [path], is_full))
    assert not complaints, "\n".join(["", *complaints])


def test_the_pages_of_a_batch_are_accessible_and_fit_a_phone(
    demonstration, session, browser: Browser, running_server: str, is_full: bool
):
    applications = session.scalars(select(Application).order_by(Application.id)).all()
    recruiter = applications[0].opening.recruiter
    done = a_batch(recruiter, "advance", applications)
    work()
    paths = [f"/batches/{a_draft(recruiter, act, applications).id}/start" for act in ("decline", "note")]
    paths += [f"/batches/{done.id}", "/batches"]
    email = recruiter.email
    session.commit()
    person = Colleague(browser, running_server)
    person.signs_in(email, DEMO_PASSWORD)
    complaints = list(_complaints(person.page, paths, is_full))
    assert not complaints, "\n".join(["", *complaints])


@pytest.mark.full("the parts of these pages are on others, too")
def test_the_pages_of_an_import_with_documents_are_accessible_and_fit_a_phone(
    demonstration, session, browser: Browser, running_server: str, is_full: bool
):
    opening = session.scalars(select(Application).order_by(Application.id)).first().opening
    recruiter = opening.recruiter
    imported = a_checked_import(recruiter, A_ZIP, system="OpenCATS")
    paths = [f"/imports/{imported.id}", f"/imports/{imported.id}/columns"]
    an_applied_import(recruiter, A_ZIP, system="OpenCATS", jobs=[opening.id])
    paths.append(f"/applications/{session.scalar(select(func.max(Application.id)))}/history")
    email = recruiter.email
    session.commit()
    person = Colleague(browser, running_server)
    person.signs_in(email, DEMO_PASSWORD)
    complaints = list(_complaints(person.page, paths, is_full))
    assert not complaints, "\n".join(["", *complaints])


def test_no_page_is_left_out(app: Flask):
    """Each page is one that somebody is shown, or is looked over where it is reached, or is no page."""
    shown = {rule.rule for column in COLUMNS for rule in _shown_first_to(column, app)}
    pages = {rule.rule for rule in _pages_of(app)}
    assert pages - shown == {*NOT_A_PAGE, *SHOWN_FULL}, "Say here why, or let a house test's person see it."


A_ZIP = a_zip(
    {
        "candidates.csv": "ID,Name,Email,Documents,Job\n7,Zoë,zoe@example.org,cv.txt;no.txt,12\n8,,x,,Cook\n",
        "jobs.csv": "ID,Title\n12,Chief Cook\n",
        "history.csv": "ID,date,stage,job\n7,2024-05-03,Interview,Cook\n99,,Interview,Cook\n",
        "cv.txt": "Zoë speaks Czech.",
        "whose.txt": "Nobody knows.",
    }
)
TO_KEEP = (".csv", ".pdf", ".zip")


def _shown_first_to(column: str, app: Flask) -> Iterator[Rule]:
    """The routes whose page this column is the first to be shown."""
    for rule in _pages_of(app):
        shown_to = doors.who_is_answered("200", "GET", rule.rule)
        if shown_to[:1] == [column] and rule.rule not in NOT_A_PAGE:
            yield rule


def _pages_of(app: Flask) -> list[Rule]:
    """What opens in a browser: a file to keep does not."""
    return [rule for method, rule in routes_of(app) if method == "GET" and not rule.rule.endswith(TO_KEEP)]


def _in_front_of_a_browser(person: User | Candidate | None, browser: Browser, address: str) -> Visitor:
    """A user signed in, a candidate come by a link, or a visitor where there is neither."""
    if isinstance(person, User):
        email = person.email
        has_factor = db.session.scalar(
            select(AuthenticatorApp.id).where(AuthenticatorApp.user_id == person.id)
        )
        code = recovery_codes_of(person)[0] if has_factor else ""
        db.session.commit()
        colleague = Colleague(browser, address)
        colleague.signs_in(email, code=code)
        return colleague
    link = signed_path(PAGE_LINK, create_link(person)) if person else "/jobs"
    db.session.commit()
    visitor = Visitor(browser, address)
    visitor.follows(link)
    if person:
        visitor.presses("Open my page")
        visitor.reads("Your data")
    return visitor


def _kinds_of_full_pages(app: Flask) -> set[str]:
    """The endpoints of the pages that are looked over in the demonstration company."""
    addresses = app.url_map.bind("")
    return {addresses.match(path)[0] for paths in FULL.values() for path in paths}


def _complaints(page: Page, paths: list[str], is_full: bool) -> Iterator[str]:
    """What axe finds, by turns in the light and in the dark; and what is wider than a desk or a phone."""
    page.add_init_script(path=AXE_FILE_PATH)
    for number, path in enumerate(paths):
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, f"{path} answers {answer and answer.status}"
        asked = {"preload": is_full or number == 0, "rules": {} if is_full or number % 4 < 2 else NO_COLORS}
        context = {"exclude": [] if is_full else [ROWS_ALIKE, *([SAME_ON_EACH] if number else [])]}
        # Each page opens in the size and scheme in which the one before was left: a phone.
        looked_at = [*SIZES.items()] if is_full or number % 2 == 0 else [("dark", PHONE)]
        for turn, (scheme, size) in enumerate(looked_at):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            if is_full or turn == 0:
                for violation in page.evaluate(VIOLATIONS, [context, asked]):
                    yield f"{path} in the {scheme}: {violation}"
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                yield f"{path} is wider than {size['width']} pixels"
            if size is PHONE and (part := page.evaluate(UNDER_THE_LABEL)):
                yield f"{path} has a cell whose content is not beside its label: {part}"
