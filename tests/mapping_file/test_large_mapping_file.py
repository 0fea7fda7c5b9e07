"""A large mapping file is applied by the worker: whole or not at all, with its progress and its end shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.db.base import db
from app.mapping_file import apply_dry_run, models, runs
from app.mapping_file.actions import delete_one_unapplied_file
from app.mapping_file.models import MappingFile, MappingRun
from app.mapping_file.runs import apply_one_mapping_file
from app.shared import clock
from app.staged_files.work import MAX_ATTEMPTS
from app.territories.models import Territory
from tests.factories.onboardings import a_territory

ROWS = 30
CONTENT = "Territory,Region\n" + "".join(f"Area {number},EMEA\n" for number in range(ROWS))


@pytest.fixture(autouse=True)
def small_numbers(monkeypatch) -> None:
    """As if thirty rows were many."""
    monkeypatch.setattr(models, "LARGE_FILE_ROWS", 10)
    monkeypatch.setattr(runs, "PROGRESS_INTERVAL_ROWS", 10)


def names(session) -> set[str]:
    session.expire_all()
    return set(session.scalars(select(Territory.name).where(Territory.removed_at.is_(None))))


def asked_for(ada, content: str = CONTENT) -> str:
    """The address of a large file that the worker is asked to apply."""
    path = str(ada.previews(content).request.path)
    answer = ada.client.submit(path)
    assert answer.status_code == 303
    return path


def test_the_worker_applies_it_once_and_the_page_shows_its_progress(ada, session):
    path = str(ada.previews(CONTENT).request.path)
    form = ada.client.form_for(path)
    assert ada.client.send(form).status_code == 303
    answer = ada.client.send(form)
    assert answer.status_code == 409
    assert "already being applied" in answer.text
    assert session.query(MappingRun).count() == 1
    assert names(session) == set()
    assert "Waiting to start" in ada.client.get(path).text

    assert apply_one_mapping_file()

    assert len(names(session)) == ROWS
    assert "30 added" in ada.client.get(path).text
    assert not apply_one_mapping_file()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_progress_is_visible_before_anything_is_applied(ada, session, monkeypatch):
    path, seen = asked_for(ada), list[tuple[int, int, int]]()
    write = apply_dry_run._write

    def watched(*args, **values):
        with db.engine.connect() as other:
            done, total = other.execute(select(MappingRun.done, MappingRun.total)).one()
            seen.append((done, total, len(other.execute(select(Territory.id)).all())))
        return write(*args, **values)

    monkeypatch.setattr(apply_dry_run, "_write", watched)
    apply_one_mapping_file()
    assert sorted(set(seen)) == [(0, 0, 0), (10, ROWS, 0), (20, ROWS, 0)]
    assert "Applied" in ada.client.get(path).text


def test_an_outdated_preview_is_reported_and_nothing_is_applied(ada, session):
    path = asked_for(ada)
    a_territory("Came since")
    session.commit()

    assert apply_one_mapping_file()

    assert names(session) == {"Came since"}
    page = ada.client.get(path).text
    assert "File not applied" in page
    assert "The preview is out of date." in page
    assert "Apply changes" in page


def test_of_two_files_at_once_one_is_applied(ada, session):
    first, second = asked_for(ada), asked_for(ada, CONTENT.replace("Area", "Zone"))
    assert apply_one_mapping_file()
    assert apply_one_mapping_file()
    assert names(session) == {f"Area {number}" for number in range(ROWS)}
    assert "30 added" in ada.client.get(first).text
    assert "File not applied" in ada.client.get(second).text


def test_a_file_is_tried_again_after_a_worker_dies(ada, session, monkeypatch):
    path = asked_for(ada)
    monkeypatch.setattr(apply_dry_run, "assign_proposed_isrs", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        apply_one_mapping_file()
    db.session.rollback()
    assert names(session) == set()
    assert not apply_one_mapping_file(), "its claim has not run out yet"

    monkeypatch.undo()
    monkeypatch.setattr(models, "LARGE_FILE_ROWS", 10)
    clock.move(runs.APPLY_LEASE + timedelta(seconds=1))
    assert apply_one_mapping_file()
    assert len(names(session)) == ROWS
    assert "30 added" in ada.client.get(path).text


def test_a_file_that_stops_the_worker_three_times_fails_with_a_reason(ada, session, monkeypatch):
    path = asked_for(ada)
    monkeypatch.setattr(apply_dry_run, "assign_proposed_isrs", lambda *_, **__: 1 / 0)
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            apply_one_mapping_file()
        db.session.rollback()
        clock.move(runs.APPLY_LEASE + timedelta(seconds=1))
    assert apply_one_mapping_file()
    assert "The worker stopped three times" in ada.client.get(path).text
    assert names(session) == set()


def test_a_role_removed_meanwhile_applies_nothing(ada, cast, session):
    asked_for(ada)
    cast.ada.granted_roles[:] = [each for each in cast.ada.granted_roles if each.role is not Role.ADMIN]
    session.commit()
    assert apply_one_mapping_file()
    assert session.scalar(select(MappingRun.problem)) == runs.NO_PERMISSION_PROBLEM
    assert names(session) == set()


def test_a_file_with_an_open_run_is_not_deleted(ada, session):
    asked_for(ada)
    session.query(MappingFile).update({"uploaded_at": clock.now() - timedelta(days=3)})
    session.commit()
    assert not delete_one_unapplied_file()
    session.query(MappingRun).update({"finished_at": clock.now()})
    session.commit()
    assert delete_one_unapplied_file()
    assert session.query(MappingRun).count() == 0
