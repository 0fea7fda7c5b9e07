"""Documents in a bucket, or on their way there, for the app of a test."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.documents.storage.bucket import Bucket


def use_places(
    monkeypatch: pytest.MonkeyPatch, app: Flask, bucket: Bucket, folder: Path | None = None, **others: str
) -> None:
    """Let the app keep documents in a bucket; with a folder, they are being moved."""
    update = {
        "s3_bucket": bucket.name,
        "s3_prefix": bucket.prefix,
        "s3_endpoint": bucket.endpoint,
        "s3_access_key_id": bucket.key_id,
        "s3_secret_access_key": bucket.secret_key,
        "s3_seconds": bucket.seconds,
        **others,
    }
    settings = app.extensions["settings"].model_copy(update=update)
    settings.model_fields_set.discard("documents_folder")
    if folder is not None:
        settings = settings.model_copy(update={"documents_folder": folder})
    monkeypatch.setitem(app.extensions, "settings", settings)
