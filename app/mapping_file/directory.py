"""Territories and people as plain values, for the rules of the mapping file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.onboarding.gate.explain import Gate
from app.sales_areas.rules import SHIPPED_NAMES, RegionNames
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.text import name_key


@dataclass(frozen=True)
class TerritoryDetails:
    """The details of a territory in a row, without its ISR."""

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
    """A person with an account. `is_isr` if they have the role and the account is open."""

    id: int
    name: str
    email: str
    is_isr: bool


class PeopleDirectory:
    """Finds a proposed ISR by email or name."""

    def __init__(self, people: Iterable[DirectoryPerson]) -> None:
        self._by_email: dict[str, DirectoryPerson] = {}
        self._by_name: dict[str, list[DirectoryPerson]] = {}
        for person in people:
            self._by_email[person.email] = person
            self._by_name.setdefault(name_key(person.name), []).append(person)

    def find(self, name: str) -> DirectoryPerson:
        """The person with an email or full name. Raises RuleBroken if there is none or more than one."""
        if "@" in name:
            if name.lower() in self._by_email:
                return self._by_email[name.lower()]
            raise RuleBroken(_("No account has the email “%(email)s”.", email=name))
        found = self._by_name.get(name_key(name), [])
        if len(found) > 1:
            raise RuleBroken(_("More than one person is named “%(name)s”. Use the email.", name=name))
        if not found:
            raise RuleBroken(_("No account has the name “%(name)s”.", name=name))
        return found[0]

    def matches(self, name: str, person: DirectoryPerson | None) -> bool:
        """True if a proposed ISR as written is this person; blank matches None."""
        if not name or person is None:
            return not name and person is None
        try:
            return self.find(name) == person
        except RuleBroken:
            return False


@dataclass(frozen=True)
class KnownTerritory:
    """A territory, who holds it last as planned, from when until when, and whether a file removed it.

    Its holder may begin later. Without a last day it is `until` none.
    """

    id: int
    details: TerritoryDetails
    holder: DirectoryPerson | None
    is_removed: bool = False
    since: date | None = None
    until: date | None = None

    def is_held_as(self, isr: DirectoryPerson | None) -> bool:
        """Whether a file that proposes an ISR, or none, says what is so already.

        With a last day ahead, it is true of the holder, who has it still, and of nobody, who follows.
        """
        return isr == self.holder or (isr is None and self.until is not None)


class TerritoryDirectory:
    """Finds territories by name, and the regions that they can be in."""

    def __init__(self, known: Iterable[KnownTerritory], regions: RegionNames = SHIPPED_NAMES) -> None:
        self.regions = regions
        self.all = list(known)
        self._by_name = {each.details.name: each for each in self.all}
        self._by_key = {name_key(each.details.name): each for each in self.all}

    def find(self, name: str) -> KnownTerritory | None:
        """The territory with this name, in the same or else in another case."""
        return self._by_name.get(name) or self._by_key.get(name_key(name))


@dataclass(frozen=True)
class Readiness:
    """An ISR's gate, their start date, and `today` in their manager's time zone.

    `overridden` has the ids of territories that they may hold while their gate is closed.
    """

    gate: Gate
    today: date
    starts_on: date | None
    overridden: frozenset[int] = frozenset()

    def needs_override(self, known: KnownTerritory | None) -> bool:
        """True if they can have a territory only by an override, which exists."""
        return not self.gate.is_open and known is not None and known.id in self.overridden
