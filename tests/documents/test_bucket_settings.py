"""The settings of a bucket are checked at start, and its keys are never shown."""

from __future__ import annotations

import pytest

from app.company.environment import shown_settings
from config import BadSettings
from tests.factories.settings import settings_from

GOOD = {
    "SECRET_KEY": "mP3vT8xQ1zR6wY9cB4nL7jH2gF5dS0aK",
    "BASE_URL": "https://onramp.example",
    "S3_BUCKET": "documents",
}
KEYS = {"S3_ACCESS_KEY_ID": "AKIA-hidden", "S3_SECRET_ACCESS_KEY": "hidden-too"}


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"S3_BUCKET": "", "S3_ENDPOINT": "https://s3.example"}, "S3_BUCKET is missing"),
        ({"S3_BUCKET": "", **KEYS}, "S3_BUCKET is missing"),
        ({"S3_BUCKET": "", "DOCUMENTS_MOVE_TO": "folder"}, "S3_BUCKET is missing"),
        ({"S3_BUCKET": "a/b"}, "S3_BUCKET is 'a/b'"),
        ({"S3_PREFIX": "../documents"}, "S3_PREFIX is '../documents'"),
        ({"S3_PREFIX": "a b"}, "S3_PREFIX is 'a b'"),
        ({"S3_REGION": "Frankfurt am Main"}, "S3_REGION is 'Frankfurt am Main'"),
        ({"S3_SECONDS": "61"}, "S3_SECONDS is 61; it must be 2 to 60"),
        ({"S3_ACCESS_KEY_ID": "hidden"}, "S3_SECRET_ACCESS_KEY is missing. Set both keys, or neither"),
        ({"S3_SECRET_ACCESS_KEY": "hidden"}, "S3_ACCESS_KEY_ID is missing"),
        ({"S3_ENDPOINT": "s3.example"}, "S3_ENDPOINT must be an address"),
        ({"S3_ENDPOINT": "https://u:hidden@s3.example"}, "S3_ENDPOINT must be an address"),
        ({"S3_ENDPOINT": "https://s3.example/bucket"}, "S3_ENDPOINT must be an address"),
        ({"S3_ENDPOINT": "http://s3.example"}, "S3_ENDPOINT must be an address"),
        ({"S3_ENDPOINT": "http://10.0.0.1:9000"}, "S3_ENDPOINT must be an address"),
        ({"DOCUMENTS_MOVE_TO": "disk"}, "DOCUMENTS_MOVE_TO is 'disk'; it must be bucket or folder"),
    ],
)
def test_a_wrong_setting_has_its_sentence(environ, sentence):
    with pytest.raises(BadSettings, match=sentence) as refused:
        settings_from({**GOOD, **environ})
    assert "hidden" not in str(refused.value)


def test_servers_that_may_be_used():
    for endpoint in ("", "https://s3.example:9000/", "http://127.0.0.1:9000", "http://s3:9000"):
        assert settings_from({**GOOD, "S3_ENDPOINT": endpoint}).s3_bucket == "documents"


def test_keys_are_never_shown():
    settings = settings_from({**GOOD, **KEYS})
    shown = {each.variable: each.value for each in shown_settings(settings)}

    assert (shown["S3_BUCKET"], shown["S3_SECRET_ACCESS_KEY"]) == ("documents", "set")
    assert "hidden" not in f"{shown} {settings!r}"


def test_with_a_bucket_no_folder_is_made_and_none_with_documents_is_forgotten(tmp_path):
    """The default folder is what is left out: here it is another one."""
    settings = settings_from(GOOD)
    at = {"documents_folder": tmp_path / "documents", "database_url": "sqlite:///:memory:"}
    alone = settings.model_copy(update=at)
    alone.model_fields_set.discard("documents_folder")
    alone.make_room()
    assert not (tmp_path / "documents").exists()

    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / ("a" * 32)).touch()
    with pytest.raises(BadSettings, match="S3_BUCKET is set, and there are documents in"):
        alone.make_room()
    both = settings.model_copy(update=at)
    both.make_room()
    assert (both.moves_documents, alone.moves_documents) == (True, False)
