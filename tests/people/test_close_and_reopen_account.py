"""Closing an account takes everything it gave; reopening it, by whatever way, gives nothing back."""

from __future__ import annotations

from sqlalchemy import select

from app.access.roles import Role
from app.outbox.models import Message, MessageState
from app.people.accounts import close_account, reopen_account
from app.people.jobs import past_jobs
from app.people.models import PersonalLink
from app.plans.models import HireKind
from app.shared import clock
from tests.cast import PASSWORD
from tests.factories.applications import a_candidate
from tests.factories.resets import a_reset
from tests.pipeline.test_hire import agreed, ready_to_hire


def test_closing_takes_roles_password_job_links_and_mail(cast, session):
    a_reset(cast.dana)

    close_account(cast.dana, by=cast.ada)

    dana = cast.dana
    assert (dana.active, dana.roles, dana.password_hash, dana.job_title) == (False, set(), None, "")
    assert all(link.ended_at for link in session.scalars(select(PersonalLink)))
    assert [m.state for m in session.scalars(select(Message))] == [MessageState.CANCELLED]
    (job,) = past_jobs(dana)
    assert job.job_title == "Worldwide Director of Commercial Mid-Market"
    assert job.ended_on == clock.today(dana.time_zone)


def test_an_admin_who_reopens_an_account_gives_back_neither_role_nor_password(client, cast, session):
    client.sign_in(cast.ada)
    closed = client.submit(f"/people/{cast.dana.id}", active=False)
    assert (closed.status_code, closed.location) == (303, "/people"), "nothing depends on her"
    assert client.submit(f"/people/{cast.dana.id}", active=True).status_code == 303

    dana = cast.dana
    assert (dana.active, dana.roles, dana.password_hash, dana.job_title) == (True, set(), None, "")
    assert session.scalars(select(Message.kind).where(Message.to_email == dana.email)).all() == ["invitation"]
    again = client.application.test_client()
    again.submit("/sign-in", email=dana.email, password=PASSWORD)
    assert again.get("/openings").status_code == 303, "the old password still lets them in"


def test_an_admin_grants_roles_again_to_an_open_account_only(client, cast):
    close_account(cast.dana, by=cast.ada)
    client.sign_in(cast.ada)

    client.submit(f"/people/{cast.dana.id}", active=False, roles=["admin"])
    assert cast.dana.roles == set()

    client.submit(f"/people/{cast.dana.id}", active=True, roles=["interviewer"], job_title="Director")
    assert cast.dana.roles == {Role.INTERVIEWER}
    assert cast.dana.job_title == "Director"


def test_an_account_closed_by_an_older_version_gives_nothing_back_either(cast):
    cast.dana.active = False

    reopen_account(cast.dana, by=cast.ada)

    assert (cast.dana.roles, cast.dana.password_hash, cast.dana.job_title) == (set(), None, "")


def test_a_former_admin_who_is_hired_again_is_only_an_isr_until_that_is_undone(client, cast, session):
    ada = cast.ada
    close_account(ada, by=cast.rita)
    application = ready_to_hire(cast, candidate=a_candidate("Ada Berg", email=ada.email, user=ada))
    client.sign_in(cast.rita)

    assert client.submit(f"/applications/{application.id}/hire", **agreed(cast)).status_code == 303

    assert (ada.active, ada.roles, ada.password_hash) == (True, {Role.ISR}, None)
    assert "invitation" in session.scalars(select(Message.kind).where(Message.to_email == ada.email)).all()

    page = f"/applications/{application.id}"
    assert client.submit(f"{page}/undo", page=page).status_code == 303

    assert (ada.active, ada.roles, ada.job_title) == (False, set(), ""), "the account is closed again"


def test_undoing_a_transfer_leaves_an_account_that_was_open_before(client, cast):
    """Nobody has signed in yet: an invitation is out. The hire neither opened nor closes that account."""
    cast.nobody.password_hash, cast.nobody.job_title = None, "Renewals Specialist"
    candidate = a_candidate("Noel Body", email=cast.nobody.email, user=cast.nobody)
    application = ready_to_hire(cast, candidate=candidate)
    client.sign_in(cast.rita)
    page = f"/applications/{application.id}"
    hired = client.submit(
        f"{page}/hire", **agreed(cast, kind=HireKind.TRANSFER), previous_manager=cast.sam.email
    )
    assert hired.status_code == 303
    assert cast.nobody.job_title == application.opening.role

    assert client.submit(f"{page}/undo", page=page).status_code == 303

    assert (cast.nobody.active, cast.nobody.roles) == (True, set())
    assert cast.nobody.job_title == "Renewals Specialist"
    assert past_jobs(cast.nobody) == []
