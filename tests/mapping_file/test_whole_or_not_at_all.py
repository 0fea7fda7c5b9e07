"""A file is applied whole or not at all, and only as its dry run has shown it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event, text

from app.access.roles import Role
from app.activity.models import Activity
from app.db.base import db
from app.mapping_file.queries import dry_run_of
from app.onboarding.actions import reopen_gating_issue
from app.outbox.models import Message
from app.territories.models import Assignment, Territory
from tests.cast import person
from tests.factories.mapping import a_mapping_file
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    with_open_gate,
)
from tests.mapping_file.conftest import named

CONTENT = "Territory,Region,ISR\nEMEA North,EMEA,Nora Weiss\nUS West,US,Jonas Falk\n"
TWO = "Territory,Region,ISR\nEMEA North,EMEA,Nora Weiss\n{},US,\n"


@pytest.fixture
def onboarding(cast):
    """Jonas with an open gate; Nora's is open, too."""
    an_established_isr(an_isr(), cast.marta)
    return with_open_gate(an_onboarding(cast))


def everything(session) -> list[object]:
    """All that applying a file writes."""
    session.commit()
    territories = session.query(Territory.name, Territory.region, Territory.removed_at)
    held = session.query(Assignment.isr_id, Assignment.ends_on).order_by(Assignment.id)
    counts = [session.query(table).count() for table in (Activity, Message)]
    return [territories.order_by(Territory.id).all(), held.all(), counts]


def test_a_gate_that_closed_since_the_preview_is_shown_and_nothing_is_applied(ada, cast, session, onboarding):
    path = ada.previews(CONTENT).request.path
    form = ada.client.form_for(path)
    reopen_gating_issue(onboarding.gating_issues[0], by=cast.marta, reason="Too early.")
    session.flush()
    before = everything(session)
    answer = ada.client.send(form)
    assert answer.status_code == 409
    assert "The preview is out of date." in answer.text
    assert "Changed since you mapped the columns" in answer.text
    assert "refused: row 3, US West. The gate of Jonas Falk is closed." in answer.text
    assert everything(session) == before


@pytest.mark.both_databases  # the trigger
def test_a_gate_that_closes_while_it_is_applied_is_refused_by_the_database_at_the_last_row(
    ada, cast, session, onboarding
):
    """The rule has said yes to every row; the trigger has the last word, and takes all of them back."""
    territory = a_territory("EMEA South")
    path = ada.previews(CONTENT).request.path
    before = everything(session)
    reopened, last = text("UPDATE gating_issues SET closed_at = NULL"), onboarding.isr_id
    session.commit()

    def close_the_gate(_mapper, connection, assignment):
        if assignment.isr_id == last:
            connection.execute(reopened)

    event.listen(Assignment, "before_insert", close_the_gate)
    try:
        answer = ada.client.submit(path)
    finally:
        event.remove(Assignment, "before_insert", close_the_gate)
    assert answer.status_code == 422
    assert "The gate is closed" in answer.text
    assert everything(session) == before
    assert territory.removed_at is None


def test_each_change_since_the_preview_makes_another_preview(cast, onboarding):
    territory = a_territory("EMEA North")
    file = a_mapping_file(cast.ada, "Territory,Region,Segment,ISR\nEMEA North,EMEA,Mid-Market,Nora Weiss\n")
    digests = [dry_run_of(file).digest]
    a_territory("APAC South")
    digests.append(dry_run_of(file).digest)
    an_assignment(cast, onboarding.isr, territory)
    digests.append(dry_run_of(file).digest)
    territory.segment = "SMB"
    digests.append(dry_run_of(file).digest)
    assert len(set(digests)) == 4


def test_it_is_applied_after_the_changes_were_seen(ada, session, onboarding):
    path = ada.previews(CONTENT).request.path
    form = ada.client.form_for(path)
    a_territory("APAC South")
    before = everything(session)
    assert ada.client.send(form).status_code == 409
    assert everything(session) == before
    assert ada.client.submit(path).status_code == 303
    assert named("APAC South").removed_at is not None


def test_it_is_applied_once_and_not_without_its_preview(ada, onboarding, session):
    path = ada.previews(CONTENT).request.path
    for seen, status in (("", 422), ("0" * 64, 409), ("0" * 65, 422)):
        assert ada.client.forge(path, seen=seen).status_code == status
    assert session.query(Territory).count() == 0
    form = ada.client.form_for(path)
    assert ada.client.send(form).status_code == 303
    answer = ada.client.send(form)
    assert answer.status_code == 409
    assert "Applied on" in answer.text
    assert session.query(Assignment).count() == 2
    assert ada.client.forge(path.replace("apply", "columns")).status_code == 409


@pytest.mark.both_databases  # locks
@pytest.mark.parametrize("known", [["EMEA North"], []], ids=["some territories", "none yet"])
def test_two_people_who_apply_at_once_take_turns(app, cast, session, onboarding, known):
    """Each of two files would remove what the other adds: the second is shown what the first did."""
    admins, names = [cast.ada, person("Otto Other", Role.ADMIN)], ["US West", "US East"]
    for name in known:
        a_territory(name)
    files = [a_mapping_file(who, TWO.format(name)) for who, name in zip(admins, names, strict=True)]
    paths = [f"/mapping-files/{file.id}/apply" for file in files]
    db.session.commit()
    clients = [app.test_client() for _ in admins]
    for client, who in zip(clients, admins, strict=True):
        client.sign_in(who)
    forms = [client.form_for(path) for client, path in zip(clients, paths, strict=True)]
    start = Barrier(2)

    def send(client, form) -> int:
        start.wait()
        return client.send(form).status_code

    with ThreadPoolExecutor(2) as threads:
        statuses = list(threads.map(send, clients, forms))
    assert sorted(statuses) == [303, 409]
    won = names[statuses.index(303)]
    assert {each.name for each in session.query(Territory)} == {"EMEA North", won}
    assert session.query(Assignment).count() == 1
