"""The demonstration company breaks no rule of the data, and comes back from a backup as it was."""

from __future__ import annotations

from app.backup.make import make_backup
from app.backup.restore import restore_backup
from app.checks.registry import all_checks
from app.checks.running import run_checks
from app.documents import file_storage as storage
from app.documents.file_owners import named_files
from tests.backup.places import IDENTITY, all_rows, empty_place, use_programs


def test_the_company_comes_back_with_every_row_and_file(
    demonstration, session, engine, tmp_path, monkeypatch
):
    use_programs(monkeypatch)
    # No worker has read its documents. Other tests leave and remove files in the folder that they share.
    checks = [each for each in all_checks() if each.name not in ("work", "files", "orphaned-files")]
    results = list(run_checks(checks, reads_files=True))
    assert [finding for result in results for finding in result.findings] == []
    before = all_rows()
    files = stored_files()
    made = make_backup(tmp_path / "company.tar.age", [IDENTITY.to_public()])
    assert (made.rows, made.files) == (sum(map(len, before.values())), len(files))
    with empty_place(engine, tmp_path / "documents") as app, app.app_context():
        restore_backup(made.path, [IDENTITY])
        after = all_rows()
        assert len(after.pop("restores")) == 1
        before.pop("restores")
        ended = {"candidate_links", "login_sessions", "personal_links"}
        assert {name for name in before if before[name] != after[name]} <= ended
        assert stored_files() == files


def stored_files() -> dict[str, bytes]:
    """The files of all records, by name, as far as they are there."""
    contents = {each.name: storage.read_file(each.name) for each in named_files()}
    return {name: content for name, content in contents.items() if content is not None}
