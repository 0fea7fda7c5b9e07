"""Job titles at the beginning of a text: "one of our A", "A or B", "A, B and C", "2-5 A".

A title may have a comma or an "and" of its own. A part without a word for a person or a team continues the
title before it ("Manager, Field Marketing", "Director, Data and Analytics"), and one before "&" or "and"
begins the title after it ("Trust & Safety Manager"). What members come from goes on up to the word for a team
("a member of the Legal and Corporate Affairs team").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.job_pages.reading.people.role_words import IS_ROLE, NOT_PEOPLE
from app.job_pages.reading.proposal import ReadPeople
from app.job_pages.reading.stages.short_titles import OF_WHAT, short_title, singular

PEOPLE_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
}  # fmt: skip
PEOPLE_NUMBER = r"\d{1,2}|one|two|three|four|five|six|seven|eight"
HOW_MANY = re.compile(
    rf"(?P<least>{PEOPLE_NUMBER})(?: ?(?:-|to|or) ?(?P<most>{PEOPLE_NUMBER}))?(?![\w%/+]| ?[./]\d)",
    re.IGNORECASE,
)
ENDS = re.compile(
    r"[;:?]|\. |\.$| - | -$|\b(?:who|which|with|such as|that|about|regarding|using|via|by|during|where|before|after|"
    r"once|covering|"
    r"lasting|depending|if|when|while|followed|based|focus(?:ed|ing)?|so|because|over|through|additionally|"
    r"afterwards?|again|upon|unless|then|will|may|might|is|are|takes?|should|would|can|has|have|had|this|"
    r"throughout|further|possibly|potentially|separately|as|for|in (?:order|that|their|your|this|these|"
    r"the same|which|a|"
    r"person|parallel|tandem|(?-i:total)|any order|the (?:first|next|last))|on (?:zoom|a|topics?|your|their)|"
    r"at (?:gitlab|the company|this|a|any|the end|which)|"
    r"to (?!the\b|our\b|c[a-z]o\b)[a-z]+|and (?:to|be|we|you|with|then|will|is|are|may|complete|present|submit|"
    r"discuss|deliver|"
    r"(?:an? )?(?:\w+ ){0,4}(?:interview|call|assessment)\b|(?:one|another|the other|"
    r"a second)(?: \w+)? with)|"
    r"within (?:\d|a\b|one\b|the (?:next|first))|the (?:role|position|candidate|team) (?:will|reports?|is|"
    r"would)|"
    r"(?:he|she|they|you|candidates?) (?:will|are|may|reports?))\b",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"^(?:(?:of|either|both|any|some|several|few|various|multiple|many|more|other|another|additional|"
    r"separate|further|"
    r"different|relevant|potential|possible|possibly|potentially|also|the|our|your|their|its|an?|some of|"
    r"each|all|"
    r"selected|existing|typically|usually|generally|normally|as well as|and|or|up to|at least|a minimum of|around|about|approximately|between|"
    r"roughly|a couple(?: of)?|"
    r"couple(?: of)?|a few|(?:a )?number of|(?:a )?series of|(?:a )?combination of|and/or|individually|"
    r"(?:one|1|two|2) or more(?! of)|the following(?: people| team "
    r"members?)?:?)(?=[ :]|$):? ?)+",
    re.IGNORECASE,
)
ONE_OF = re.compile(r"^(?:one|1|any|each) (?:or more )?of (?:the |our |their |its )?", re.IGNORECASE)
SEVERAL = re.compile(
    r"(?:several|multiple|various|an? few|some|additional|other|a couple|a number|a series)\b", re.IGNORECASE
)
SINGLE = re.compile(r"(?:an?|another|the|our)\b(?! (?:few|couple|number|series|combination))", re.IGNORECASE)
MEMBER_OF = re.compile(
    r"^(?:members?|persons?|people|someone|individuals?|representatives?|leaders?|engineers?|managers?) "
    r"(?:of|from|on|within|in) ",
    re.IGNORECASE,
)
JOINTS = re.compile(
    r",? (?P<or>or|and/or) |,? (?P<and>and|&|as well as|plus|along with|together with) |(?P<comma>, ?)(?=\S)",
    re.IGNORECASE,
)
PARENTHESES = re.compile(r"\(([^()]{0,200})\)")
OPEN_PARENTHESIS = re.compile(r"\([^()]{0,200}$")
PANEL_LEAD = re.compile(
    r"^(?:(?:an?|the|our) )?(?:[\w-]{1,30} ){0,2}?panel (?:interview )?(?:consisting of|made up of|"
    r"composed of|comprised of|comprising|including|with|(?:that|which) (?:includes?|consists of)):? ",
    re.IGNORECASE,
)
FROM_TEAM = re.compile(
    r"^(?:.{0,60} )?(?:members?|leaders?|persons?|someone|individuals?|representatives?|colleagues?|peers?|"
    r"managers?|partners?|executives?|stakeholders?) (?:of|from|on|within|in) ",
    re.IGNORECASE,
)
TEAM_END = re.compile(r"\b(?:teams?|departments?|groups?|organi[sz]ations?|functions?)$", re.IGNORECASE)
BOTH = re.compile(r",? (?:and|or|and/or) (?:both|others?)$", re.IGNORECASE)
RANK = re.compile(
    r"^(?:(?:senior|sr|group|associate|executive|global|regional) )?(?:director|manager|vp|svp|evp|"
    r"vice[ -]president|head|lead|president)\b",
    re.IGNORECASE,
)
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


@dataclass(frozen=True)
class _Part:
    text: str
    joined_by: str  # "", "and", "or" or ","


def read_titles(text: str) -> list[ReadPeople]:
    """The people that a text begins with. A hiring manager is the title in parentheses after it."""
    text = PANEL_LEAD.sub("", text[:MAX_TITLES_LENGTH])
    inner = [found[1] for found in PARENTHESES.finditer(text)]
    bare = OPEN_PARENTHESIS.sub("", PARENTHESES.sub("", text)).strip()
    clause = _clause(FROM_TEAMS.sub(r"\1", bare))
    is_either = bool(re.search(r"\bor both$", clause, re.IGNORECASE))
    groups = [_group(group) for group in _groups(_whole_titles(_parts(BOTH.sub("", clause))))]
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


def number_of(word: str) -> int:
    """The value of a number that PEOPLE_NUMBER matches."""
    return PEOPLE_NUMBERS.get(word.casefold()) or int(word)


def _parts(clause: str) -> Iterator[_Part]:
    at, joined_by = 0, ""
    for found in JOINTS.finditer(clause):
        yield _Part(clause[at : found.start()].strip(), joined_by)
        at = found.end()
        joined_by = "or" if found["or"] else found["and"].casefold() if found["and"] else ","
    yield _Part(clause[at:].strip(), joined_by)


def _whole_titles(parts: Iterator[_Part]) -> list[_Part]:
    """Parts that are titles: those that begin or continue a title are put back into it."""
    titles: list[_Part] = []
    joined = list(_joined_by_sign(parts))
    for at, part in enumerate(joined):
        before = titles[-1] if titles else None
        is_last = at == len(joined) - 1
        if before and (
            _continues(before, part)
            or _begins(before, part)
            or _is_team_of(before, part)
            or _is_ranks(before, part, is_last)
        ):
            joint = ", " if part.joined_by == "," else f" {part.joined_by} "
            titles[-1] = replace(before, text=f"{before.text}{joint}{part.text}")
        else:
            titles.append(part)
    return titles


def _joined_by_sign(parts: Iterator[_Part]) -> Iterator[_Part]:
    """Parts of which "&" joins those that are no titles with the next: "Trust & Safety Manager"."""
    before: _Part | None = None
    for part in parts:
        if not part.text:
            continue
        if before and part.joined_by == "&" and not IS_ROLE.search(before.text):
            before = replace(before, text=f"{before.text} & {part.text}")
            continue
        if before:
            yield before
        before = part
    if before:
        yield before


def _continues(before: _Part, part: _Part) -> bool:
    is_own = _names_person(part.text) or HOW_MANY.match(part.text) or NOT_PEOPLE.search(part.text)
    return not is_own and bool(IS_ROLE.search(before.text))


def _names_person(text: str) -> bool:
    """True if a word for a person ends a title or begins it; "Team Member Relations" is a department."""
    found = list(IS_ROLE.finditer(OF_WHAT.split(text)[0]))
    return bool(found) and (found[-1].end() == len(OF_WHAT.split(text)[0]) or bool(RANK.match(text)))


def _is_team_of(before: _Part, part: _Part) -> bool:
    """True if a part is one more of the teams that the members before it come from."""
    if not FROM_TEAM.match(before.text) or TEAM_END.search(before.text):
        return False
    return not LEADING.match(part.text) and bool(TEAM_END.search(part.text)) and not HOW_MANY.match(part.text)


def _is_ranks(before: _Part, part: _Part, is_last: bool) -> bool:
    """True if a part is what a rank leads: "Director, People Business Partner", "Manager, Engineers"."""
    if part.joined_by != "," or LEADING.match(part.text) or RANK.match(part.text):
        return False
    bare = RANK.match(before.text.split(" - ")[-1])
    if not bare or not before.text.endswith(bare.group()) or HOW_MANY.match(part.text):
        return False
    return singular(part.text) != part.text or (is_last and len(part.text.split()) > 1)


def _begins(before: _Part, part: _Part) -> bool:
    """True if a part without a word for a person begins the title of the next one."""
    joined = part.joined_by in ("&", "and", "or", ",") and not HOW_MANY.match(part.text)
    return joined and not IS_ROLE.search(before.text) and len(before.text.split()) <= 5


def _groups(titles: list[_Part]) -> Iterator[list[str]]:
    """Titles with their alternatives."""
    joints = {part.joined_by for part in titles[1:]}
    is_choice = "or" in joints and joints <= {"or", ","}
    group: list[str] = []
    for part in titles:
        if group and part.joined_by != "or" and not (is_choice and part.joined_by == ","):
            yield group
            group = []
        group.append(part.text)
    if group:
        yield group


def _group(titles: list[str]) -> ReadPeople | None:
    read = [people for title in titles if (people := _one(title))]
    return replace(read[0], alternatives=tuple(people.title for people in read[1:])) if read else None


def _one(text: str) -> ReadPeople | None:
    """A title with its number of people."""
    text = text.strip(" ,.\"'|")
    title, least, most, is_one = _counted(text)
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


def _counted(text: str) -> tuple[str, int | None, int | None, bool]:
    """A title without its numbers, the fewest and the most people, and whether it is one of several."""
    at_least, up_to = (
        re.match(words, text, re.IGNORECASE) for words in ("at least |a minimum of ", "up to ")
    )
    least: int | None = None
    most: int | None = None
    is_one, before = False, ""
    while before != text:
        before = text
        if found := ONE_OF.match(text):
            is_one, text = True, text[found.end() :]
        text = LEADING.sub("", text)
        if least is None and not ONE_OF.match(text) and (many := HOW_MANY.match(text)):
            least = number_of(many["least"])
            most = number_of(many["most"]) if many["most"] else least
            text = text[many.end() :].lstrip("+ ")
    if least is not None and least == most:
        least, most = (None if up_to else least), (None if at_least else most)
    return text, least, most, is_one
