"""From the draft of an offer to the hire: two approvers, other terms, the letter, the answer."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select

from app.candidates.models import CandidateLink, Status
from app.offers.models import Offer
from app.offers.rules import OfferState
from app.onboarding.queries import onboarding_of
from app.outbox.models import Message
from app.shared import clock
from app.shared.links import signed_path
from app.turns.actions import turn_differences
from tests.factories.offers import name_approvers
from tests.pipeline.hiring import ready_to_hire
from tests.real.filled_form import form_for
from tests.real.page import parsed

FIRST_SALARY, SECOND_SALARY = "61,300 euros a year", "64,000 euros a year"


def test_an_offer_is_approved_by_two_changed_approved_again_sent_accepted_and_hired_from(app, cast, session):
    application = ready_to_hire(cast)
    candidate = application.candidate
    name_approvers(cast.hugo)
    rita, dana, hugo, theirs = (app.test_client() for _n in range(4))
    for client, person in ((rita, cast.rita), (dana, cast.dana), (hugo, cast.hugo)):
        client.sign_in(person)

    made = rita.submit(
        f"/applications/{application.id}/offers/new",
        start_date=(clock.today("UTC") + timedelta(days=21)).isoformat(),
        manager=str(cast.marta.id),
        level="Intermediate",
        value0=FIRST_SALARY,
        **{f"answer{n}": "She sold more than anyone." for n in range(3)},
    )
    page = made.headers["Location"]
    rita.submit(f"{page}/submit", page=page)
    assert "Approve offer" not in hugo.get(page).text, "Dana decides first"
    dana.submit(f"{page}/decide", page=page, decision="approve")
    hugo.submit(f"{page}/decide", page=page, decision="approve")
    rita.submit(f"{page}/edit", value0=SECOND_SALARY)
    assert "Approve offer" in dana.get(page).text, "other terms ask both again"
    dana.submit(f"{page}/decide", page=page, decision="approve")
    hugo.submit(f"{page}/decide", page=page, decision="approve")
    assert rita.get(f"/applications/{application.id}/hire").status_code == 422, "an offer is open"
    rita.submit(f"{page}/send")

    mail = session.scalars(select(Message).where(Message.kind == "offer sent")).one()
    assert "61" not in mail.subject + mail.body and mail.to_email == candidate.email
    link = session.get_one(CandidateLink, mail.link_id)
    theirs.submit(signed_path("my", link.id))
    own_page = f"/my/offers/{session.scalars(select(Offer)).one().id}"
    assert SECOND_SALARY in theirs.get(own_page).text
    letter = theirs.get(f"{own_page}/letter.pdf")
    assert letter.mimetype == "application/pdf" and "attachment" in letter.headers["Content-Disposition"]
    words = PdfReader(BytesIO(letter.data)).pages[0].extract_text()
    assert SECOND_SALARY in words and candidate.name in words
    accept = f"{own_page}/accept"
    asked = theirs.submit(accept, page=own_page, full_name="Mateusz Jan Lis")
    assert f"we know you as “{candidate.name}”" in asked.text
    theirs.send(form_for(accept, parsed(asked.text), own_page))
    assert "Mateusz Jan Lis" in theirs.get(own_page).text

    hired = rita.submit(f"/applications/{application.id}/hire")

    assert hired.status_code == 303
    session.expire_all()
    offer = session.scalars(select(Offer)).one()
    assert (application.status, offer.state) == (Status.HIRED, OfferState.ACCEPTED)
    assert onboarding_of(application).start_date == offer.terms.start_date
    assert list(turn_differences()) == []
