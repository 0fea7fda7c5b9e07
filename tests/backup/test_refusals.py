"""What is refused before anything is written, and what is left when a backup or a restore fails: nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from app.backup import make, postgresql, restore
from app.backup.archive import ArchiveError, stored_name
from app.backup.make import make_backup
from app.backup.restore import restore_backup
from app.backup.settle import go_live
from app.db.base import db
from app.documents import file_storage as storage
from app.outbox.models import Message, MessageState
from app.restores.queries import is_held_back
from tests.backup.places import IDENTITY, all_rows, an_archive, empty_place, use_programs
from tests.checks.scene import a_scene


def refusal(app, *words: str) -> str:
    """What a command says that refuses."""
    answer = app.test_cli_runner().invoke(args=list(words))
    assert answer.exit_code == 1, answer.output
    return answer.output


def test_a_backup_that_fails_leaves_no_file_and_none_is_overwritten(
    cast, session, app, tmp_path, monkeypatch
):
    use_programs(monkeypatch)
    a_scene(cast)
    target = str(tmp_path / "a.tar")
    with monkeypatch.context() as full:
        full.setattr(make, "open_file", lambda _name: (_ for _ in ()).throw(OSError(28, "No space left")))
        assert "The backup could not be written: No space left." in refusal(app, "backup", target)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "a.tar").write_bytes(b"of yesterday")
    assert "exists already" in refusal(app, "backup", target)
    assert (tmp_path / "a.tar").read_bytes() == b"of yesterday"
    assert "cannot be written" in refusal(app, "backup", str(tmp_path / "nowhere" / "a.tar"))
    assert "begins with age1" in refusal(app, "backup", target + "2", "--age-recipient", "age1nobody")


def test_a_missing_or_older_pg_dump_is_said_in_a_sentence(session, app, tmp_path, monkeypatch):
    target = str(tmp_path / "a.tar")
    monkeypatch.setattr(postgresql, "program_version", lambda _program: 9)
    assert "pg_dump has version 9, and the server has" in refusal(app, "backup", target)
    monkeypatch.undo()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "pg_dump is not installed." in refusal(app, "backup", target)
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_into_a_folder_and_verifies(cast, session, app, tmp_path, monkeypatch):
    use_programs(monkeypatch)
    a_scene(cast)
    run, key = app.test_cli_runner().invoke, tmp_path / "key"
    key.write_text(f"# created: today\n{IDENTITY}\n")
    made = run(args=["backup", str(tmp_path), "--age-recipient", str(IDENTITY.to_public())])
    (archive,) = tmp_path.glob("onramp-*.tar.age")
    assert made.output.startswith(f"{archive}: ")
    assert "1 files." in made.output
    verified = run(args=["restore", str(archive), "--identity", str(key), "--only-verify"])
    assert "The backup is whole" in verified.output
    assert "Give the file with the secret key" in refusal(app, "restore", str(archive), "--only-verify")
    assert "The database is not empty: " in refusal(app, "restore", str(archive), "--identity", str(key))
    key.write_text("AGE-SECRET-KEY-1NOBODY\n")
    assert "has no secret key of age" in refusal(app, "restore", str(archive), "--identity", str(key))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_restore_that_fails_leaves_the_place_as_empty_as_before(engine, tmp_path, monkeypatch):
    documents, archive = tmp_path / "documents", tmp_path / "a.tar"
    whole = an_archive()
    with empty_place(engine, documents) as app, app.app_context():
        for content, sentence in (
            (whole, "The database of the backup is damaged"),
            (whole[:-2000], "is cut off"),
            (
                whole.replace(b'"sqlite"', b'"postgresql"').replace(b"\0" * 4, b"", 1) + b"\0",
                "damaged|cut off",
            ),
            (whole.replace(b"renewals", b"reversal"), "its SHA-256 is another one"),
        ):
            archive.write_bytes(content)
            with pytest.raises(ArchiveError, match=sentence):
                restore_backup(archive, [])
            assert list(documents.iterdir()) == []
            assert not any(all_rows().values())
        monkeypatch.setattr(restore, "is_known_revision", lambda _revision: False)
        archive.write_bytes(whole)
        with pytest.raises(ArchiveError, match="newer version of Onramp"):
            restore_backup(archive, [])
        (documents / stored_name(f"documents/{1:032x}")).write_bytes(b"of somebody")
        with pytest.raises(ArchiveError, match="documents folder is not empty"):
            restore_backup(archive, [])
        assert len(list(documents.iterdir())) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_backup_of_an_earlier_version_is_brought_up_to_date(cast, session, app, engine, tmp_path):
    """One from before restores were known; it is held back all the same, and `cancel` sends no old mail."""
    scene = a_scene(cast)
    for table in ("restores", "worker_loops"):  # what the versions since have added
        session.execute(text(f"DROP TABLE {table}"))
    session.execute(text("UPDATE alembic_version SET version_num = '0133'"))
    session.commit()
    made, name = make_backup(tmp_path / "a.tar", []), scene.document.stored_as
    with empty_place(engine, tmp_path / "documents") as place, place.app_context():
        restore_backup(made.path, [])
        assert storage.read_file(name)
        assert is_held_back()
        go_live(cancels_mail=True)
        db.session.commit()
        assert not is_held_back()
        assert set(db.session.scalars(select(Message.state))) == {MessageState.CANCELLED}


@pytest.mark.both_databases
def test_nothing_leaves_while_a_backup_is_put_in(session):
    session.commit()
    assert not is_held_back()
    session.execute(text("CREATE TABLE restore_in_progress (since text)"))
    assert is_held_back()
    session.rollback()
