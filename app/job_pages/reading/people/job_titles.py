"""Job titles at the beginning of a text: "one of our A", "A or B", "A, B and C", "2-5 A"."""

from __future__ import annotations

import re
from dataclasses import replace

from app.job_pages.reading.people.how_many import counted_title
from app.job_pages.reading.people.role_words import IS_ROLE, NOT_PEOPLE
from app.job_pages.reading.people.title_parts import RANK, title_groups
from app.job_pages.reading.proposal import ReadPeople
from app.job_pages.reading.stages.short_titles import OF_WHAT, short_title, singular

ENDS = re.compile(
    r"[;:?]|\. |\.$| - | -$|,? each$|, each\b|\b(?:who|which|with|such as|that|about|regarding|"
    r"using|via|by|during|where|before|after|"
    r"once|covering|"
    r"lasting|depending|if|when|while|followed|based|focus(?:ed|ing)?|so|because|over|through|additionally|"
    r"afterwards?|again|upon|unless|then|will|may|might|is|are|takes?|should|would|can|has|have|had|this|"
    r"throughout|further|possibly|potentially|separately|as|for|in (?:an|order|that|their|your|this|these|"
    r"the same|which|a|"
    r"person|parallel|tandem|(?-i:total)|any order|the (?:first|next|last))|on (?:zoom|a|topics?|your|their)|"
    r"at (?:gitlab|the company|this|a|any|the end|the same|which)|"
    r"to (?!the\b|our\b|c[a-z]o\b)[a-z]+|and (?:to|be|we|you|with|then|will|is|are|may|complete|"
    r"present|submit|"
    r"discuss|deliver|"
    r"(?:an? )?(?:\w+ ){0,4}(?:interview|call|assessment)\b|(?:one|another|the other|"
    r"a second)(?: \w+)? with)|"
    r"within (?:\d|a\b|one\b|the (?:next|first))|the (?:role|position|candidate|team) (?:will|reports?|is|"
    r"would)|"
    r"(?:he|she|they|you|candidates?) (?:will|are|may|reports?))\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"(?:several|multiple|various|an? few|some|additional|other|a couple|a number|a series)\b", re.IGNORECASE
)
MEMBER_OF = re.compile(
    r"^(?:members?|persons?|people|someone|individuals?|representatives?|leaders?|engineers?|managers?) "
    r"(?:of|from|on|within|in) ",
    re.IGNORECASE,
)
PARENTHESES = re.compile(r"\(([^()]{0,200})\)")
OPEN_PARENTHESIS = re.compile(r"\([^()]{0,200}$")
PANEL_LEAD = re.compile(
    r"^(?:(?:an?|the|our) )?(?:[\w-]{1,30} ){0,2}?panel (?:interview )?(?:consisting of|"
    r"made up of|of(?= (?:\d|two|three|four|five)\b)|"
    r"composed of|comprised of|comprising|including|with|(?:that|which) (?:includes?|consists of)):? ",
    re.IGNORECASE,
)
BOTH = re.compile(r",? (?:and|or|and/or) (?:both|others?)$", re.IGNORECASE)
ACRONYM = re.compile(r"[A-Z]{2,5}s?")
NO_TITLES = ("IT", "HR", "US", "UK", "EMEA", "APAC", "AMER", "LATAM", "UX", "QA", "AI", "ML", "GTM", "Q&A")
FROM_TEAMS = re.compile(r"\b(partners?|stakeholders?|executives?|leaders?) from .*$", re.IGNORECASE)
GENERIC = re.compile(
    r"^(?:hiring|future|line|skip|skip-level|direct) |^(?:managers?|leaders?|executives?|co-?workers?)\b",
    re.IGNORECASE,
)
HIRING_MANAGER_WORDS = re.compile(r"\bhiring manager|\bmanager's manager|\bpeers?$", re.IGNORECASE)
MAX_TITLE_WORDS = 14
MAX_MEMBER_WORDS = 24  # of "members of" and a list of teams
MAX_TITLES_LENGTH = 600  # characters


def read_titles(text: str) -> list[ReadPeople]:
    """The people that a text begins with. A hiring manager is the title in parentheses after it."""
    text = PANEL_LEAD.sub("", text[:MAX_TITLES_LENGTH])
    inner = [found[1] for found in PARENTHESES.finditer(text)]
    bare = OPEN_PARENTHESIS.sub("", PARENTHESES.sub("", text)).strip()
    clause = _clause(FROM_TEAMS.sub(r"\1", bare))
    is_either = bool(re.search(r"\bor both$", clause, re.IGNORECASE))
    groups = [_group(group) for group in title_groups(BOTH.sub("", clause))]
    found = [people for people in groups if people]
    if is_either and len(found) > 1 and not any(people.alternatives for people in found):
        found = [replace(found[0], alternatives=tuple(people.title for people in found[1:]))]
    if len(found) == 2 and _is_one_person(found, clause):
        return found[1:]
    if is_either and len(found) == 1:
        return [replace(found[0], least=1, most=2)]
    if len(found) == 1 and GENERIC.search(found[0].title):
        named = [each for each in inner if IS_ROLE.search(each) and not HIRING_MANAGER_WORDS.search(each)]
        return read_titles(named[0]) if named else found
    return found


def _is_one_person(found: list[ReadPeople], clause: str) -> bool:
    """True for "Hiring Manager, Director of Support": the second title says who the first is."""
    first, second = found
    return (
        first.title.casefold() == "hiring manager"
        and bool(re.match(r"(?:the )?hiring manager, (?!(?:an?|the|our)\b)", clause, re.IGNORECASE))
        and " and " not in clause
        and bool(RANK.match(second.title))
        and not second.alternatives
    )


def _clause(text: str) -> str:
    """A text up to where its titles end. A dash ends them only if a title stands before it."""
    for ended in ENDS.finditer(text):
        clause = text[: ended.start()].strip(" ,.")
        if ended.group() != " - " or IS_ROLE.search(clause):
            return clause
    return text.strip(" ,.")


def _group(titles: list[str]) -> ReadPeople | None:
    read = [people for title in titles if (people := _one(title))]
    return replace(read[0], alternatives=tuple(people.title for people in read[1:])) if read else None


def _one(text: str) -> ReadPeople | None:
    """A title with its number of people."""
    text = text.strip(" ,.\"'|")
    title, least, most, is_one = counted_title(text)
    is_member = bool(MEMBER_OF.match(title))
    is_role = IS_ROLE.search(title) or (ACRONYM.fullmatch(title) and title not in NO_TITLES)
    if not title or not is_role or len(title.split()) > (MAX_MEMBER_WORDS if is_member else MAX_TITLE_WORDS):
        return None
    if NOT_PEOPLE.search(OF_WHAT.split(title)[0]) and not is_member:
        return None
    if re.match(r"panel\b", title, re.IGNORECASE):
        return ReadPeople(short_title(title))
    is_plural = singular(title) != title
    if least is None and most is None and (is_one or (not is_plural and not SEVERAL.match(text))):
        least = most = 1
    return ReadPeople(short_title(singular(title)), (), least, most)
