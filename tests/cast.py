"""The cast: one person of each role, the same in every test.

They mirror the demonstration company, so that a failing test reads like a story.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.access.roles import Role
from app.db.base import db
from app.people.models import GrantedRole, User
from app.people.passwords import hash_password

PASSWORD = "a long and private sentence"


@dataclass(frozen=True)
class Cast:
    """The users of a test, in its session."""

    ada: User  # admin
    yara: User  # sales operations
    rita: User  # recruiter
    dana: User  # Worldwide Director: hiring manager, interviews at stages 3 and 5
    hugo: User  # hiring manager of other openings
    ines: User  # Account Executive: interviews at stage 4
    sam: User  # Area Sales Manager: interviews at stage 6
    marta: User  # ISR manager
    milan: User  # another ISR manager
    jonas: User  # an ISR
    nobody: User  # signs in, has no role


def assemble_cast() -> Cast:
    """Add the cast to the database (flushed, not committed)."""
    cast = Cast(
        ada=_person("Ada Berg", Role.ADMIN),
        yara=_person("Yara Haddad", Role.SALES_OPERATIONS, title="Sales Operations Analyst"),
        rita=_person("Rita Okafor", Role.RECRUITER, Role.INTERVIEWER, title="Global Recruiter"),
        dana=_person(
            "Dana Whitfield",
            Role.HIRING_MANAGER,
            Role.INTERVIEWER,
            title="Worldwide Director of Commercial Mid-Market",
        ),
        hugo=_person("Hugo Stein", Role.HIRING_MANAGER, title="Director"),
        ines=_person("Ines Duarte", Role.INTERVIEWER, title="Account Executive", zone="Europe/Lisbon"),
        sam=_person("Sam Carter", Role.INTERVIEWER, title="Area Sales Manager"),
        marta=_person("Marta Silva", Role.ISR_MANAGER, title="Area Sales Manager", zone="Europe/Lisbon"),
        milan=_person("Milan Novak", Role.ISR_MANAGER, title="Area Sales Manager"),
        jonas=_person("Jonas Falk", Role.ISR, title="Inside Sales Representative", zone="Europe/Berlin"),
        nobody=_person("Noel Body"),
    )
    db.session.flush()
    return cast


def cast_of_before() -> Cast:
    """The cast that an earlier test put into this database."""
    users = {user.email.partition("@")[0]: user for user in db.session.scalars(select(User))}
    return Cast(**{name: users[name] for name in Cast.__annotations__ if name in users}, nobody=users["noel"])


def person(name: str, *roles: Role, title: str = "", zone: str = "UTC") -> User:
    """A user with PASSWORD and an email of their first name at example.com."""
    user = _person(name, *roles, title=title, zone=zone)
    db.session.flush()
    return user


def _person(name: str, *roles: Role, title: str = "", zone: str = "UTC") -> User:
    user = User(
        name=name,
        email=f"{name.split()[0].lower()}@example.com",
        time_zone=zone,
        job_title=title,
        password_hash=_hash(),
    )
    user.granted_roles = [GrantedRole(role=role) for role in roles]
    db.session.add(user)
    return user


_hashes: list[str] = []


def _hash() -> str:
    """One hash for all, because hashing is slow."""
    if not _hashes:
        _hashes.append(hash_password(PASSWORD))
    return _hashes[0]
