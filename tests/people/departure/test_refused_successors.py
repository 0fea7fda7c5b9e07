"""Who cannot take over a part in an onboarding is refused with the reason."""

from __future__ import annotations

import pytest

from app.access.roles import Role
from app.onboarding.actions import name_buddy
from app.people.departure.actions import leave
from app.people.models import GrantedRole, User
from app.plans.models import HireKind
from app.shared.refusals import RuleBroken
from tests.cast import person
from tests.factories.onboardings import an_onboarding
from tests.people.departure.conftest import ends_of


def refusal_of(leaver: User, kind: str, chosen: User, by: User) -> str:
    """What stands beside the choice of a person for one thing that depends on the leaver."""
    end = next(each for each in ends_of(leaver, by) if each.kind.name == kind)
    with pytest.raises(RuleBroken) as refused:
        leave(leaver, takes=(), closing=True, choices={end.key: chosen}, reason="-", by=by)
    sentences = {each.field: each.sentence for each in (refused.value, *refused.value.others)}
    return sentences[end.key]


def test_nobody_takes_over_a_part_in_their_own_onboarding(cast, session) -> None:
    """Bea has every role that the parts need."""
    bea = person("Bea Both", Role.ISR, Role.RECRUITER, Role.ISR_MANAGER)
    onboarding = an_onboarding(cast, bea, kind=HireKind.TRANSFER)
    onboarding.previous_manager = cast.milan
    name_buddy(onboarding, cast.ines, by=cast.marta)
    cast.ines.granted_roles.append(GrantedRole(role=Role.ISR_MANAGER))
    session.commit()
    refused = {
        (cast.rita, "onboarding_recruiter", bea): "Bea Both cannot be the recruiter of their own onboarding",
        (
            cast.milan,
            "previous_manager",
            bea,
        ): "Bea Both cannot be the previous manager of their own transfer",
        (cast.ines, "buddy", cast.marta): "Marta Silva manages Bea Both",
        (cast.marta, "isr", bea): "Bea Both can’t be their own manager",
        (cast.marta, "isr", cast.ines): "Ines Duarte is the buddy of Bea Both",
    }
    for (leaver, kind, chosen), why in refused.items():
        assert refusal_of(leaver, kind, chosen, cast.ada) == f"{why}. Choose someone else."
