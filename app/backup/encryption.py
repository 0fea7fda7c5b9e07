"""Encrypting an archive with age while it is written, and decrypting it while it is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO, Any

import pyrage

from app.backup.archive import ArchiveError

_BEGINS_WITH = b"age-encryption.org/"


class KeyRefused(ArchiveError):
    """A key is not one of age; the sentence says which."""


def recipient_of(text: str) -> Any:
    """The recipient of a public key of age. Raises KeyRefused."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise KeyRefused("The recipient is no public key of age. One begins with age1.") from error


def identities_in(file: Path) -> list[Any]:
    """The secret keys in a file as age-keygen writes it. Raises KeyRefused."""
    try:
        lines = file.read_text(encoding="ascii").splitlines()
        keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        identities = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (OSError, UnicodeError, pyrage.IdentityError) as error:
        raise KeyRefused("The file has no secret key of age. One begins with AGE-SECRET-KEY-1.") from error
    if not identities:
        raise KeyRefused("The file has no secret key of age. One begins with AGE-SECRET-KEY-1.")
    return identities


@contextmanager
def encrypted(sink: IO[bytes], recipients: Sequence[Any]) -> Iterator[IO[bytes]]:
    """What to write the archive to: `sink` gets it encrypted for each recipient, or as it is without one."""
    if not recipients:
        yield sink
        return
    reading, writing = (os.fdopen(end, mode) for end, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
    with _beside(lambda: pyrage.encrypt_io(reading, sink, recipients), reading), writing:
        yield writing


@contextmanager
def decrypted(source: IO[bytes], identities: Sequence[Any]) -> Iterator[IO[bytes]]:
    """What to read the archive from. Raises ArchiveError if no key opens it, or if it is not encrypted."""
    is_encrypted = source.read(len(_BEGINS_WITH)) == _BEGINS_WITH
    source.seek(0)
    if is_encrypted != bool(identities):
        raise ArchiveError(
            "The archive is encrypted. Give the file with the secret key: --identity FILE."
            if is_encrypted
            else "The archive is not encrypted, so it is not the one that this key is for."
        )
    if not is_encrypted:
        yield source
        return
    reading, writing = (os.fdopen(end, mode) for end, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
    with _beside(lambda: pyrage.decrypt_io(source, writing, identities), writing), reading:
        yield reading


@contextmanager
def _beside(work: Callable[[], None], end: IO[bytes]) -> Iterator[None]:
    """Run `work` in a thread, which closes its end of a pipe. Its error counts before that of the block."""
    errors: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:
            errors.append(error)
        finally:
            with suppress(OSError):
                end.close()

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()
        for error in errors:
            _raise(error)


def _raise(error: Exception) -> None:
    """Raise the error of the thread in our words. One about the pipe is that of the block."""
    if isinstance(error, BrokenPipeError) or "Broken pipe" in str(error):
        return
    if isinstance(error, pyrage.DecryptError) or "decryption" in str(error):
        raise ArchiveError("The key does not open the archive, or the archive is damaged.") from error
    raise ArchiveError(f"The archive could not be read or written: {error}.") from error
