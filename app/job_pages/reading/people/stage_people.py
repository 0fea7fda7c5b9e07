"""Who meets a candidate at a stage: the people that its sentences name, else those of its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.job_pages.reading.people.how_many import PEOPLE_NUMBER, number_of
from app.job_pages.reading.people.job_titles import read_titles
from app.job_pages.reading.people.role_words import IS_ROLE, NOT_PEOPLE, ROLE
from app.job_pages.reading.proposal import ReadPeople
from app.job_pages.reading.stages.minutes import without_times
from app.job_pages.reading.stages.short_titles import short_title, stage_title

RANGE = re.compile(rf"\b({PEOPLE_NUMBER})(?: - | or )(?={PEOPLE_NUMBER}\b)", re.IGNORECASE)
MEETINGS = re.compile(
    rf"(?P<at_least>\bat least )?\b(?P<least>{PEOPLE_NUMBER})(?: ?(?:-|to|or) ?(?P<most>{PEOPLE_NUMBER}))?"
    rf"(?P<or_more> or more|\+)?,? ?(?:x )?(?:[\w'/-]{{1,30}} ){{0,4}}?"
    r"(?:interviews|conversations|meetings|calls|sessions|chats|screens)\b",
    re.IGNORECASE,
)
WITH = re.compile(
    r"\b(?:with|interviewed by|(?:call|screen|interview) from|conducted by|led by|hosted by|"
    r"held by|run by|presented to|"
    r"meet(?= (?:our|the|an?|one|two|three|\d|some|several|members)\b))\b:?",
    re.IGNORECASE,
)
ANOTHER = re.compile(
    r"\b(?:interviews?|call|one(?: of| for)?|others?|another|first|second|third|meet|meetings?|"
    r"conversations?|and|"
    r"sessions?|chats?|panel) $",
    re.IGNORECASE,
)
TO_PANEL = re.compile(
    r"\b(?:to|in front of|before)(?= (?:(?:an?|the|our) (?:[\w-]{1,30} ){0,3}?"
    rf"(?:(?:{ROLE})\b|hiring|interview(?:er|ing)|audience)|(?:[\w-]{{1,30}} ){{0,2}}?(?:panel|"
    rf"team|group|members?\b)))",
    re.IGNORECASE,
)
LISTED = re.compile(r"\b(?:interviews|meetings|conversations|calls)[;:] ?(?=\S)", re.IGNORECASE)
PANEL_OF = re.compile(r"\bpanel(?= (?:interview )?(?:of|made up of|consisting of)\b)", re.IGNORECASE)
INCLUDES = re.compile(r"\b(?:includes?|including|consists? of|consisting of|made up of)\b", re.IGNORECASE)
CONDUCTS = re.compile(
    r"(?:^|[.,;:] ?|\b(?:then|next|finally|lastly),? )"
    rf"(?P<who>(?:our|the|an?|one of our|{PEOPLE_NUMBER}) [^.;:]{{2,80}}?) "
    r"(?:may|might|can|could|will) (?:also |then |additionally |each )?(?:(?:choose|want|wish|"
    r"decide|opt|elect|"
    r"ask) to )?"
    r"(?:conduct|hold|do|have|run|interview|meet|speak|schedule|lead|host|perform|reach out|contact|call|"
    r"request|invite)\b",
    re.IGNORECASE,
)
CANDIDATE = re.compile(r"\b(?:candidate|applicant|you)s?\b", re.IGNORECASE)
TITLED = re.compile(
    r"^(?P<who>.{2,60}?) (?:interviews?|phone screen|screen(?:ing)?|conversation|call|chat|meeting|round|"
    r"discussion)\b",
    re.IGNORECASE,
)
NO_ROLE = re.compile(
    r"\b(?:final|first|second|third|fourth|fifth|technical|behaviou?ral|virtual|initial|video|phone|style|"
    r"in-depth)\b *",
    re.IGNORECASE,
)
GROUPS = ("peer", "team", "executive", "management", "leadership", "cross-functional team")
VERB = re.compile(
    r"\b(?:will|may|candidates?|applicants?|can|should|is|are|you|your|must|be|have|you'll)\b", re.IGNORECASE
)
MAX_TITLE_ITEM_WORDS = 9


def people_in(sentences: Sequence[str], title: str, *, is_panel: bool = False) -> tuple[ReadPeople, ...]:
    """The people of a stage: those of its first sentence that names some, else those of its title.

    Of a panel they are those of the sentence that names most.
    """
    named = [_people_of(sentence, is_panel) for sentence in sentences]
    found: list[list[ReadPeople]] = [people for people in named if people]
    if found:
        longest = max(len(people) for people in found)
        return tuple(next(people for people in found if not is_panel or len(people) == longest))
    return tuple(_people_of_title(title)) or tuple(_people_of_title(stage_title(title) or ""))


def is_title(text: str, most_words: int = MAX_TITLE_ITEM_WORDS) -> bool:
    """True if a text is nothing but the title of a job, or of several."""
    words = text.rstrip(".,;").split()
    is_short = 0 < len(words) <= most_words
    return is_short and bool(IS_ROLE.search(text)) and not NOT_PEOPLE.search(text) and not VERB.search(text)


def _people_of(sentence: str, is_panel: bool) -> list[ReadPeople]:
    text = RANGE.sub(r"\1-", without_times(sentence))
    return _counted(_named(text, is_panel), _meetings(text))


def _named(text: str, is_panel: bool) -> list[ReadPeople]:
    found: list[ReadPeople] = []
    for joint in WITH.finditer(text):
        if not found or ANOTHER.search(text[max(0, joint.start() - 30) : joint.start()]):
            found += read_titles(text[joint.end() :])
    if found:
        return found
    if listed := LISTED.search(text):
        return read_titles(text[listed.end() :])
    if panel := PANEL_OF.search(text):
        return read_titles(text[panel.start() :])
    if panel := TO_PANEL.search(text):
        return read_titles(text[panel.end() :])
    if (is_panel or "panel" in text.casefold()) and (included := INCLUDES.search(text)):
        return read_titles(text[included.end() :])
    conducts = CONDUCTS.search(text)
    if conducts and not CANDIDATE.search(conducts["who"]):
        return read_titles(conducts["who"])
    return []


def _people_of_title(title: str) -> Iterator[ReadPeople]:
    if re.search(r"\bpanel\b", title, re.IGNORECASE):
        yield ReadPeople("Panel")
        return
    text = RANGE.sub(r"\1-", without_times(title)).lstrip(" -:,")
    found = TITLED.match(text)
    who = NO_ROLE.sub("", found["who"]).strip() if found else ""
    if who.casefold() in GROUPS:
        yield ReadPeople(short_title(who))
    elif who and IS_ROLE.search(who) and not VERB.search(who):
        yield from _counted(read_titles(who), _meetings(text))


def _meetings(text: str) -> tuple[int, int | None] | None:
    """How many interviews a text speaks of."""
    found = MEETINGS.search(text)
    if not found:
        return None
    least = number_of(found["least"])
    if found["at_least"] or found["or_more"]:
        return least, None
    return least, number_of(found["most"]) if found["most"] else least


def _counted(found: list[ReadPeople], meetings: tuple[int, int | None] | None) -> list[ReadPeople]:
    """With the number of interviews. Where titles are fewer or more, each interview is with one of them."""
    if not meetings or not found:
        return found
    least, most = meetings
    if len(found) == 1:
        own = found[0]
        return [own if own.most and own.most > 1 else replace(own, least=least, most=most)]
    counted = any(people.most and people.most > 1 for people in found)
    if most is None or most <= 1 or least == most == len(found) or (counted and least == most):
        return found
    titles = [title for people in found for title in (people.title, *people.alternatives)]
    return [ReadPeople(titles[0], tuple(titles[1:]), least, most)]
