"""What tells that two candidates may be one person, and how much it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.candidates.search.rules import count_mistakes, may_be_misspelt, most_mistakes
from app.duplicates.models import MAX_CONTACT_LENGTH, MatchReason, reason_kind
from app.shared.emails import email_key
from app.shared.phones import COMPARED_PHONE_DIGITS, compared_phone

REASON_STRENGTHS = {
    MatchReason.ACCOUNT: 100,
    MatchReason.EMAIL: 70,
    MatchReason.PHONE: 50,
    MatchReason.LINK: 40,
    MatchReason.NAME: 30,
    MatchReason.SIMILAR_NAME: 15,
}
RARE_CONTACT_LIMIT = 6  # candidates; a contact of more is an agency's or the company's
RARE_NAME_LIMIT = 6  # candidates with the same name; more of them are different people
CONTACT_LIMIT = 40  # of one candidate
MIN_WRITTEN_PHONE_DIGITS, MAX_WRITTEN_PHONE_DIGITS = 9, 15  # in a text, where other numbers stand, too
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_PHONE = re.compile(r"(?<![\w+])(?:\+|0|\(0)[0-9][0-9 ()./-]{6,22}[0-9](?!\w)")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]{4,200}|\b(?:[\w-]+\.)?(?:linkedin|github|gitlab|xing)\.com/[\w./-]{2,100}"
)


@dataclass(frozen=True)
class ComparedCandidate:
    """What candidates are compared by: the key and the words of the name, and the contacts."""

    name_key: str
    name_words: Sequence[str]
    contacts: frozenset[str]
    user_id: int | None


def match_reasons(
    one: ComparedCandidate,
    other: ComparedCandidate,
    *,
    rare_contacts: frozenset[str],
    name_is_rare: bool,
) -> list[str]:
    """Why the two may be one person, the strongest first: contacts they share, and other kinds of reasons.

    Empty if too little speaks for it: contacts that many candidates have say nothing, and a name that many
    have says nothing by itself.
    """
    found: set[str] = set(one.contacts & other.contacts & rare_contacts)
    if one.user_id is not None and one.user_id == other.user_id:
        found.add(MatchReason.ACCOUNT.value)
    by_name = _name_reason(one, other)
    if by_name is not None and (found or name_is_rare):
        found.add(by_name.value)
    return sorted(found, key=lambda each: (-REASON_STRENGTHS[reason_kind(each)], each))


def strength_of(reasons: Iterable[str]) -> int:
    """How much these reasons say together. A second one of a kind says no more."""
    return sum(REASON_STRENGTHS[kind] for kind in set(map(reason_kind, reasons)))


def contacts_of(emails: Iterable[str], phone: str, links: Iterable[str], texts: Iterable[str]) -> list[str]:
    """The contacts of a candidate, as they are compared: of their details first, then of their texts."""
    found = [f"email:{each}" for each in emails]
    if len(key := compared_phone(phone)) == COMPARED_PHONE_DIGITS:
        found.append(f"phone:{key}")
    found += [f"link:{key}" for each in links if (key := compared_link(each))]
    for text in texts:
        found += contacts_in(text)
    short = (each for each in dict.fromkeys(found) if len(each) <= MAX_CONTACT_LENGTH)
    return [each for each, _ in zip(short, range(CONTACT_LIMIT), strict=False)]


def contacts_in(text: str) -> Iterator[str]:
    """The emails, phones and links in a text, as they are compared."""
    for email in _EMAIL.findall(text):
        yield f"email:{email_key(email.rstrip('.-'))}"
    for phone in _PHONE.findall(text):
        digits = sum(map(str.isdigit, phone))
        if MIN_WRITTEN_PHONE_DIGITS <= digits <= MAX_WRITTEN_PHONE_DIGITS:
            yield f"phone:{compared_phone(phone)}"
    for link in _LINK.findall(text):
        if key := compared_link(link):
            yield f"link:{key}"


def compared_link(link: str) -> str:
    """What a link is compared by: host and path without "www."; empty for one that leads to a whole site."""
    address = link if "://" in link else f"https://{link}"
    try:
        parts = urlsplit(address.casefold())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    path = parts.path.rstrip("/.,;")
    return f"{host}{path}" if host and path else ""


def _name_reason(one: ComparedCandidate, other: ComparedCandidate) -> MatchReason | None:
    if one.name_key and one.name_key == other.name_key:
        return MatchReason.NAME
    few, many = sorted((list(one.name_words), list(other.name_words)), key=len)
    if len(few) < 2:
        return None
    left = list(many)
    for word in few:
        like = next((each for each in left if _is_like(word, each)), None)
        if like is None:
            return None
        left.remove(like)
    return MatchReason.SIMILAR_NAME


def _is_like(word: str, other: str) -> bool:
    if word == other:
        return True
    misspelt = may_be_misspelt(word) and may_be_misspelt(other)
    return misspelt and count_mistakes(word, other, most_mistakes(word, other)) is not None
