"""What the rules of the mapping file are told: territories and people as the database has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.onboarding.gate.explain import Gate
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.text import name_key


@dataclass(frozen=True)
class TerritoryDetails:
    """What a row says of its territory, beside who is to have it."""

    name: str
    region: Region
    sub_region: str = ""
    area: str = ""
    segment: str = ""
    sae: str = ""
    asm: str = ""
    rd: str = ""


@dataclass(frozen=True)
class DirectoryPerson:
    """Someone who signs in. `is_isr` where a territory could be theirs: in the role, the account open."""

    id: int
    name: str
    email: str
    is_isr: bool


class PeopleDirectory:
    """Everyone a proposed ISR can be looked for among."""

    def __init__(self, people: Iterable[DirectoryPerson]) -> None:
        self._by_email: dict[str, DirectoryPerson] = {}
        self._by_name: dict[str, list[DirectoryPerson]] = {}
        for person in people:
            self._by_email[person.email] = person
            self._by_name.setdefault(name_key(person.name), []).append(person)

    def find(self, name: str) -> DirectoryPerson:
        """Whom an email or a full name means. Raises RuleBroken where it means nobody, or two."""
        if "@" in name:
            if name.lower() in self._by_email:
                return self._by_email[name.lower()]
            raise RuleBroken(_("Nobody here has the email “%(name)s”.", name=name))
        found = self._by_name.get(name_key(name), [])
        if len(found) > 1:
            raise RuleBroken(
                _("%(len)s people are called “%(name)s”: give the email instead.", len=len(found), name=name)
            )
        if not found:
            raise RuleBroken(_("Nobody here is called “%(name)s”.", name=name))
        return found[0]

    def matches(self, name: str, person: DirectoryPerson | None) -> bool:
        """Whether a proposed ISR as written is this person; blank is nobody."""
        if not name or person is None:
            return not name and person is None
        try:
            return self.find(name) == person
        except RuleBroken:
            return False


@dataclass(frozen=True)
class KnownTerritory:
    """A territory on record, who holds it, and whether it is in the file that was applied last."""

    id: int
    details: TerritoryDetails
    holder: DirectoryPerson | None
    is_removed: bool = False


class TerritoryDirectory:
    """All territories on record, found by name."""

    def __init__(self, known: Iterable[KnownTerritory]) -> None:
        self.all = list(known)
        self._by_name = {each.details.name: each for each in self.all}
        self._by_key = {name_key(each.details.name): each for each in self.all}

    def find(self, name: str) -> KnownTerritory | None:
        """The one of this name, in this case or else in another."""
        return self._by_name.get(name) or self._by_key.get(name_key(name))


@dataclass(frozen=True)
class Readiness:
    """Whether a territory can be an ISR's from `today`, the day where their manager is.

    `overridden` are the territories, by id, that can be theirs behind a closed gate.
    """

    gate: Gate
    today: date
    starts_on: date | None
    overridden: frozenset[int] = frozenset()

    def needs_override(self, known: KnownTerritory | None) -> bool:
        """Whether a territory can be theirs by an override alone, which there is."""
        return not self.gate.is_open and known is not None and known.id in self.overridden
