"""A company with one record of each kind, and the people the house tests send to see them.

The records are Rita's, Dana's, Ines's, Jonas's and Marta's. Sam, Hugo and Milan have the same
roles as three of them, and nothing to do with these records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.application_notes.rules import NoteAudience
from app.book.alignment import alignment_day
from app.candidates.links import create_link
from app.candidates.models import Application, Candidate, ReferralClaim, Status
from app.company.models import CompanyHoliday
from app.db.base import db
from app.job_families.actions.drafts import edit_family
from app.job_families.kinds import StageKind
from app.job_titles.actions import add_job_title
from app.openings.approvals.models import OpeningApproval
from app.openings.models import Opening
from app.openings.training.actions import start_training
from app.outbox.actions import queue_mail
from app.outbox.models import Message, MessageState
from app.people.models import LinkPurpose, PersonalLink, User
from app.questionnaire_reviews.actions import begin_round
from app.questionnaire_reviews.reviewers import change_reviewer
from app.resources.models import Resource
from app.sales_areas.models import SalesRegion, SalesSegment
from app.self_identification.questions import add_question
from app.sessions.models import LoginSession
from app.shared import clock
from app.shared.links import signed_path
from app.turns.actions import update_turns
from tests.cast import Cast, assemble_cast, person
from tests.factories.accommodations import an_accommodation
from tests.factories.applications import a_candidate, an_application
from tests.factories.availability import a_day_off
from tests.factories.batches import a_batch
from tests.factories.book import a_correction, a_sales_territory, an_account, an_opportunity, holds
from tests.factories.changes import a_change_request, an_override
from tests.factories.crm_files import a_checked_file, account_id, accounts_text
from tests.factories.crm_returns import a_conflict, an_empty_return
from tests.factories.documents import a_drawn_document
from tests.factories.duplicates import a_distinct_pair, a_merge
from tests.factories.exports import a_made_export
from tests.factories.holdovers import a_holdover, an_alignment_change
from tests.factories.imports import a_checked_import
from tests.factories.interviews import a_questionnaire, an_interview
from tests.factories.lists import a_view
from tests.factories.mail import a_template
from tests.factories.mapping import a_mapping_file
from tests.factories.notes import a_note
from tests.factories.offers import a_sent_offer
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
)
from tests.factories.references import named_referees
from tests.factories.reviews import an_answered_application
from tests.factories.saved_reports import a_saved_report
from tests.factories.second_factors import Device, an_app
from tests.factories.slots import a_slot_request
from tests.factories.sources import a_source
from tests.factories.surveys import an_invitation
from tests.factories.tags import a_member, a_tag
from tests.factories.work import a_work_task
from tests.real.client import StrictClient

ANYONE = "anyone"  # not signed in
# What changes who stands in a column, or ends what a candidate has.
LAST = [
    "/notes/<int:note_id>/delete",
    "/job-families/<family_slug>/draft/discard",
    "/applications/views/<int:view_id>/delete",
    "/reports/hiring/saved/<int:saved_report_id>/delete",
    "/assignments/<int:assignment_id>/undo",
    "/my/interviews/<int:own_interview_id>/cancel",
    "/my/applications/<int:own_application_id>/withdraw",
    "/my/applications/<int:own_application_id>/return",
    "/my/referees/<int:own_referee_id>/remove",
    "/my/leave",
    "/my/<token>",
    "/new-email/<token>",
    "/sign-out",
]


@dataclass(frozen=True)
class Company:
    """`people` are by their column in the table of doors; `ids` are by their name in a URL."""

    cast: Cast
    people: dict[str, User | Candidate | None]
    ids: dict[str, int | str]
    tokens: dict[str, str]

    def path(self, rule: Rule) -> str:
        """The address of a route, with the ids and tokens of these records."""
        words = [self._word(rule, part) for part in rule.rule.split("/")]
        return "/".join(words)

    def _word(self, rule: Rule, part: str) -> str:
        if not part.startswith("<"):
            return part
        name = part.strip("<>").rpartition(":")[2]
        return self.tokens[rule.rule.split("/")[1]] if name == "token" else str(self.ids[name])


def a_holiday() -> CompanyHoliday:
    """A day on which the company does not work."""
    holiday = CompanyHoliday(day=date(2026, 3, 6), name="Founders’ Day")
    db.session.add(holiday)
    db.session.flush()
    return holiday


def found_company() -> Company:
    """Put it into the database, and commit."""
    cast = assemble_cast()
    application = an_application(cast, 4)
    onboarding = an_onboarding(cast)
    issue = onboarding.gating_issues[0]
    own = next(step for step in issue.steps if step.owner is cast.jonas)
    established = an_isr("Nora Weiss")
    an_established_isr(established, cast.marta)
    held, vacant = an_assignment(cast, established), a_territory("APAC South")
    ids: dict[str, int | str] = {
        "opening_id": application.opening_id,
        "job_id": application.opening_id,
        "opening_approval_id": _an_approval(application.opening, cast.rita).id,
        "application_id": application.id,
        "own_application_id": _asked_for_a_time(cast, application.candidate).id,
        "document_id": a_drawn_document(application, "Four years of renewals").id,
        "batch_id": a_batch(cast.rita, "advance", [application]).id,
        "offer_id": (offer := a_sent_offer(cast, application)).id,
        "own_offer_id": offer.id,
        "view_id": a_view(cast.rita).id,
        "saved_report_id": a_saved_report(cast.rita).id,
        "export_id": a_made_export(cast.rita).id,
        "note_id": a_note(application, cast.rita, audience=NoteAudience.INTERVIEWERS).id,
        "interview_id": an_interview(application, cast.ines).id,
        "accommodation_id": (needs := an_accommodation(application)).id,
        "own_accommodation_id": needs.id,
        "referee_id": (referee := named_referees(application)[0]).id,
        "own_referee_id": referee.id,
        "own_interview_id": an_interview(application, cast.rita, starts_in=timedelta(days=3)).id,
        "onboarding_id": onboarding.id,
        "plan_name": "onboarding",
        "family_slug": edit_family("inside_sales_mid_market", by=cast.rita).job_family.slug,
        "process_number": "1",
        "stage_place": "1-1",
        "training_id": start_training(cast.sam, kind=StageKind.ASSESSMENT, by=cast.rita).id,
        "job_title_id": add_job_title(name="Controller", synonyms=[], about="", by=cast.rita).id,
        "issue_id": issue.id,
        "step_id": own.id,
        "territory_id": held.territory_id,
        "assignment_id": held.id,
        "override_id": an_override(cast, territory=vacant).id,
        "change_request_id": a_change_request(cast.dana, held.territory).id,
        "candidate_import_id": a_checked_import(cast.rita).id,
        "crm_import_id": a_checked_file(
            cast.yara, accounts_text([account_id(1), "Acme", held.territory.name])
        ).id,
        "account_id": (account := an_account(held.territory)).id,
        "opportunity_id": (opportunity := an_opportunity(account)).id,
        "opportunity_task_id": a_work_task(opportunity, established).id,
        "correction_id": a_correction(cast, account).id,
        **_held_over(cast, established),
        "conflict_id": a_conflict(opportunity).id,
        "crm_return_id": an_empty_return(cast.yara).id,
        "mapping_file_id": a_mapping_file(cast.ada).id,
        "user_id": person("Olaf Berg").id,
        "message_id": _a_failed_mail(cast).id,
        "mail_template_id": a_template(cast.rita).id,
        "mail_slug": "declined-after-screen",
        "candidate_id": a_candidate("Olga Body", user=cast.nobody).id,
        "pair_id": a_distinct_pair(cast).id,
        "merge_id": a_merge(cast).id,
        "source_id": a_source().id,
        "tag_id": a_tag(cast.rita, "French", a_candidate("Tilo Tagged")).id,
        "segment_id": db.session.scalars(select(SalesSegment.id).order_by(SalesSegment.id)).first() or 0,
        "region_id": db.session.scalars(select(SalesRegion.id).order_by(SalesRegion.id)).first() or 0,
        "pool_id": (member := a_member(cast.rita, _from_earlier(cast))).pool_id,
        "pool_member_id": member.id,
        "claim_id": a_claim(application.candidate, cast.sam).id,
        "day_off_id": a_day_off(cast.ines).id,
        "session_id": _another_session(cast.ines).id,
        "passkey_id": Device(origin="https://x.example", rp_id="x.example").owned_by(cast.ines).id,
        "app_id": an_app(cast.ines).id,
        "holiday_id": a_holiday().id,
        "identification_question_id": add_question("Where do you live?", ["Here", "There"], by=cast.ada).id,
        "resource_id": db.session.scalars(select(Resource.id).order_by(Resource.id)).first() or 0,
    }
    ids["position"] = 1
    people = {**_columns(cast), "Candidate": application.candidate}
    company = Company(cast, people, ids, _tokens(cast, application.opening))
    db.session.commit()
    return company


def _held_over(cast: Cast, isr: User) -> dict[str, int | str]:
    """A holdover of an ISR who lost a territory today, and another opportunity that they could hold over."""
    day = alignment_day()
    lost = holds(isr, a_sales_territory(), manager=cast.marta, starts_on=day - timedelta(days=9))
    account, change = an_account(lost.territory), an_alignment_change(lost, None, day)
    holdover, _other = (an_opportunity(account, close_on=day) for _ in range(2))
    return {"holdover_change_id": change.id, "holdover_id": a_holdover(change, holdover).id}


def _an_approval(opening: Opening, by: User) -> OpeningApproval:
    approval = OpeningApproval(opening=opening, requested_by=by)
    db.session.add(approval)
    update_turns(approval)
    return approval


def _a_failed_mail(cast: Cast) -> Message:
    values = {"to": cast.nobody, "subject_of": cast.nobody, "expires_at": clock.now()}
    message = queue_mail("password reset", "people/mail/reset.txt", **values)
    message.state, message.problem = MessageState.FAILED, "550 5.1.1 User unknown"
    db.session.flush()
    return message


def a_claim(candidate: Candidate, colleague: User) -> ReferralClaim:
    """A candidate says that a colleague referred them."""
    claim = ReferralClaim(candidate=candidate, user=colleague)
    db.session.add(claim)
    update_turns(claim)
    return claim


def _asked_for_a_time(cast: Cast, candidate: Candidate) -> Application:
    """Another application of a candidate, who is to choose when they meet."""
    application = an_application(cast, 4, candidate=candidate)
    a_slot_request(application)
    return application


def _from_earlier(cast: Cast) -> Candidate:
    """Somebody who was declined, and is kept in mind."""
    paula = a_candidate("Paula Pooled")
    return an_application(cast, candidate=paula, status=Status.DECLINED).candidate


def _another_session(user: User) -> LoginSession:
    """Of somebody, in a browser that no test holds."""
    session = LoginSession(user_id=user.id, token_digest="none", browser="Firefox on Linux")
    db.session.add(session)
    db.session.flush()
    return session


def _columns(cast: Cast) -> dict[str, User | Candidate | None]:
    return {
        ANYONE: None,
        "no-role": cast.nobody,
        "Rita": cast.rita,
        "Ines": cast.ines,
        "Sam": cast.sam,
        "Dana": cast.dana,
        "Hugo": cast.hugo,
        "Jonas": cast.jonas,
        "Marta": cast.marta,
        "Milan": cast.milan,
        "Ada": cast.ada,
        "Yara": cast.yara,
    }


def _tokens(cast: Cast, opening: Opening) -> dict[str, str]:
    """A good link of each purpose, by the first part of its path."""
    newcomer = person("Noor Aziz")
    links = [
        PersonalLink(user=newcomer, purpose=purpose, expires_at=clock.now() + timedelta(days=7))
        for purpose in LinkPurpose
    ]
    db.session.add_all(links)
    asked = a_questionnaire(an_application(cast))
    opens = create_link(a_candidate("Noor Aziz"))
    confirms = create_link(a_candidate("Noor Aziz"), new_email="noor@example.org")
    named = {link.purpose.value: link.id for link in links} | {"questionnaire": asked.id, "my": opens}
    named["new-email"] = confirms
    named["survey"] = an_invitation(an_application(cast, status=Status.DECLINED)).id
    named["reference"] = named_referees(an_application(cast))[0].requests[-1].id
    tokens = {purpose: signed_path(purpose, of).rpartition("/")[2] for purpose, of in named.items()}
    return tokens | {"openings": _token_at_desk(cast, opening)}


def _token_at_desk(cast: Cast, opening: Opening) -> str:
    """The first answer before the reviewer, who is the recruiter of the opening."""
    an_answered_application(cast, opening, "Nele Aziz")
    change_reviewer(opening, cast.rita, by=cast.dana)
    return begin_round(opening, by=cast.rita).token


def routes_of(app: Flask) -> list[tuple[str, Rule]]:
    """Every (method, route) there is but static files, by address; those in LAST at the end."""
    found = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted({"GET", "POST"} & (rule.methods or set()))
        if rule.endpoint != "static"
    ]
    return sorted(found, key=lambda each: (_order(each[1]), each[1].rule, each[0]))


def _order(rule: Rule) -> int:
    return LAST.index(rule.rule) + 1 if rule.rule in LAST else 0


def sign_in_all(app: Flask, company: Company) -> dict[str, StrictClient]:
    """A client for each column, signed in where it is a user's, come by a link where a candidate's."""
    clients = {column: app.test_client() for column in company.people}
    for column, user in company.people.items():
        if isinstance(user, Candidate):
            clients[column].come_by_link(user)
        elif user is not None:
            clients[column].sign_in(user)
    return clients
