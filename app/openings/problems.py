"""The problems of an opening because somebody left: its board shows them, with a link to the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.roles import Role
from app.openings.models import Opening
from app.openings.staff import OpeningPerson

REMEDIES: Mapping[str, Any] = {
    Role.RECRUITER: _l("Choose another recruiter"),
    Role.HIRING_MANAGER: _l("Choose another hiring manager"),
}


@dataclass(frozen=True)
class OpeningProblem:
    """`text` says what is wrong, `remedy` is the label of the link to `url`."""

    text: str
    remedy: str
    url: str


def opening_problems(opening: Opening, people: Iterable[OpeningPerson]) -> list[OpeningProblem]:
    """A problem for each person of an opening who left or lost their role, one for those of a stage."""
    gone = [person for person in people if not person.is_available]
    leads = url_for("openings.change_opening_people", opening_id=opening.id) if gone else ""
    problems = [
        OpeningProblem(_unavailable_sentence(person), str(REMEDIES[person.needs]), leads)
        for person in gone
        if person.needs in REMEDIES
    ]
    interviewers = [person for person in gone if person.at_interview]
    for stage, team in groupby(interviewers, key=lambda person: person.stage):
        text = " ".join(map(_unavailable_sentence, team))
        url = url_for("openings.hiring_team", opening_id=opening.id)
        problems.append(OpeningProblem(f"{stage}: {text}", _("Change hiring team"), url))
    return problems


def _unavailable_sentence(person: OpeningPerson) -> str:
    if not person.active:
        return _("The account of %(person)s is closed.", person=person.name)
    return _("%(person)s no longer has the role %(role)s.", person=person.name, role=person.needs)
