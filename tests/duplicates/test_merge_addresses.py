"""After a merge, every address leads to the record that is kept. Of several merges at once, one is made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import select

from app.candidates.actions import send_requested_link
from app.candidates.links import create_link
from app.candidates.mail import send_page_link
from app.candidates.models import Application, Candidate, FormerEmail, MatchedBy
from app.db.base import db
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.outbox.models import Message
from app.people.models import User
from app.shared import clock
from app.shared.links import signed_path
from app.shared.refusals import Conflict
from tests.careers.applying import applies
from tests.duplicates.conftest import NEW, OLD, REASON, page_of
from tests.factories.applications import an_opening
from tests.real.filled_form import form_for
from tests.real.page import Page


def test_the_former_email_finds_the_kept_record_everywhere(client, cast, session, merge, kept):
    """Where they apply, where a recruiter adds them, where an admin invites them, and in the search."""
    merge()

    assert applies(client, an_opening(cast), email=OLD).status_code == 303
    assert session.scalars(select(Application).order_by(Application.id.desc())).first().candidate is kept

    client.sign_in(cast.rita)
    add = f"/openings/{an_opening(cast).id}/candidates/add"
    said = {"name": "Lena Brandt", "email": OLD.upper(), "time_zone": "UTC"}
    client.forge(add, **said, go_on="y")
    assert session.scalars(select(Application).order_by(Application.id.desc())).first().candidate is kept

    client.sign_in(cast.ada)
    client.forge("/people/invite", name="Lena Brandt", email=OLD, roles=["recruiter"], time_zone="UTC")
    account = session.scalars(select(User).where(User.email == OLD)).one()
    assert (kept.user, kept.matched_by) == (account, MatchedBy.EMAIL)
    assert session.scalar(select(Candidate).where(Candidate.email == OLD)) is None
    client.sign_in(cast.rita)
    assert NEW in client.get("/candidates?q=lena.old").text, "the search knows the former email"


def test_a_link_requested_with_the_former_email_goes_to_the_kept_record(client, session, merge, kept):
    merge()
    client.forge("/my/link", email=OLD)
    clock.move(timedelta(hours=1))
    assert send_requested_link()

    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message.to_email == kept.email


def test_links_to_the_kept_email_work_and_links_to_the_other_end(client, app, session, merge, kept, other):
    """A merge can be wrong: a link to the address that is not kept opens no page of the other record."""
    stays, ends = create_link(kept), create_link(other)
    visitor = app.test_client()
    visitor.come_by_link(other)
    waits = send_page_link(other)
    session.commit()

    merge()

    assert client.get(signed_path("my", ends)).status_code == 410
    assert client.submit(signed_path("my", stays)).status_code == 303
    assert visitor.get("/my").status_code == 303, "a visit by a link to the other address is still open"
    assert (waits.to_email, waits.to_name) == (NEW, "Lena Brandt"), "waiting mail goes to the email kept"
    assert visitor.submit(signed_path("my", waits.link_id)).status_code == 303


def test_links_of_the_other_record_work_if_its_email_is_kept(client, session, merge, kept, other):
    ends, stays = create_link(kept), create_link(other)
    session.commit()

    merge("email")

    assert (kept.email, session.get(FormerEmail, NEW).candidate_id) == (OLD, kept.id)
    assert client.get(signed_path("my", ends)).status_code == 410
    client.submit(signed_path("my", stays))
    assert kept.applications[1].opening.role in client.get("/my").text


def test_old_addresses_redirect_to_the_kept_record_and_refuse_changes(client, cast, merge, kept, other):
    client.sign_in(cast.rita)
    form = client.form_for(f"/candidates/{other.id}/edit")
    merge()

    moved = client.get(f"/candidates/{other.id}/edit")
    assert (moved.status_code, moved.location) == (303, f"/candidates/{kept.id}/edit")
    refused = client.send(form, name="Lena B.")
    assert refused.status_code == 409
    assert "merged this record into Lena Brandt" in refused.text
    for merged in (other, kept):
        page = client.get(page_of(kept, merged))
        assert (page.status_code, 'name="seen"' in page.text) == (200, False), "there are no two to merge"


def test_the_second_of_two_merges_at_once_reads_who_merged_them(client, cast, session, kept, other):
    client.sign_in(cast.rita)
    form = client.form_for(page_of(kept, other))
    seen = merge_digest(other, kept)
    merge_candidates(other, kept, from_other=(), seen=seen, reason=REASON, by=cast.ada)

    refused = client.send(form, reason="typed with care")

    assert refused.status_code == 409
    assert "Ada Berg merged this record into" in refused.text
    assert "typed with care" in refused.text


def test_of_many_merges_at_once_one_succeeds(app, cast, session, kept, other):
    ids, rita_id = (kept.id, other.id), cast.rita.id
    seen = merge_digest(kept, other), merge_digest(other, kept)
    session.commit()
    together = Barrier(6)

    def merge_at_once(number: int) -> str:
        with app.app_context():
            both = [db.session.get_one(Candidate, each) for each in ids]
            by = db.session.get_one(User, rita_id)
            turned = number % 2
            one, two = reversed(both) if turned else both
            db.session.rollback()
            together.wait()
            try:
                merge_candidates(one, two, from_other=(), seen=seen[turned], reason=REASON, by=by)
                db.session.commit()
            except Conflict as conflict:
                db.session.rollback()
                return conflict.sentence
            return "merged"

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(merge_at_once, range(6)))

    assert answers.count("merged") == 1
    assert sum("Rita Okafor merged this record into" in answer for answer in answers) == 5


def test_a_record_changed_since_must_be_checked_again(client, app, cast, session, kept, other):
    client.sign_in(cast.rita)
    form = client.form_for(page_of(kept, other))
    other.phone = "+49 30 2"

    refused = client.send(form, reason=REASON)

    assert refused.status_code == 409
    assert "has changed since you opened this page" in refused.text
    assert "+49 30 2" in refused.text
    shown = form_for(page_of(kept, other), Page(refused.text), page_of(kept, other))
    assert client.send(shown, reason=REASON).status_code == 303, "what the page shows now can be merged"
