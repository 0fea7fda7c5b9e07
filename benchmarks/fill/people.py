"""The names, addresses and résumés of candidates, each made from a number.

A few names are common and many are rare, as with people. One résumé in twenty has the first word of
COMMON_PAIR, as many have the second, and one in four hundred has both. One candidate is called RARE_NAME.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.shared.words import words_in
from benchmarks.fill.vocabulary import EMPLOYERS, FIRST_NAMES, LAST_NAMES, SKILLS

RARE_NAME, RARE_NUMBER = "Quillfeather", 7
COMMON_PAIR = ("negotiation", "portuguese")
EVERY = 20  # how many résumés there are for one with a word of the pair
SKILLS_EACH = 9
ZONES = ["Europe/Berlin", "Europe/Warsaw", "Africa/Cairo", "Europe/Lisbon", "Europe/Istanbul", "Asia/Dubai"]
CITIES = [
    "Berlin, Germany",
    "Warsaw, Poland",
    "Cairo, Egypt",
    "Lisbon, Portugal",
    "Istanbul, Turkey",
    "Dubai",
]
SOURCES = ["Job board", "Referral", "Career page", "Sourced"]
RESUME = """{name}
{email}
{city}

2022 to now   Account manager at {employer}
              Renewals of eighty customers; {share} % renewed in the last four quarters.
2019 to 2022  Sales development representative at {before}
Skills: {skills}
Languages: English{language}
"""
_SCATTER = 2654435761  # Knuth's multiplicative hash: numbers beside each other are far apart


@dataclass(frozen=True)
class Person:
    """A candidate, or somebody who was one."""

    number: int
    first_name: str
    last_name: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def home(self) -> int:
        """Where they live: a place in ZONES and CITIES."""
        return self.number % len(ZONES)

    @property
    def source(self) -> str:
        return SOURCES[_scattered(self.number, 5) % len(SOURCES)]

    @property
    def phone(self) -> str:
        """A number of their own; half of them gave none."""
        return f"+49 30 {20_000_000 + self.number}" if self.number % 2 else ""

    @property
    def file_name(self) -> str:
        """The name of the file of their résumé: 32 letters and digits that no other file has."""
        return f"{_scattered(self.number, 7):016x}{self.number:016x}"

    def resume(self) -> str:
        """The text of their résumé."""
        at = _scattered(self.number, 3)
        skills = [SKILLS[(at + step * step) % len(SKILLS)] for step in range(SKILLS_EACH)]
        first, second = COMMON_PAIR
        skills += [first] if self.number % EVERY == 1 else []
        return RESUME.format(
            name=self.name,
            email=self.email,
            city=CITIES[self.home],
            employer=EMPLOYERS[at % len(EMPLOYERS)],
            before=EMPLOYERS[at // 7 % len(EMPLOYERS)],
            share=80 + self.number % 20,
            skills=", ".join(dict.fromkeys(skills)),
            language=f", {second.capitalize()}" if self.number // EVERY % EVERY == 1 else "",
        )


def person_with(number: int) -> Person:
    """The person with this number, from 0."""
    first = FIRST_NAMES[_skewed(number, 1, len(FIRST_NAMES))]
    last = LAST_NAMES[_skewed(number, 2, len(LAST_NAMES))] if number != RARE_NUMBER else RARE_NAME
    plain = ".".join("".join(words_in(part)) for part in (first, last))
    return Person(number, first, last, f"{plain}.{number}@example.org")


def person_of_story(number: int) -> tuple[str, str]:
    """The first and last name in a story: words that nothing else in it has."""
    return f"Storyfirst{number:02}", f"Storylast{number:02}"


def _scattered(number: int, salt: int) -> int:
    return ((number + 1) * _SCATTER * (2 * salt + 1) % 2**32) >> 7


def _skewed(number: int, salt: int, size: int) -> int:
    """A place in a list of a size: the first ones come up far more often than the last."""
    return int(size * ((_scattered(number, salt) % 100_000) / 100_000) ** 2)
