"""The S3 server of these tests: one for a run, with a new bucket for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.documents.storage.bucket import Bucket
from tests.real.s3_server import S3Server, running_s3_server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    with running_s3_server() as server:
        yield server


@pytest.fixture
def bucket(s3_server: S3Server) -> Bucket:
    """A bucket that is empty."""
    return s3_server.new_bucket()
