"""The selected rows of a list are exported: exactly those, as far as one may see them, and on record."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.batches.models import Batch
from tests.exports.test_exports import rows, sheet
from tests.factories.batches import some_applications

NEW = "/batches/new"


@pytest.fixture
def three(cast):
    return some_applications(cast, 3)


def select_and_export(client, applications, **more):
    page = f"/openings/{applications[0].opening_id}/applications"
    selected = [f"{each.id}-{each.version}" for each in applications]
    return client.submit(NEW, page=page, application=selected, act="export", **more)


def file_of(client, address: str, kind: str):
    address = client.get(address).location
    return client.send(client.form_for(address, page=address), kind=kind)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exactly_the_selected_rows_are_exported(client, cast, session, three, kind):
    client.sign_in(cast.rita)
    answer = select_and_export(client, three[:2])
    assert answer.status_code == 303
    file = file_of(client, answer.location, kind)
    names = (
        [row["Candidate"] for row in rows(file)]
        if kind == "csv"
        else [row[0] for row in sheet(file.data)[1:]]
    )
    assert names == ["Candidate 1", "Candidate 2"]
    (record,) = session.scalars(select(Activity).where(Activity.verb == ActivityVerb.EXPORTED_LIST))
    assert record.what == f"2 selected applications as {kind.upper()}"
    assert record.note.text == f"{three[0].id}, {three[1].id}"
    assert session.scalar(select(func.count()).select_from(Batch)) == 0, "nothing was done to them"


def test_what_one_no_longer_sees_is_not_in_the_file(client, cast, session, three):
    client.sign_in(cast.dana)
    answer = select_and_export(client, three)
    three[0].opening.hiring_manager = cast.hugo
    session.commit()
    assert rows(file_of(client, answer.location, "csv")) == []


def test_all_of_a_filter_is_exported_as_its_list(client, cast, three):
    client.sign_in(cast.rita)
    answer = select_and_export(client, three, all="yes")
    assert answer.location == f"/applications/export?opening={three[0].opening_id}"


def test_nothing_selected_is_refused(client, cast, three):
    client.sign_in(cast.rita)
    page = f"/openings/{three[0].opening_id}/applications"
    assert client.submit(NEW, page=page, application=None, act="export").status_code == 422
