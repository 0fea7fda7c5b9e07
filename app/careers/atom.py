"""The public openings as an Atom feed (RFC 4287), for feed readers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from flask_babel import gettext as _

from app.careers.posting import address_of_job, candidate_area, posted_at
from app.openings.models import Opening
from app.shared.company import company_name
from app.shared.links import absolute_url
from app.shared.text import tidy

ATOM = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)  # of a feed without entries


def atom_feed(openings: Sequence[Opening]) -> bytes:
    """The feed of some openings, the last published first."""
    feed = Element("feed", xmlns=NAMESPACE)
    address = absolute_url("/jobs")
    _add(feed, "id", address)
    _add(feed, "title", _("Openings at %(company)s", company=company_name()))
    SubElement(feed, "link", rel="alternate", href=address)
    SubElement(feed, "link", rel="self", href=absolute_url("/jobs.atom"))
    _add(feed, "updated", max(map(posted_at, openings), default=NOTHING_YET).isoformat())
    author = SubElement(feed, "author")
    _add(author, "name", company_name())
    for opening in openings:
        _add_entry(feed, opening)
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))


def _add_entry(feed: Element, opening: Opening) -> None:
    entry = SubElement(feed, "entry")
    _add(entry, "id", address_of_job(opening))
    _add(entry, "title", f"{opening.role}, {candidate_area(opening)}")
    SubElement(entry, "link", rel="alternate", href=address_of_job(opening))
    _add(entry, "published", posted_at(opening).isoformat())
    _add(entry, "updated", posted_at(opening).isoformat())
    _add(entry, "summary", opening.posting or opening.about)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = tidy(text)
