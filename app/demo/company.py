"""The people and territories of the demonstration company."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.roles import Role
from app.shared.regions import Region
from app.tags.models import TagColor

DEMO_PASSWORD = "a road has a beginning"  # noqa: S105 - public, shown on the sign-in page


@dataclass(frozen=True)
class DemoColleague:
    """A person with an account."""

    name: str
    job_title: str
    time_zone: str
    roles: tuple[Role, ...]

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@example.com"


DIRECTOR_TITLE = "Worldwide Director of Commercial Mid-Market"
COLLEAGUES = [
    DemoColleague("Ada Berg", "People Operations", "Europe/Stockholm", (Role.ADMIN,)),
    DemoColleague("Rita Okafor", "Global Recruiter", "Europe/London", (Role.RECRUITER, Role.INTERVIEWER)),
    DemoColleague(
        "Dana Whitfield", DIRECTOR_TITLE, "America/New_York", (Role.HIRING_MANAGER, Role.INTERVIEWER)
    ),
    DemoColleague("Ines Duarte", "Account Executive", "Europe/Lisbon", (Role.INTERVIEWER,)),
    DemoColleague("Sam Carter", "Area Sales Manager", "America/Denver", (Role.INTERVIEWER, Role.ISR_MANAGER)),
    DemoColleague("Marta Silva", "Area Sales Manager", "Europe/Lisbon", (Role.ISR_MANAGER, Role.INTERVIEWER)),
    DemoColleague("Yara Haddad", "Sales Operations Analyst", "Europe/Berlin", (Role.SALES_OPERATIONS,)),
    DemoColleague("Owen Brady", "Inside Sales Representative", "Europe/Dublin", (Role.ISR,)),
    DemoColleague("Leyla Demir", "Sales Development Representative", "Europe/Istanbul", ()),
]
LEAVING_COLLEAGUE = DemoColleague("Petra Novotna", "Account Executive", "Europe/Prague", (Role.INTERVIEWER,))
NEW_ISR_NAME = "Jonas Falk"
NEW_ISR_EMAIL = "jonas.falk@example.org"
TRANSFER_NAME = "Leyla Demir"
ESTABLISHED_ISR_NAME = "Owen Brady"

# The number of candidates at each stage, from the questionnaire to the last interview.
CANDIDATES_BY_STAGE = {Region.EMEA: [8, 6, 4, 4, 3, 2], Region.US: [4, 3, 2, 1, 1, 0]}

OPENING_PLACES = {Region.EMEA: 3, Region.US: 1}  # of the current openings

CANDIDATE_NAMES = """
Karim Haddad, Lena Brandt, Tomás Vela, Aoife Byrne, Noor Aziz, Mateusz Lis, Priya Nair, Elif Kaya,
Hugo Lindqvist, Chiara Conti, Adaeze Obi, Piotr Zając, Fatima Zahra, Ben Hartley, Sofia Marin,
Yusuf Demirel, Greta Olsen, Luca Ferri, Amina Diallo, Jan de Vries, Olga Petrova, Nils Berger,
Maya Cohen, Ivan Horvat, Zoe Laurent, Samir Patel, Clara Voss, Grace Mitchell, Diego Ramos,
Hannah Wright, Tyrone Banks, Emily Chen, Carlos Ortega, Naomi Brooks, Ethan Cole, Alicia Stone,
Marcus Reed, Julia Novak
"""
# People of the special cases: see `special_cases.py`.
NOT_HELD_CANDIDATE = "Sofia Marin"
MATCHED_CANDIDATE = "Emily Chen"
CANDIDATE_OF_LEAVER = "Marcus Reed"
ERASURE_CANDIDATE = "Tyrone Banks"
UNREACHED_CANDIDATE = "Tomás Vela"
RETURNING_CANDIDATE = "Selma Nyberg"
DISCUSSED_CANDIDATE = "Alicia Stone"
REFERRAL_CLAIM = ("Rosa Lindner", "rosa.lindner@example.org", "ines@example.com")

# Tags, a pool, and who is in it: see `tags_and_pools.py`.
DEMO_TAGS = [
    ("Speaks French", TagColor.BLUE),
    ("Renewals", TagColor.GREEN),
    ("Developer tools", TagColor.PURPLE),
]
DEMO_POOL = "Second for a place"
WANTED_TAGS = ["Speaks French", "Renewals"]
TAGGED_CANDIDATES = [
    ("Karim Haddad", "Speaks French"),
    ("Lena Brandt", "Renewals"),
    ("Karim Haddad", "Developer tools"),
]
PAST_CANDIDATES = [
    (
        "Ingrid Solberg",
        "Europe/Oslo",
        4,
        "Renewals",
        "Lost by a hair. She asked to be called again in winter.",
    ),
    ("Pavel Dvorak", "Europe/Prague", 2, "Speaks French", "Two more years of experience would do."),
]
PAST_DECLINE_PARAGRAPH = "We liked our talks. We would like to write to you when we have another opening."

CANDIDATE_SOURCES = ["Job board", "Referral", "Career page", "Sourced"]
CANDIDATE_TIME_ZONES = {
    Region.EMEA: ["Europe/Berlin", "Europe/Warsaw", "Africa/Cairo"],
    Region.US: ["America/Chicago"],
}

RESUME_TEXT = """{name}
{email}

