"""Who owns a step, from the words of a heading, a prefix or a mention.

The words are those of GitLab's onboarding issues. A plan adds the company's own, and may give any of
these to someone else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from app.plans.models import Owner

Owners = Mapping[str, Owner]

OWNER_WORDS: Mapping[Owner, str] = {
    Owner.ISR: (
        "isr, new isr, inside sales representative, team member, new team member, onboarding team member, "
        "new member, new hire, new starter, new joiner, you"
    ),
    Owner.MANAGER: (
        "manager, hiring manager, new manager, isr manager, team manager, people manager, line manager, "
        "your manager"
    ),
    Owner.RECRUITER: "recruiter, recruiting, candidate experience",
    Owner.PREVIOUS_MANAGER: "previous manager, former manager, old manager, current manager, present manager",
    Owner.PEOPLE: (
        "people, people ops, people operations, people connect, people experience, people team, "
        "people group, people business partner, people specialist"
    ),
    Owner.IT: "it, it ops, it operations, it team, it helpdesk",
    Owner.SALES_OPS: "sales ops, sales operations, sales ops team, sales operations team",
    Owner.DEAL_DESK: "deal desk, deal desk team",
    Owner.BUDDY: "buddy, onboarding buddy, your buddy, new team member's buddy",
}
OWNER_BY_WORD: Owners = {word: owner for owner, words in OWNER_WORDS.items() for word in words.split(", ")}

MAX_OWNER_PREFIX_LENGTH = 60
OWNER_SEPARATORS = re.compile(r"[:·|/(),&+]|\s[-–—]\s|\b(?:and|or)\b")
TASK_WORDS = r"(?:tasks?|steps?|to-?dos?|checklist|items?|actions?|responsibilities|section)"
WORDS_AROUND_OWNER = re.compile(
    rf"^(?:(?:tasks? |steps? )?(?:for|by|of) )?(?:the |your )?|(?:'s|’s)?(?: {TASK_WORDS})?$"
)
OWNER_PREFIX = re.compile(r"([^:]{1,60}?)\s*:\s+(?=\S)")
MENTION = re.compile(r"(?<![\w.@])@([A-Za-z0-9_][A-Za-z0-9_.-]{0,100})")


def owner_words_with(own: Owners) -> Owners:
    """The words for owners, with a company's own before those everyone has."""
    return {**OWNER_BY_WORD, **{_word(word): owner for word, owner in own.items()}}


def owner_in_heading(words: str, owners: Owners) -> Owner | None:
    """The owner a heading names: "Manager tasks", "Week 1 · Buddy", "Steps for the manager before day 1"."""
    for part in [words, *OWNER_SEPARATORS.split(words)]:
        owner = owners.get(WORDS_AROUND_OWNER.sub("", _word(part)))
        if owner:
            return owner
    return _within(_word(words), owners)


def split_prefix(text: str, owners: Owners) -> tuple[Owner | None, str]:
    """The owner a step names before a colon or by a mention at its start, and the rest of its text."""
    prefix = OWNER_PREFIX.match(text[: MAX_OWNER_PREFIX_LENGTH * 2])
    if prefix:
        owner = owners.get(_word(prefix[1])) or owners.get(_word(OWNER_SEPARATORS.split(prefix[1])[0]))
        if owner:
            return owner, text[prefix.end() :]
    mention = MENTION.match(text)
    owner = owners.get(_word(mention.group())) if mention else None
    if mention and owner:
        return owner, text[mention.end() :].lstrip(" ,:–—-") or text
    return None, text


def mentions_in(text: str) -> list[str]:
    """Who is mentioned in a text, as "@name"."""
    return [match.group().rstrip(".-") for match in MENTION.finditer(text)]


def mentioned_owner(text: str, owners: Owners) -> Owner | None:
    """The first of those mentioned in a text who is an owner."""
    return next((owners[_word(m)] for m in mentions_in(text) if _word(m) in owners), None)


def _within(said: str, owners: Owners) -> Owner | None:
    """An owner's word within a heading, where it is theirs beyond doubt: "week 1 manager tasks"."""
    found = _beyond_doubt(tuple(sorted(owners, key=len, reverse=True))).search(said)
    return owners[found[1] or found[2]] if found else None


@lru_cache(maxsize=50)
def _beyond_doubt(words: tuple[str, ...]) -> re.Pattern[str]:
    any_word = "|".join(map(re.escape, words))
    return re.compile(rf"\b({any_word})(?:'s|’s|s)? {TASK_WORDS}\b|\bfor (?:the |your )?({any_word})s?\b")


def _word(words: str) -> str:
    return " ".join(words.casefold().split()).strip(" .:*_")
