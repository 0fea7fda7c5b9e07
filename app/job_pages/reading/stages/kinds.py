"""What kind of stage a text describes: the first word for a kind decides, in its title if it has one."""

from __future__ import annotations

import re

from app.job_families.kinds import StageKind

STAGE_KIND_WORDS = (
    (StageKind.REFERENCE_CHECK, r"reference(?:s|[ -]checks?)?"),
    (StageKind.BACKGROUND_CHECK, r"background[ -](?:checks?|screen(?:ing)?)"),
    (StageKind.SURVEY, r"survey|cids"),
    (
        StageKind.SCREEN,
        r"(?:pre-?)?screen|screens|(?:pre-?)?screening|screening (?:call|interview)|"
        r"recruiter call|intro(?:ductory)? call",
    ),
    (
        StageKind.ASSESSMENT,
        r"assessments?(?! interview)|take[ -]?home|exercises?|assignments?|case stud(?:y|ies)|homework|"
        r"work samples?|coding (?:test|challenge)|"
        r"projects?(?! manage| coordinat| lead)|(?:technical|written|skills?|code|coding|writing|online|"
        r"aptitude|personality) (?:test|challenge|project|task)|test|challenge|sample project",
    ),
    (
        StageKind.PRESENTATION,
        r"presentations?|present|demo|demonstration|pitch|business plan|mock (?:call|demo|pitch)|"
        r"role[ -]play",
    ),
    (StageKind.PANEL, r"panel"),
    (StageKind.DECISION, r"(?:final |hiring )decision|debrief"),
    (
        StageKind.INTERVIEW,
        r"interviews?|interviewed|meet|meets|meeting|meetings|conversations?|conversation|speak|chats?|"
        r"calls?|sessions?|discussions?|pairing|talk|talks|discuss|schedule (?:\w+ )?with|"
        r"(?:stage|step|round) (?:(?:will be|is) )?with",
    ),
)
STAGE_KIND_PATTERNS = [
    (kind, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)) for kind, words in STAGE_KIND_WORDS
]
FOLLOWED_BY_MEETING = re.compile(
    r"(?: \w+)? (?:interview|call|conversation|discussion|meeting)", re.IGNORECASE
)


def kind_of(text: str) -> StageKind | None:
    """The kind of stage a text describes, or None if it describes none."""
    first: tuple[int, int, StageKind] | None = None
    for rank, (kind, pattern) in enumerate(STAGE_KIND_PATTERNS):
        for found in pattern.finditer(text):
            if kind is StageKind.ASSESSMENT and FOLLOWED_BY_MEETING.match(text, found.end()):
                continue
            if first is None or (found.start(), rank) < first[:2]:
                first = (found.start(), rank, kind)
            break
    if not first:
        return None
    kind = first[2]
    if kind is StageKind.INTERVIEW and re.search(
        r"\bpanel (?:interview|discussion|of|with)|\binterview panel|\(panel\)|panel[- ]style|"
        r"\bwith an? (?:\w+ ){0,2}panel\b",
        text,
        re.IGNORECASE,
    ):
        return StageKind.PANEL
    return kind
