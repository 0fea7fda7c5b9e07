"""What is wrong with an opening because somebody left: shown on its board, with where to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from app.access.predicates import has_active_role
from app.access.roles import Role
from app.openings.models import Opening, Stage, StageKind
from app.people.models import User


@dataclass(frozen=True)
class OpeningProblem:
    """`text` says what is wrong, `remedy` is the text of the link to where it is mended."""

    text: str
    remedy: str
    url: str


def opening_problems(opening: Opening, stages: Iterable[Stage]) -> list[OpeningProblem]:
    """The people of an opening who cannot do their part any more. The stages come with their hiring teams."""
    people = url_for("openings.change_opening_people", opening_id=opening.id)
    problems = [
        OpeningProblem(_unavailable_sentence(person, role), f"Choose another {role.value}", people)
        for person, role in (
            (opening.recruiter, Role.RECRUITER),
            (opening.hiring_manager, Role.HIRING_MANAGER),
        )
        if not has_active_role(person, role)
    ]
    team = url_for("openings.hiring_team", opening_id=opening.id)
    for stage in stages:
        gone = [each for each in stage.hiring_team if not has_active_role(each, Role.INTERVIEWER)]
        if stage.kind is StageKind.INTERVIEW and gone:
            text = " ".join(_unavailable_sentence(each, Role.INTERVIEWER) for each in gone)
            problems.append(OpeningProblem(f"{stage.name}: {text}", "Change the hiring team", team))
    return problems


def _unavailable_sentence(person: User, role: Role) -> str:
    if not person.active:
        return f"The account of {person.name}, {role.value}, is closed."
    return f"{person.name} no longer has the role {role.value}."
