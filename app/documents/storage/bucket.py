"""Files in a bucket of any endpoint that speaks S3.

A client has threads, which do not survive a fork. So it is made at its first use, never while the web server
loads the application for its processes: a copy of a process that has one refuses, as it would wait forever.
"""

from __future__ import annotations

import io
import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, cast

from obstore.exceptions import BaseError
from obstore.store import S3Store

from app.documents.refusals import NOT_READABLE_NOW, STORAGE_FAILED
from app.documents.storage.interface import StorageFailed, StoredFile
from app.documents.storage.names import checked_name, is_file_name

if TYPE_CHECKING:
    from obstore import GetResult
    from obstore.store import ClientConfig, RetryConfig, S3Config, S3Credential

log = logging.getLogger(__name__)
BUCKET_PART_BYTES = 5 * 1024 * 1024  # each is a request; the smallest part that S3 takes
PARTS_AT_ONCE = 2  # in memory
IN_MEMORY_BYTES = 1024 * 1024  # of a file that is read; a longer one waits on disk, without a name
LISTED_AT_ONCE = 1000
MAX_RETRIES = 2  # of a request that failed at once
_LAST_CLEANUP_NAME = ".swept"  # its content is the time of the last cleanup
_process_id = 0  # of the one that uses buckets
_ERROR_CODE = re.compile("<Code>([A-Za-z]+)</Code>")


@dataclass(frozen=True)
class Bucket:
    """A place for files: a bucket, and the prefix of their names in it. Without keys, those of the machine.

    `seconds` is how long a request may take: a place that does not answer costs about that, and no more.
    """

    name: str
    prefix: str
    endpoint: str
    region: str
    seconds: int
    key_id: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"the bucket {self.name}"

    def write(self, name: str, content: IO[bytes]) -> None:
        """A long file goes in parts, and has its name once all have arrived.

        If only the answer is lost, the file is there, and the cleanup removes it as it is nobody's.
        """
        with _failing_as(STORAGE_FAILED, field="document"):
            self._client().put(
                checked_name(name), content, chunk_size=BUCKET_PART_BYTES, max_concurrency=PARTS_AT_ONCE
            )

    def open(self, name: str) -> IO[bytes] | None:
        """Copy the file to this machine first, so that no answer begins that cannot be completed."""
        checked_name(name)
        copied = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the caller closes it
        try:
            with _failing_as(NOT_READABLE_NOW):
                if not self._copy(name, copied):
                    copied.close()
                    return None
        except BaseException:
            copied.close()
            raise
        copied.seek(0)
        return cast("IO[bytes]", copied)

    def size(self, name: str) -> int | None:
        """What the bucket says of the object."""
        with _failing_as(NOT_READABLE_NOW):
            try:
                return self._client().head(checked_name(name))["size"]
            except FileNotFoundError as error:
                if _error_code(error) == "NoSuchBucket":
                    raise
                return None

    def remove(self, names: Sequence[str]) -> None:
        """Remove files in one request."""
        with _failing_as(STORAGE_FAILED):
            self._client().delete([checked_name(name) for name in names])

    def files(self) -> Iterator[StoredFile]:
        """In pages, as the bucket has them at that time."""
        with _failing_as(NOT_READABLE_NOW):
            for page in self._client().list(chunk_size=LISTED_AT_ONCE):
                for each in page:
                    if is_file_name(each["path"]):
                        yield StoredFile(each["path"], each["last_modified"])

    def last_cleanup(self) -> datetime:
        """It is the content of an object."""
        copied = io.BytesIO()
        with _failing_as(NOT_READABLE_NOW):
            found = self._copy(_LAST_CLEANUP_NAME, copied)
        return datetime.fromisoformat(copied.getvalue().decode()) if found else datetime.fromtimestamp(0, UTC)

    def record_cleanup(self, instant: datetime) -> None:
        """Write that object."""
        with _failing_as(STORAGE_FAILED):
            self._client().put(_LAST_CLEANUP_NAME, instant.isoformat().encode())

    def _copy(self, name: str, to: IO[bytes]) -> bool:
        """Copy an object, a long one in parts that are requests of their own. False if there is none."""
        try:
            first = self._client().get(name)
        except FileNotFoundError as error:
            if _error_code(error) == "NoSuchBucket":
                raise
            return False
        size, version = first.meta["size"], first.meta["e_tag"]
        if size <= BUCKET_PART_BYTES:
            return _write_all(first, to, size)
        for start in range(0, size, BUCKET_PART_BYTES):
            end = min(start + BUCKET_PART_BYTES, size)
            piece = self._client().get(name, options={"range": (start, end), "if_match": version})
            _write_all(piece, to, end - start)
        return True

    def _client(self) -> S3Store:
        global _process_id
        _process_id = _process_id or os.getpid()
        if _process_id != os.getpid():
            raise RuntimeError("A bucket was used before this process was copied. Use none until then.")
        return _client_of(self)

    def _credentials(self) -> S3Credential:
        return {
            "access_key_id": self.key_id,
            "secret_access_key": self.secret_key,
            "token": None,
            "expires_at": None,
        }


@lru_cache(maxsize=8)
def _client_of(bucket: Bucket) -> S3Store:
    """A client. A request that hangs is not sent again, one that fails at once is."""
    limit = timedelta(seconds=bucket.seconds)
    config: S3Config = {"region": bucket.region, "virtual_hosted_style_request": False}
    if bucket.endpoint:
        config["endpoint"] = bucket.endpoint
    options: ClientConfig = {
        "timeout": limit,
        "connect_timeout": limit,
        "allow_http": bucket.endpoint.startswith("http://"),
    }
    retries: RetryConfig = {"max_retries": MAX_RETRIES, "retry_timeout": limit}
    return S3Store(
        bucket.name,
        prefix=bucket.prefix or None,
        config=config,
        client_options=options,
        retry_config=retries,
        credential_provider=bucket._credentials if bucket.key_id else None,
    )


def _write_all(result: GetResult, to: IO[bytes], size: int) -> bool:
    """Write what is read, as it comes. Raises OSError if it is not as long as it should be."""
    number = 0
    for chunk in result.stream(min_chunk_size=64 * 1024):
        number += to.write(bytes(chunk))
    if number != size:
        raise OSError("The answer ended early.")
    return True


@contextmanager
def _failing_as(sentence: str, *, field: str | None = None) -> Iterator[None]:
    """Raise StorageFailed for what the client raises. The log has no more of the answer than its code."""
    try:
        yield
    except (BaseError, OSError) as error:
        text = str(error).partition("\n")[0].partition("<")[0][:400]
        log.error("A document could not be stored or read: %s %s", text, _error_code(error))
        raise StorageFailed(sentence, field=field) from None


def _error_code(error: Exception) -> str:
    """The code of an error in the answer of S3, such as AccessDenied."""
    found = _ERROR_CODE.search(str(error))
    return found[1] if found else ""
