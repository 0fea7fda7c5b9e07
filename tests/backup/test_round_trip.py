"""A backup that is made while Onramp runs is restored as it was, and nothing leaves the restored copy."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, text

from app.backup import make
from app.backup.archive import ArchiveError
from app.backup.make import make_backup
from app.backup.restore import restore_backup
from app.backup.settle import go_live
from app.candidates.models import Candidate
from app.checks.registry import CheckRun, all_checks
from app.db.base import db
from app.documents import file_storage as storage
from app.documents.models import Document
from app.documents.storage.names import picture_name
from app.outbox.worker import deliver_due_mail
from app.restores.queries import is_held_back
from app.shared.refusals import RuleBroken
from tests.backup.places import IDENTITY, all_rows, empty_place, use_programs
from tests.checks.scene import a_scene
from tests.factories.documents import a_document, a_drawn_document

pytestmark = pytest.mark.both_databases  # other programs make the copy

OF_RESTORES = ("login_sessions", "restores")  # what a restore changes


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore are those of the server of the tests."""
    use_programs(monkeypatch)


def test_a_restored_copy_has_every_row_and_file_and_nothing_leaves_it(
    cast, session, engine, tmp_path, smtp_server
):
    scene = a_scene(cast)
    names = [scene.document.stored_as, a_drawn_document(scene.application, "One", "Two").stored_as]
    names += [picture_name(names[1], number) for number in range(3)]
    session.commit()
    before, files = all_rows(), {name: storage.read_file(name) for name in names}
    made = make_backup(tmp_path / "a.tar.age", [IDENTITY.to_public()])
    assert (made.files, made.missing, made.path.stat().st_mode & 0o777) == (2, 0, 0o600)
    assert [each.name for each in tmp_path.iterdir()] == ["a.tar.age"]

    place = empty_place(engine, tmp_path / "documents", SMTP_URL=smtp_server.url)
    with place as app, app.app_context():
        restore_backup(made.path, [IDENTITY])

        after = all_rows()
        assert {n: rows for n, rows in after.items() if n not in OF_RESTORES} == {
            n: rows for n, rows in before.items() if n not in OF_RESTORES
        }
        assert (len(before["login_sessions"]), len(after["login_sessions"])) == (1, 0)
        assert {name: storage.read_file(name) for name in names} == files
        assert sorted(each.name for each in storage.storage_folder().iterdir()) == sorted(names)
        assert [f for check in all_checks() for f in check.find(CheckRun(reads_files=True))] == []

        assert is_held_back()
        assert deliver_due_mail() == 0
        assert smtp_server.messages == []
        go_live(cancels_mail=False)
        db.session.commit()
        assert deliver_due_mail() == len(smtp_server.messages) > 0
        with pytest.raises(RuleBroken, match="live already"):
            go_live(cancels_mail=False)
        with pytest.raises(ArchiveError, match="The database is not empty"):
            restore_backup(made.path, [IDENTITY])


def test_what_is_written_meanwhile_is_not_in_it_and_what_is_deleted_is_noted(
    cast, session, database, engine, tmp_path, monkeypatch
):
    """A document is deleted and another one stored; the file of one was lost before."""
    scene = a_scene(cast)
    deleted, lost = a_document(scene.application, b"First"), a_document(scene.application, b"Second")
    session.commit()
    storage.remove_file(lost.stored_as)
    before = all_rows()["documents"]

    def meanwhile(*of_snapshot):
        with db.engine.begin() as other:  # the backup only reads, so on SQLite it locks nobody out
            other.execute(text("UPDATE candidates SET name = 'Somebody Else'"))
            other.execute(delete(Document).where(Document.id == deleted.id))
        storage.remove_file(deleted.stored_as)
        storage.store_file(b"of a document that is stored meanwhile")
        yield from parts(*of_snapshot)

    name = f"_{database}_parts"
    parts = getattr(make, name)
    monkeypatch.setattr(make, name, meanwhile)
    made = make_backup(tmp_path / "a.tar", [])

    assert (made.files, made.deleted, made.missing) == (1, 1, 1)
    with empty_place(engine, tmp_path / "documents") as app, app.app_context():
        staged = restore_backup(made.path, [])
        assert (staged.files, staged.absent) == (1, 2)
        assert all_rows()["documents"] == before
        assert not session.scalar(select(Candidate).where(Candidate.name == "Somebody Else"))
