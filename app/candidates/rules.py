"""How a document is named and handed out, how often a link is asked for, and when a mail has left."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.outbox.models import MessageState
from app.people.rules import TooManyTries
from app.shared.text import LINE, one_line

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain",
}
_OF_NO_FILE_NAME = "<>:\"/\\|?*%';`$&{}"
SPAN = timedelta(minutes=15)
MOST_ASKED = 5  # for one email within the span
MOST_ASKED_FROM_ONE_ADDRESS = 30


def shown_name(given: str, kind: str) -> str:
    """The name of a file as its owner gave it, for display: one line, without the folders it came from."""
    name = one_line(given).replace("\\", "/").rpartition("/")[2].strip()
    return name[-LINE:] or f"document.{kind}"


def download_name(name: str, kind: str) -> str:
    """A name any system can store, whatever was given, that ends as the kind of the file does."""
    plain = "".join(" " if character in _OF_NO_FILE_NAME else character for character in one_line(name))
    stem, dot, _ending = plain.rpartition(".")
    words = " ".join((stem if dot else plain).split()).strip(". ")
    return f"{words[:100] or 'document'}.{kind}"


def check_may_ask(for_email: int, from_address: int) -> None:
    """Raise TooManyTries where links were asked for too often, for an email or from an address."""
    if for_email >= MOST_ASKED or from_address >= MOST_ASKED_FROM_ONE_ADDRESS:
        minutes = SPAN // timedelta(minutes=1)
        raise TooManyTries(f"That was asked for too often. Wait {minutes} minutes.")


def has_left(state: MessageState, due_at: datetime, now: datetime, *, to_a_server: bool) -> bool:
    """Whether a mail has left, so that what it says is no secret from whom it is for.

    One given up has, too: nothing else would tell them. Where there is no server to take it, it is
    read in the outbox from its due time on.
    """
    if state is MessageState.WAITING:
        return not to_a_server and now >= due_at
    return state in (MessageState.SENT, MessageState.FAILED)
