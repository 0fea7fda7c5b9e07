"""The post: what the worker sends comes to a real mail server, and invitations from there into calendars."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage

from icalendar import Event

from tests.real.calendar_server import CalendarServer
from tests.real.smtp import MailServer


class Post:
    """What has arrived for whom. `work` lets the worker do all there is to do."""

    def __init__(self, work: Callable[[], None], server: MailServer, calendars: CalendarServer) -> None:
        self._work, self._server, self._calendars = work, server, calendars
        self._taken_in = 0

    def comes(self) -> None:
        """The worker does its chores; whoever is invited to something puts it into their calendar."""
        self._work()
        arrived = self._server.messages
        self._calendars.take_in(arrived[self._taken_in :])
        self._taken_in = len(arrived)

    def subjects(self, email: str) -> list[str]:
        """The subjects of what someone got, in the order it came."""
        return [mail["Subject"] for mail in self._mails(email)]

    def text(self, email: str, subject: str) -> str:
        """The words of the last mail someone got with this subject."""
        return [_words(mail) for mail in self._mails(email) if mail["Subject"] == subject][-1]

    def answers_go_to(self, email: str) -> set[str]:
        """Whom an answer to what someone got would reach."""
        return {str(mail["Reply-To"]) for mail in self._mails(email)}

    def link(self, email: str, purpose: str) -> str:
        """The last link of a purpose that someone was sent."""
        words = "\n".join(map(_words, self._mails(email)))
        return re.findall(rf"http://\S+/{purpose}/\S+", words)[-1]

    def calendar(self, email: str) -> list[Event]:
        """What stands in someone's calendar, by when it begins."""
        return self._calendars.calendar_of(email).events

    def _mails(self, email: str) -> list[EmailMessage]:
        return [each.message for each in self._server.deliveries if each.recipients == (email,)]


def _words(mail: EmailMessage) -> str:
    """Each line ends with a line break and nothing else; on the wire a mail has two characters there."""
    part = mail.get_body(("plain",))
    assert part is not None, "a mail without words"
    return str(part.get_content()).replace("\r\n", "\n")