2022 to now   Account manager, a maker of developer tools
              Renewals of eighty mid-market customers; 96 % renewed in the last four quarters.
2019 to 2022  Sales development representative, a payments company
              Quota reached in ten of twelve quarters.

Languages: English, and the one I am asked to sell in.
"""

DEMO_TERRITORIES = [
    ("Nordics", Region.EMEA, "Mid-Market"),
    ("Iberia", Region.EMEA, "Public Sector"),
    ("UK and Ireland", Region.EMEA, "Large"),
    ("East Coast", Region.US, "Mid-Market"),
    ("Mountain", Region.US, "Mid-Market"),
    ("Australia and New Zealand", Region.APAC, "Mid-Market"),
]


SALES_OPERATIONS_NAME = "Yara Haddad"
# Accounts of the CRM: see `accounts.py`. The last territory is not known here.
ACCOUNT_TERRITORIES = [*["Iberia", "UK and Ireland", "Nordics"] * 6, "Benelux"]
HANDED_OVER_TERRITORY, SECOND_ISR_NAME = "Iberia", "Noa Peretz"
ACCOUNT_OWNERS = ["Ines Duarte", "Tessa Grant", "Lars Holm"]
ACCOUNT_NAMES = """
Alder, Birch, Cedar, Elm, Fir, Hazel, Juniper, Larch, Maple, Oak, Pine, Rowan, Spruce, Willow, Yew
"""
ACCOUNT_TRADES = ["Logistics", "Software", "Energy", "Foods"]


def account_names() -> list[str]:
    """Sixty names of accounts."""
    return [f"{name} {trade}" for trade in ACCOUNT_TRADES for name in ACCOUNT_NAMES.strip().split(", ")]


@dataclass(frozen=True)
class PastHire:
    """A past hire. `applied`, `started`, `assigned` and `ended` are days before today.

    Without `territory` they are still on the way to one. `ended` is set if their assignment has ended.
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


PAST_HIRES = [
    PastHire("Noa Peretz", "Europe/Paris", Region.EMEA, "Marta Silva", 240, 194, "France", 150),
    PastHire("Grace Lin", "America/New_York", Region.US, "Sam Carter", 232, 187, "West Coast", 139, 12),
    PastHire("Omar Reyes", "America/Chicago", Region.US, "Sam Carter", 192, 145, "Central", 112),
    PastHire("Yuki Mori", "Asia/Tokyo", Region.APAC, "Sam Carter", 152, 103, "Japan", 65),
    PastHire("Mia Chandra", "Asia/Singapore", Region.APAC, "Sam Carter", 62, 11),
    PastHire("Theo Grant", "America/Denver", Region.US, "Sam Carter", 44, -7),
]
VACANT_TERRITORIES = [
    ("South East Asia", Region.APAC, 88),
    ("Great Lakes", Region.US, 31),
    ("Gulf", Region.EMEA, 5),
]


def applicant_names() -> list[str]:
    """The names of the candidates in the pipeline; with the two hired ones there are forty.

    Two more are special cases: one applies on the public page (`REFERRAL_CLAIM`), another withdraws and is
    asked to come back (`RETURNING_CANDIDATE`). Two are from earlier (`PAST_CANDIDATES`).
    """
    return [name.strip() for name in CANDIDATE_NAMES.replace("\n", " ").split(",")]
