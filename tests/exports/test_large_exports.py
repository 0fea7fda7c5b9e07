"""A large XLSX file is made by the worker: the same rows, for its maker alone, on record, for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.access.roles import Role
from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.documents.file_storage import read_file
from app.documents.purge import remove_one_purged_file
from app.erasure.removal import remove_texts
from app.exports import runs, views
from app.exports.actions import delete_one_expired_export
from app.exports.models import EXPORT_RETENTION, ListExport
from app.exports.runs import MAX_EXPORT_ATTEMPTS, make_one_export
from app.shared import clock
from tests.application_lists.a_list import some_applications
from tests.cast import person
from tests.exports.test_exports import exported, sheet
from tests.factories.exports import a_made_export, a_requested_export

pytestmark = pytest.mark.both_databases  # a cursor on the server, and a transaction that only reads
ASKED = "status=any&order=name"
PATH = f"/applications/export?{ASKED}"


@pytest.fixture
def applications(cast, session):
    return some_applications(cast)


@pytest.fixture
def large(monkeypatch):
    """Every list with more than two rows is large."""
    monkeypatch.setattr(views, "LARGE_EXPORT_ROWS", 2)


def on_record(session) -> list[str]:
    statement = select(Activity.what).where(Activity.verb == ActivityVerb.EXPORTED_LIST)
    return list(session.scalars(statement.order_by(Activity.id)))


def test_the_worker_makes_a_file_with_the_rows_of_the_page(client, cast, applications, monkeypatch, session):
    at_once = sheet(exported(client, cast.rita, PATH, "xlsx").data)
    monkeypatch.setattr(views, "LARGE_EXPORT_ROWS", 2)
    answer = client.send(client.form_for(PATH, page=PATH), kind="xlsx")
    assert answer.status_code == 303
    address = answer.headers["Location"]
    again = client.send(client.form_for(PATH, page=PATH), kind="xlsx")
    assert again.headers["Location"] == address, "a second click finds the first"
    assert "Waiting for the worker" in client.get(address).text
    assert client.get(f"{address}/file").status_code == 422

    assert make_one_export()
    number = len(at_once) - 1
    assert f"The file has {number} rows" in client.get(address).text
    file = client.get(f"{address}/file")
    assert sheet(file.data) == at_once
    assert "attachment" in file.headers["Content-Disposition"]
    assert on_record(session)[-1] == f"{number} applications as XLSX"
    assert not make_one_export()


@pytest.mark.one_database
def test_a_csv_file_and_a_short_list_are_made_at_once(client, cast, applications, large, session):
    assert exported(client, cast.rita, PATH).data.startswith(b"\xef\xbb\xbf")
    assert exported(client, cast.rita, "/applications/export?source=Nowhere", "xlsx").data
    assert session.scalar(select(func.count()).select_from(ListExport)) == 0


@pytest.mark.one_database
def test_nobody_but_its_maker_has_the_file_and_only_while_they_may_list(client, cast, applications, session):
    export = a_made_export(cast.rita, ASKED)
    addresses = [f"/exports/{export.id}", f"/exports/{export.id}/file"]
    for someone in (cast.dana, cast.ada, person("Rae Berg", Role.RECRUITER)):
        session.commit()
        client.sign_in(someone)
        assert [client.get(address).status_code for address in addresses] == [404, 404]
    cast.rita.granted_roles.clear()
    session.commit()
    client.sign_in(cast.rita)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_it_has_what_its_maker_may_see_when_it_is_made(client, cast, applications, session):
    export = a_requested_export(cast.rita, ASKED)
    cast.rita.granted_roles.clear()
    session.commit()
    assert make_one_export()
    session.refresh(export)
    assert (export.stored_as, export.problem) == (None, str(runs.MAY_NOT_EXPORT_PROBLEM))
    assert on_record(session) == []


def test_after_a_day_it_is_gone_with_its_file(client, cast, applications, session):
    export = a_made_export(cast.rita, ASKED)
    name, address = export.stored_as, f"/exports/{export.id}"
    assert not delete_one_expired_export()
    assert read_file(name)
    clock.freeze(clock.now() + EXPORT_RETENTION)
    client.sign_in(cast.rita)
    assert [client.get(each).status_code for each in (address, f"{address}/file")] == [410, 410]
    assert delete_one_expired_export()
    assert remove_one_purged_file()
    assert read_file(name) is None
    assert client.get(address).status_code == 404


@pytest.mark.one_database
def test_a_file_with_a_candidate_who_is_deleted_expires_at_once(cast, applications, session, monkeypatch):
    made, waiting = a_made_export(cast.rita, ASKED), a_requested_export(cast.rita, "source=Referral")
    store = runs.store_file

    def while_it_is_stored(file):
        remove_texts(applications[0].candidate)
        session.commit()
        return store(file)

    monkeypatch.setattr(runs, "store_file", while_it_is_stored)
    assert make_one_export()
    for export in (made, waiting):
        session.refresh(export)
        assert (export.is_expired, export.asked, export.is_running) == (True, "", False)
    assert waiting.stored_as is None, "its file had the candidate"
    assert len(on_record(session)) == 1


def test_a_worker_that_dies_leaves_it_to_the_next_one(cast, applications, session, monkeypatch):
    export = a_requested_export(cast.rita, ASKED)
    with monkeypatch.context() as dying:
        dying.setattr(runs, "store_file", lambda _file: 1 / 0)
        for _attempt in range(2):
            with pytest.raises(ZeroDivisionError):
                make_one_export()
            session.rollback()
            assert not make_one_export(), "the other may still be at it"
            clock.freeze(clock.now() + runs.EXPORT_LEASE + timedelta(seconds=1))
    assert make_one_export()
    session.refresh(export)
    assert (export.attempts, bool(export.stored_as), on_record(session)) == (3, True, on_record(session)[:1])


@pytest.mark.one_database
def test_it_is_given_up_after_three_times(cast, applications, session):
    export = a_requested_export(cast.rita, ASKED)
    export.attempts = MAX_EXPORT_ATTEMPTS
    session.commit()
    assert make_one_export()
    session.refresh(export)
    assert (export.is_running, export.problem) == (False, str(runs.EXPORT_STOPPED_PROBLEM))
