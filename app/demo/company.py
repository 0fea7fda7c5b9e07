"""Who works at the demonstration company, who applies there, and which territories it has."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.roles import Role
from app.shared.regions import Region

PASSWORD = "a road has a beginning"  # noqa: S105 - a demonstration's, shown to whoever looks


@dataclass(frozen=True)
class Colleague:
    """Someone who signs in."""

    name: str
    job_title: str
    time_zone: str
    roles: tuple[Role, ...]

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@example.com"


DIRECTOR = "Worldwide Director of Commercial Mid-Market"
COLLEAGUES = [
    Colleague("Ada Berg", "People Operations", "Europe/Stockholm", (Role.ADMIN,)),
    Colleague("Rita Okafor", "Global Recruiter", "Europe/London", (Role.RECRUITER, Role.INTERVIEWER)),
    Colleague("Dana Whitfield", DIRECTOR, "America/New_York", (Role.HIRING_MANAGER, Role.INTERVIEWER)),
    Colleague("Ines Duarte", "Account Executive", "Europe/Lisbon", (Role.INTERVIEWER,)),
    Colleague("Sam Carter", "Area Sales Manager", "America/Denver", (Role.INTERVIEWER, Role.ISR_MANAGER)),
    Colleague("Marta Silva", "Area Sales Manager", "Europe/Lisbon", (Role.ISR_MANAGER, Role.INTERVIEWER)),
    Colleague("Owen Brady", "Inside Sales Representative", "Europe/Dublin", (Role.ISR,)),
    Colleague("Leyla Demir", "Sales Development Representative", "Europe/Istanbul", ()),
]
LEAVER = Colleague("Petra Novotna", "Account Executive", "Europe/Prague", (Role.INTERVIEWER,))
NEW_ISR = "Jonas Falk"
NEW_ISR_EMAIL = "jonas.falk@example.org"
TRANSFER = "Leyla Demir"
ESTABLISHED = "Owen Brady"

# How many wait at each stage, by region, from the questionnaire to the last interview.
SPREAD = {Region.EMEA: [8, 6, 4, 4, 3, 2], Region.US: [4, 3, 2, 1, 1, 0]}

PLACES = {Region.EMEA: 3, Region.US: 1}  # of the openings there are now

CANDIDATES = """
Karim Haddad, Lena Brandt, Tomás Vela, Aoife Byrne, Noor Aziz, Mateusz Lis, Priya Nair, Elif Kaya,
Hugo Lindqvist, Chiara Conti, Adaeze Obi, Piotr Zając, Fatima Zahra, Ben Hartley, Sofia Marin,
Yusuf Demirel, Greta Olsen, Luca Ferri, Amina Diallo, Jan de Vries, Olga Petrova, Nils Berger,
Maya Cohen, Ivan Horvat, Zoe Laurent, Samir Patel, Clara Voss, Grace Mitchell, Diego Ramos,
Hannah Wright, Tyrone Banks, Emily Chen, Carlos Ortega, Naomi Brooks, Ethan Cole, Alicia Stone,
Marcus Reed, Julia Novak
"""
# Whose way does not go as planned: see `special_cases.py`.
NOT_HELD = "Sofia Marin"
MATCHED = "Emily Chen"
MET_BY_LEAVER = "Marcus Reed"
ERASURE = "Tyrone Banks"
UNREACHED = "Tomás Vela"
RETURNS = "Selma Nyberg"
CLAIMS = ("Rosa Lindner", "rosa.lindner@example.org", "ines@example.com")

SOURCES = ["Job board", "Referral", "Career page", "Sourced"]
ZONES = {Region.EMEA: ["Europe/Berlin", "Europe/Warsaw", "Africa/Cairo"], Region.US: ["America/Chicago"]}

RESUME = """{name}
{email}

2022 to now   Account manager, a maker of developer tools
              Renewals of eighty mid-market customers; 96 % renewed in the last four quarters.
2019 to 2022  Sales development representative, a payments company
              Quota reached in ten of twelve quarters.

Languages: English, and the one I am asked to sell in.
"""

TERRITORIES = [
    ("Nordics", Region.EMEA, "Mid-Market"),
    ("Iberia", Region.EMEA, "Mid-Market"),
    ("UK and Ireland", Region.EMEA, "Mid-Market"),
    ("East Coast", Region.US, "Mid-Market"),
    ("Mountain", Region.US, "Mid-Market"),
    ("Australia and New Zealand", Region.APAC, "Mid-Market"),
]


@dataclass(frozen=True)
class Forerunner:
    """Someone who was hired before the others. The days are counted back from today.

    Whoever has no territory is on the way to one; `ended` is set where theirs was taken from them again.
    """

    name: str
    time_zone: str
    region: Region
    manager: str
    applied: int
    started: int
    territory: str = ""
    assigned: int = 0
    ended: int = 0


FORERUNNERS = [
    Forerunner("Noa Peretz", "Europe/Paris", Region.EMEA, "Marta Silva", 240, 194, "France", 150),
    Forerunner("Grace Lin", "America/New_York", Region.US, "Sam Carter", 232, 187, "West Coast", 139, 12),
    Forerunner("Omar Reyes", "America/Chicago", Region.US, "Sam Carter", 192, 145, "Central", 112),
    Forerunner("Yuki Mori", "Asia/Tokyo", Region.APAC, "Sam Carter", 152, 103, "Japan", 65),
    Forerunner("Mia Chandra", "Asia/Singapore", Region.APAC, "Sam Carter", 62, 11),
    Forerunner("Theo Grant", "America/Denver", Region.US, "Sam Carter", 44, -7),
]
VACANT_FOR = [
    ("South East Asia", Region.APAC, 88),
    ("Great Lakes", Region.US, 31),
    ("Gulf", Region.EMEA, 5),
]


def applicants() -> list[str]:
    """The names of the candidates still in the pipeline; with the two hired they are forty.

    Two more come: one applies on the public page (`CLAIMS`), one withdraws and is asked back (`RETURNS`).
    """
    return [name.strip() for name in CANDIDATES.replace("\n", " ").split(",")]
