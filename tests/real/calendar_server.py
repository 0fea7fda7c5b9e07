"""A real calendar server (CalDAV) on a loopback port, with a calendar for each person."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import caldav
import radicale
import radicale.config
from caldav.lib.error import NotFoundError
from icalendar import Calendar, Event

HOST = "127.0.0.1"


class OwnCalendar:
    """The calendar of a person, which takes in invitations from mail (RFC 5546)."""

    def __init__(self, url: str, email: str) -> None:
        self.email = email
        client = caldav.DAVClient(url=url, username=email, password="none is asked for")
        self._calendar = client.principal().make_calendar(name="Own")

    @property
    def events(self) -> list[Event]:
        """Its events by start time."""
        events = [component_of(entry.data) for entry in self._calendar.events()]
        return sorted(events, key=lambda event: event["dtstart"].dt)

    def take_in(self, mail: EmailMessage) -> None:
        """Apply the calendar part of a mail; an older sequence changes nothing."""
        part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
        sent = Calendar.from_ical(part.get_content())
        event, method = component_of(sent.to_ical().decode()), str(sent.pop("method"))
        assert part["Content-Type"].params["method"] == method, (
            "the mail says one thing, its calendar another"
        )
        assert event["attendee"] == f"mailto:{self.email}", "an invitation came to someone else"
        known = self._known(str(event["uid"]))
        if known is not None and component_of(known.data)["sequence"] > event["sequence"]:
            return
        if method == "CANCEL" and known is not None:
            known.delete()
        elif method == "REQUEST" and known is not None:
            known.data = sent.to_ical().decode()
            known.save(increase_seqno=False)
        elif method == "REQUEST":
            self._calendar.save_event(sent.to_ical().decode(), increase_seqno=False)

    def _known(self, uid: str) -> caldav.Event | None:
        try:
            return self._calendar.event_by_uid(uid)
        except NotFoundError:
            return None


class CalendarServer:
    """The calendars of the server, by email."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._calendars: dict[str, OwnCalendar] = {}

    def calendar_of(self, email: str) -> OwnCalendar:
        """The calendar of an email, empty at first."""
        if email not in self._calendars:
            self._calendars[email] = OwnCalendar(self.url, email)
        return self._calendars[email]

    def take_in(self, mails: list[EmailMessage]) -> None:
        """Apply all delivered mail to the calendars, in order."""
        for mail in mails:
            if any(part.get_content_type() == "text/calendar" for part in mail.walk()):
                self.calendar_of(mail["To"].addresses[0].addr_spec).take_in(mail)


class _Silent(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Discard the log."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def running_calendar_server(folder: Path) -> Iterator[CalendarServer]:
    """An empty calendar server with its data in `folder`, for the block."""
    settings = radicale.config.load()
    told = {
        "storage": {"filesystem_folder": str(folder)},
        "auth": {"type": "none"},
        "rights": {"type": "owner_only"},
        "logging": {"level": "error"},
    }
    settings.update(told, "the tests")
    application = radicale.Application(settings)
    with make_server(HOST, 0, application, server_class=_Server, handler_class=_Silent) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield CalendarServer(f"http://{HOST}:{server.server_port}/")
        finally:
            server.shutdown()
            thread.join()


def component_of(text: str) -> Event:
    """The only event of an iCalendar text."""
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event
