"""References of an application, as far as a test needs them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from app.candidates.models import Application
from app.reference_checks.actions import ask_for_references
from app.reference_checks.answering import answer_reference
from app.reference_checks.kinds import RefereeRecommendation, Relation
from app.reference_checks.models import Referee, ReferenceCheck
from app.reference_checks.naming import name_referees
from app.reference_checks.progress import ReferenceNeeds
from app.reference_checks.rules import RefereeDetails

_numbers = count(1)
ANSWERS = ["We worked on one team.", "Listening.", "Saying no.", "Yes", ""]


def a_reference_check(application: Application, **needs: int) -> ReferenceCheck:
    """References that the recruiter has asked the candidate for."""
    return ask_for_references(application, needs=ReferenceNeeds(**needs), by=application.opening.recruiter)


def a_referee(name: str = "Mona Ferrant", relation: Relation = Relation.FORMER_MANAGER) -> RefereeDetails:
    """Details of a person to name."""
    return RefereeDetails(
        name, f"referee{next(_numbers)}@example.net", relation, "Northwind", "We sold together."
    )


def named_referees(application: Application, *details: RefereeDetails) -> list[Referee]:
    """Referees whom the candidate named and agreed to: one former manager, if none are given."""
    check = a_reference_check(application)
    name_referees(application, named=list(enumerate(details or [a_referee()], start=1)))
    return check.referees


def answered(referee: Referee, *, answers: Sequence[str] = ANSWERS) -> Referee:
    """The referee, who has answered by their link."""
    request = referee.requests[-1]
    answer_reference(request, answers=answers, recommendation=RefereeRecommendation.YES, attempt=None)
    return referee
