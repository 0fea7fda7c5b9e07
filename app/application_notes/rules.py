"""The rules of notes: who reads one, whom its author may choose, and what a mention needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.shared.refusals import RuleBroken

SAME_NOTE_INTERVAL = timedelta(minutes=10)  # in which a person does not write the same note twice


class NoteAudience(StrEnum):
    """Who reads a note. The author chooses; nobody who owes a scorecard reads one of the first two."""

    HIRING_TEAM = "hiring team"
    RECRUITERS = "recruiters"
    INTERVIEWERS = "interviewers"

    @property
    def label(self) -> str:
        """The audience as pages show it."""
        return str(NOTE_AUDIENCE_LABELS[self])


NOTE_AUDIENCE_LABELS = {
    NoteAudience.HIRING_TEAM: _l("Hiring team, after scorecards"),
    NoteAudience.RECRUITERS: _l("Recruiters and hiring manager"),
    NoteAudience.INTERVIEWERS: _l("Hiring team, before scorecards"),
}


@dataclass(frozen=True)
class NoteAccess:
    """What a person is to an application.

    `runs` is true for recruiters and the opening's hiring manager, `interviews` for its interviewers, and
    `owes` for a person who owes a scorecard on it, at any stage.
    """

    runs: bool
    interviews: bool
    owes: bool

    def may_read(self, audience: NoteAudience) -> bool:
        """Whether they read the notes for an audience: the rule of notes, and of the second promise.

        `queries.visible_notes` says the same in SQL.
        """
        if self.owes and audience is not NoteAudience.INTERVIEWERS:
            return False
        return self.runs or (self.interviews and audience is not NoteAudience.RECRUITERS)

    @property
    def audiences(self) -> list[NoteAudience]:
        """The audiences they may write for: those that let them read what they wrote."""
        return [audience for audience in NoteAudience if self.may_read(audience)]


@dataclass(frozen=True)
class NoteReader:
    """A colleague who reads some notes of an application."""

    id: int
    name: str
    email: str
    access: NoteAccess


def check_audience(audience: NoteAudience, access: NoteAccess) -> None:
    """Raise RuleBroken for an audience the author is not part of."""
    if audience in access.audiences:
        return
    if access.owes:
        raise RuleBroken(
            _(
                "Until you submit your scorecard for this application, write notes only for “%(audience)s”.",
                audience=NoteAudience.INTERVIEWERS.label,
            ),
            field="audience",
        )
    raise RuleBroken(_("Choose an audience you are part of."), field="audience")


def check_mentions(mentioned: Iterable[NoteReader], audience: NoteAudience) -> None:
    """Raise RuleBroken, with a sentence for each person who may not read a note for this audience."""
    refused = [_refusal(person, audience) for person in mentioned if not person.access.may_read(audience)]
    if refused:
        first, *others = refused
        raise RuleBroken(first, field="note", others=[RuleBroken(each, field="note") for each in others])


def check_look_request(*, please_look: bool, mentions: bool) -> None:
    """Raise RuleBroken for a request to look that is addressed to nobody."""
    if please_look and not mentions:
        raise RuleBroken(_("Mention the people who should look: write @ and their full name."), field="note")


def _refusal(person: NoteReader, audience: NoteAudience) -> str:
    if person.access.owes:
        return _(
            "%(person)s cannot read this note before they submit their scorecard. Choose “%(audience)s”, "
            "or remove the mention.",
            person=person.name,
            audience=NoteAudience.INTERVIEWERS.label,
        )
    return _(
        "%(person)s is an interviewer and cannot read a note for “%(audience)s”. Choose another audience, "
        "or remove the mention.",
        person=person.name,
        audience=audience.label,
    )
