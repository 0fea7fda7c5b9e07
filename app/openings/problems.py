"""The problems of an opening because somebody left: its board shows them, with a link to the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.access.predicates import has_active_role
from app.access.roles import Role
from app.openings.models import Opening, Stage, StageKind
from app.people.models import User


@dataclass(frozen=True)
class OpeningProblem:
    """`text` says what is wrong, `remedy` is the label of the link to `url`."""

    text: str
    remedy: str
    url: str


def opening_problems(opening: Opening, stages: Iterable[Stage]) -> list[OpeningProblem]:
    """A problem for each person of an opening who left or lost their role. Stages have their teams loaded."""
    people = url_for("openings.change_opening_people", opening_id=opening.id)
    problems = [
        OpeningProblem(_unavailable_sentence(person, role), remedy, people)
        for person, role, remedy in (
            (opening.recruiter, Role.RECRUITER, _("Choose another recruiter")),
            (opening.hiring_manager, Role.HIRING_MANAGER, _("Choose another hiring manager")),
        )
        if not has_active_role(person, role)
    ]
    team = url_for("openings.hiring_team", opening_id=opening.id)
    for stage in stages:
        gone = [each for each in stage.hiring_team if not has_active_role(each, Role.INTERVIEWER)]
        if stage.kind is StageKind.INTERVIEW and gone:
            text = " ".join(_unavailable_sentence(each, Role.INTERVIEWER) for each in gone)
            problems.append(OpeningProblem(f"{stage.name}: {text}", _("Change hiring team"), team))
    return problems


def _unavailable_sentence(person: User, role: Role) -> str:
    if not person.active:
        return _("The account of %(person)s is closed.", person=person.name)
    return _("%(person)s no longer has the role %(role)s.", person=person.name, role=role.value)
