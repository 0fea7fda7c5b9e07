"""Who meets a candidate at a stage: job titles with their alternatives, and how many people of each.

"one of our A", "A or B", "A, B and C", "2-5 A", "B, C" where "B, C" is one title: a part without a word for a
person or a team continues the title before it ("Manager, Field Marketing", "Director, Data and Analytics").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.job_pages.minutes import without_times
from app.job_pages.proposal import StagePeople
from app.job_pages.titles import short_title, singular

COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
}  # fmt: skip
COUNT = r"\d{1,2}|one|two|three|four|five|six|seven|eight"
RANGE = re.compile(r"(?<=\d) - (?=\d)")
HOW_MANY = re.compile(
    rf"(?P<least>{COUNT})(?: ?(?:-|to|or) ?(?P<most>{COUNT}))?(?![\w%/+]| ?[./]\d)", re.IGNORECASE
)
MEETINGS = re.compile(
    rf"\b(?P<least>{COUNT})(?: ?(?:-|to|or) ?(?P<most>{COUNT}))? ?(?:x )?(?:[\w'/-]+ ){{0,4}}?"
    r"(?:interviews|conversations|meetings|calls|sessions|chats|screens)\b",
    re.IGNORECASE,
)
ROLE = (
    r"managers?|directors?|vps?|evps?|svps?|avps?|vice[ -]presidents?|presidents?|heads?|leads?|leaders?|leadership|"
    r"recruiters?|executives?|representatives?|reps?|specialists?|analysts?|architects?|partners?|designers?|counsels?|"
    r"officers?|c[a-z]{1,2}os?|members?|peers?|teams?|associates?|coordinators?|administrators?|admins?|controllers?|"
    r"accountants?|developers?|marketers?|marketeers?|engineers?|stakeholders?|dris?|aes?|saes?|sals?|csms?|sas?|tams?|asms?|"
    r"bdrs?|sdrs?|isrs?|rds?|pms?|pmms?|ems?|sres?|dbres?|hms?|ics?|ebas?|assistants?|staff|groups?|attendees?|panel(?:ists?)?|"
    r"interviewers?|colleagues?|supervisors?|principals?|consultants?|advisors?|researchers?|scientists?|writers?|editors?|"
    r"producers?|organizers?|buddy|mentors?|coaches|coach|trainers?|strategists?|planners?|auditors?|attorneys?|lawyers?|"
    r"paralegals?|generalists?|sourcers?|evangelists?|advocates?|people|persons?|someone|employees?|contributors?|"
    r"committees?|founders?|board|counterparts?|owners?|management|reports?|hrbps?|pbps?|department|function|individuals?|fellows?|chief|deputy|secretary|treasurer|technicians?|operators?|"
    r"sellers?|buyers?|instructors?|professionals?|maintainers?|testers?|programmers?|agents?|interns?|leader\(s\)|member\(s\)"
)
IS_ROLE = re.compile(rf"(?<![\w-])(?:{ROLE})(?![\w])", re.IGNORECASE)
RANK_AT_END = re.compile(
    r"(?:managers?|directors?|vps?|evps?|svps?|avps?|president|presidents|head|lead|leaders?|counsel|specialists?|engineers?|"
    r"partners?|analysts?|executives?|architects?|officers?|associates?|consultants?|coordinators?|representatives?)$",
    re.IGNORECASE,
)
WITH = re.compile(
    r"\b(?:with(?! our company)|conducted by|led by|hosted by|held by|run by|presented to)\b:?", re.IGNORECASE
)
TO_PANEL = re.compile(
    r"\b(?:to|in front of|before)(?= (?:an? |the |our )?(?:[\w-]+ ){0,2}?(?:panel|team|hiring|group|director|vp|leader|interview(?:er|ing)|audience|members?\b))",
    re.IGNORECASE,
)
PANEL_OF = re.compile(
    r"\bpanel(?: interview)? (?:of|consisting of|made up of|consists of|includes|including)\b", re.IGNORECASE
)
INCLUDES = re.compile(
    r"\b(?:it )?(?:typically |usually |generally )?(?:includes?|including|consists? of|made up of)\b",
    re.IGNORECASE,
)
BY_PEOPLE = re.compile(
    r"(?:^|[.,;:] ?|\b(?:then|next|finally|lastly|after that),? )(?P<who>(?:our|the|an?|one of our) [^.;:]{2,80}?) (?:may|might|can|could|will)"
    r" (?:also |then |additionally )?(?:choose to |want to |wish to |decide to |opt to |elect to |request to |ask to )?"
    r"(?:conduct|hold|do|have|run|interview|meet|speak|schedule|lead|host|perform|reach out|contact|call|request|invite)\b",
    re.IGNORECASE,
)
TITLED = re.compile(
    r"^(?P<who>.{2,60}?) (?:interviews?|screen(?:ing)?|conversation|call|chat|meeting|round|discussion|phone screen)\b",
    re.IGNORECASE,
)
ENDS = re.compile(
    r"(?:[;:]|\. |\.$| - | -$|\? |\b(?:who|which|that|about|regarding|using|via|by|during|where|before|after|once|covering|lasting|depending|if|"
    r"when|while|followed|based|focus(?:ed|ing)?|so|because|as (?:part|well as their|a final|the|needed|required)|in (?:order|that|their|your|this|the same|which|a|person|parallel)"
    r"|on (?:zoom|a|topics?|your|their)|over|through|and (?:then|will|is|are|may|complete|present|submit|a (?:\w+ ){0,4}(?:interview|call|assessment)|an interview)|"
    r"for (?:the|a|an|their|your|this|that|additional|further|which|review|evaluation|\d+|approximately|about|up|around|half|one|an?)|at (?:gitlab|the company|this|a|any|the end|which)|"
    r"to (?:(?!the\b|our\b|c[a-z]o\b)[a-z]+)|additionally|afterwards?|again|upon|unless|then|will|may|might|is|are|takes?|should|would|can|has|have|had|within (?:\d|a\b|one\b|the (?:next|first))|this|throughout|further|possibly|potentially|separately|as)\b)",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"^(?:(?:of|either|both|any|some|several|few|various|multiple|many|more|other|another|additional|separate|further|different|relevant|potential|possible|possibly|potentially|"
    r"also|the|our|your|their|its|an?|some of|members? of (?:the|our)(?=.*\b(?:group)$)|"
    r"each|all|selected|as well as|and|or|up to|at least|a minimum of|around|about|approximately|between|roughly|"
    r"a couple(?: of)?|a few|a number of|a series of|a combination of|and/or|individually|respectively|individual interviews with|"
    r"the following(?: people| team members?)?:?|our very own)(?=[ :]|$):? ?)+",
    re.IGNORECASE,
)
ONE_OF = re.compile(
    r"^(?:one|1) (?:of|or more of) (?:the|our|their|its)?\b ?|^(?:any|one|1) ?of (?:the|our) ", re.IGNORECASE
)
MEMBER_OF = re.compile(
    r"^(?:one )?(?:a |an |another |one )*(?P<what>members?|persons?|people|someone|individuals?|representatives?|leaders?|engineers?|managers?) (?:of|from|on|within|in) (?:the |our |your |their )?",
    re.IGNORECASE,
)
PARTS = re.compile(
    r"(?:,? (?P<or>or|and/or) |,? (?P<and>and|&|as well as|plus|along with|together with) |(?P<comma>, ?)|(?P<slash> ?/ ?))(?=\S)",
    re.IGNORECASE,
)
PARENTHESES = re.compile(r"\(([^()]{0,200})\)")
NOT_PEOPLE = re.compile(
    r"\b(?:interviews?|screening|calls?|assessments?|questionnaire|presentations?|exercises?|process|company|handbook|zoom|offer|questions?|discussions?|"
    r"conversation|references?|background|feedback|recommendations?|experience|demo|tests?|opportunity|details|minutes|hours?|availability)\b(?! team| panel| manager)",
    re.IGNORECASE,
)
MAX_TITLE_WORDS = 12


@dataclass(frozen=True)
class _Part:
    text: str
    joined_by: str  # "", "and", "or" or ","


def people_in(sentences: Sequence[str], title: str, *, is_panel: bool = False) -> tuple[StagePeople, ...]:
    """The people of a stage: those of its first sentence that names some, else those of its title.

    Of a panel they are those of the sentence that names most.
    """
    found = [people for sentence in sentences if (people := tuple(_people_of(sentence, is_panel)))]
    if found:
        return max(found, key=len) if is_panel else found[0]
    return tuple(_people_of_title(title))


def is_title(text: str) -> bool:
    """True if a text is nothing but the title of a job, or of several."""
    words = text.rstrip(".,;").split()
    return (
        0 < len(words) <= 9
        and bool(IS_ROLE.search(text))
        and not NOT_PEOPLE.search(text)
        and not re.search(
            r"\b(?:will|may|candidates?|applicants?|can|should|is|are|you|your|must|be)\b",
            text,
            re.IGNORECASE,
        )
    )


def people_listed(text: str) -> tuple[StagePeople, ...]:
    """The people of a text that is nothing but their titles."""
    return tuple(_read(text, None))


def _people_of(sentence: str, is_panel: bool) -> Iterator[StagePeople]:
    text = RANGE.sub("-", without_times(sentence))
    meetings = _meetings(text)
    seen = 0
    for pattern in (WITH, PANEL_OF, TO_PANEL):
        for found in pattern.finditer(text):
            start = found.end() if pattern is not TO_PANEL else found.end()
            if pattern is PANEL_OF:
                start = found.start() if not seen else len(text)
            for people in _read(text[start:], meetings):
                seen += 1
                yield people
        if seen:
            return
    if (is_panel or "panel" in text.casefold()) and (found := INCLUDES.search(text)):
        yield from _read(text[found.end() :], meetings)
        return
    found = BY_PEOPLE.search(text)
    if found and not re.search(r"\b(?:candidate|applicant|you)s?\b", found["who"], re.IGNORECASE):
        yield from _read(found["who"], meetings)


def _people_of_title(title: str) -> Iterator[StagePeople]:
    if re.search(r"\bpanel\b", title, re.IGNORECASE):
        yield StagePeople("Panel")
        return
    found = TITLED.match(re.sub(r"^\W+", "", without_times(title)))
    who = found["who"] if found else ""
    who = re.sub(
        r"\b(?:final|first|second|third|fourth|fifth|technical|behavioral|behavioural|virtual|initial|video|phone|style|in-depth)\b *",
        "",
        who,
        flags=re.IGNORECASE,
    )
    if who.casefold().strip() in (
        "peer",
        "team",
        "executive",
        "management",
        "leadership",
        "cross-functional team",
    ):
        yield StagePeople(short_title(who))
    elif who and IS_ROLE.search(who):
        yield from _read(who, None)


def _meetings(text: str) -> tuple[int, int] | None:
    """How many interviews a text speaks of."""
    found = MEETINGS.search(text)
    if not found:
        return None
    least = _number(found["least"])
    return least, _number(found["most"]) if found["most"] else least


def _number(word: str) -> int:
    return COUNTS.get(word.casefold()) or int(word)


def _read(text: str, meetings: tuple[int, int] | None) -> Iterator[StagePeople]:
    """The people at the beginning of a text."""
    inner = [found[1] for found in PARENTHESES.finditer(text[:300])]
    bare = PARENTHESES.sub("", text).strip()
    ended = ENDS.search(bare)
    clause = bare[: ended.start()] if ended else bare
    groups = [_group(group) for group in _groups(list(_parts(clause.strip(" ,."))))]
    found = [people for people in groups if people]
    if len(found) == 1 and "hiring manager" in found[0].title.casefold():
        named = [
            each
            for each in inner
            if IS_ROLE.search(each) and not re.search(r"\bhiring manager|\bpeers?$", each, re.IGNORECASE)
        ]
        if named:
            found = [people for people in _read(named[0], None)]
    yield from _counted(found, meetings)


def _counted(found: list[StagePeople], meetings: tuple[int, int] | None) -> list[StagePeople]:
    """With the number of interviews. Where it is not that of the titles, each interview is with one of them."""
    if not meetings or not found:
        return found
    least, most = meetings
    if len(found) == 1:
        own = found[0]
        return [own if own.most and own.most > 1 else replace(own, least=least, most=most)]
    if most <= 1 or least == most == len(found) or any(people.most and people.most > 1 for people in found):
        return found
    titles = [title for people in found for title in (people.title, *people.alternatives)]
    return [StagePeople(titles[0], tuple(titles[1:]), least, most)]


def _parts(clause: str) -> Iterator[_Part]:
    at, joined_by = 0, ""
    for found in PARTS.finditer(clause):
        if found["slash"]:
            continue
        yield _Part(clause[at : found.start()].strip(), joined_by)
        at, joined_by = found.end(), "or" if found["or"] else "and" if found["and"] else ","
    yield _Part(clause[at:].strip(), joined_by)


def _groups(parts: list[_Part]) -> Iterator[list[str]]:
    """Titles with their alternatives: parts that continue a title are put back into it."""
    titles: list[_Part] = []
    for part in parts:
        text = part.text
        if not text:
            continue
        if titles and _continues(titles[-1], part):
            joint = ", " if part.joined_by == "," else f" {part.joined_by} "
            titles[-1] = replace(titles[-1], text=f"{titles[-1].text}{joint}{text}")
        else:
            titles.append(part)
    group: list[str] = []
    listed_or = any(part.joined_by == "or" for part in titles[1:]) and not any(
        part.joined_by == "and" for part in titles[1:]
    )
    for part in titles:
        if group and not (part.joined_by == "or" or (listed_or and part.joined_by == ",")):
            yield group
            group = []
        group.append(part.text)
    if group:
        yield group


def _continues(before: _Part, part: _Part) -> bool:
    if IS_ROLE.search(part.text) or HOW_MANY.match(part.text):
        return False
    if NOT_PEOPLE.search(part.text):
        return False
    return bool(IS_ROLE.search(before.text))


def _group(titles: list[str]) -> StagePeople | None:
    read = [people for title in titles if (people := _one(title))]
    if not read:
        return None
    first = read[0]
    return replace(first, alternatives=tuple(people.title for people in read[1:]))


def _one(text: str) -> StagePeople | None:
    """A title with its number of people."""
    least: int | None = None
    most: int | None = None
    text = text.strip(" ,.")
    one_of = False
    several = bool(
        re.match(r"(?:several|multiple|various|a few|some|additional|other|a couple)\b", text, re.IGNORECASE)
    )
    at_least = re.match(r"at least |a minimum of ", text, re.IGNORECASE)
    up_to = re.match(r"up to ", text, re.IGNORECASE)
    single = bool(
        re.match(
            r"(?:an?|another|the|our)\b(?! (?:few|couple|number|series|combination))", text, re.IGNORECASE
        )
    )
    for _ in range(4):
        before = text
        if found := ONE_OF.match(text):
            one_of, text = True, text[found.end() :]
        text = LEADING.sub("", text)
        if (found := HOW_MANY.match(text)) and least is None and not ONE_OF.match(text):
            least = _number(found["least"])
            most = _number(found["most"]) if found["most"] else least
            text = text[found.end() :].lstrip("+ ")
        if text == before:
            break
    if at_least and most == least:
        most = None
    if up_to and most == least:
        least = None
    member = MEMBER_OF.match(text)
    if (
        not text
        or (NOT_PEOPLE.search(text) and not member)
        or not IS_ROLE.search(text)
        or len(text.split()) > MAX_TITLE_WORDS
    ):
        return None
    is_plural = singular(text) != text
    if re.match(r"panel\b", text, re.IGNORECASE):
        single = one_of = False
        least = most = None
        several = True
    if least is None and (one_of or (not is_plural and (single or not several))):
        least = most = 1
    return StagePeople(short_title(singular(text)), (), least, most)
