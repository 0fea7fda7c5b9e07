"""The sections of a page: which are about hiring, and what the others are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.job_pages.reading.blocks import LABEL_LEVEL, Block, BlockKind, MarkdownPage
from app.job_pages.reading.proposal import SectionKind, TextSection
from app.job_pages.reading.stages.kinds import kind_of

HIRING = re.compile(
    r"\b(?:hiring|interview(?:ing)?|recruit(?:ing|ment)|selection|application|"
    r"assessment) (?:and (?:\w+) )?(?:process(?:es)?|plan|steps?|stages?|procedures?|timeline|flow|loop|"
    r"rounds|overview|team and process)\b"
    r"|^(?:the )?(?:hiring|interviews?|interviewing)$|\bhow we (?:hire|interview)\b|\bprocess (?:of|"
    r"for) hiring\b",
    re.IGNORECASE,
)
HIRING_SENTENCE = re.compile(
    r"\bcandidates for this (?:position|role) can expect to (?:interview|meet)\b|"
    r"\bexpect the (?:hiring|interview|recruitment) process\b|\bprocess to follow the order\b",
    re.IGNORECASE,
)
SECTION_KIND_WORDS = (
    (
        SectionKind.PERFORMANCE_INDICATORS,
        r"performance indicators?|\bkpis?\b|\bpis?\b|success metrics|measures? of success",
    ),
    (
        SectionKind.CAREER_LADDER,
        r"career (?:ladder|path|progression|development|track|map)|next steps?\b(?! in the)|\bpromotion",
    ),
    (SectionKind.JOB_GRADE, r"job grade"),
    (
        SectionKind.REQUIREMENTS,
        r"requirements?|qualifications?|nice[ -]to[ -]ha(?:ve|s)|skills?\b|what you(?:'ll| will)? (?:need|"
        r"bring)|prerequisites|you should",
    ),
    (
        SectionKind.RESPONSIBILITIES,
        r"responsibilit|what you(?:'ll| will)? (?:do|own)|duties|expect in|day to day",
    ),
    (SectionKind.SPECIALTIES, r"\bspecialt|\bsegments?\b|specializations?"),
    (SectionKind.COMPENSATION, r"compensation|\bpay\b|salary|benefits"),
    (SectionKind.LEVELS, r"^(?:job )?levels?$|\blevels$|^roles$"),
    (SectionKind.ABOUT, r"^(?:about|role|summary|overview|job family|description)\b|working at|like to work"),
)
NO_ROLE_HEADING = re.compile(r"\b(?:links?|resources|notes?|overview|faqs?|more|location)\b", re.IGNORECASE)
OTHER_SECTIONS = (
    SectionKind.PERFORMANCE_INDICATORS, SectionKind.CAREER_LADDER, SectionKind.JOB_GRADE,
    SectionKind.REQUIREMENTS,
    SectionKind.RESPONSIBILITIES, SectionKind.SPECIALTIES, SectionKind.COMPENSATION, SectionKind.LEVELS,
)  # fmt: skip


@dataclass(frozen=True)
class HiringSection:
    """A hiring section: its heading if it has one, its blocks, and the heading before it that may name it."""

    heading: Block | None
    blocks: tuple[Block, ...]
    before: str | None
    first_line: int
    last_line: int


def kind_of_section(heading: str) -> SectionKind:
    """What a section with this heading is about."""
    return next(
        (kind for kind, words in SECTION_KIND_WORDS if re.search(words, heading, re.IGNORECASE)),
        SectionKind.OTHER,
    )


def is_hiring_text(text: str) -> bool:
    """True for the words of such a heading."""
    return bool(HIRING.search(text)) and len(text) < 100


def is_hiring_heading(block: Block) -> bool:
    """True for a heading such as "Hiring Process" or "Interview Plan for Managers"."""
    return block.kind is BlockKind.HEADING and is_hiring_text(block.text)


def hiring_sections(page: MarkdownPage) -> list[HiringSection]:
    """The hiring sections of a page in order: by their headings, else from the sentence that begins one."""
    blocks = page.blocks
    found: list[HiringSection] = []
    at = after = 0
    while at < len(blocks):
        if is_hiring_heading(blocks[at]) and not _is_under_indicators(blocks, at):
            end = _end(blocks, at)
            found.append(_section(page, at, at + 1, end, after))
            at, after = end, at + 1
        else:
            at += 1
    if found:
        return found
    for at, block in enumerate(blocks):
        if block.kind is not BlockKind.HEADING and HIRING_SENTENCE.search(block.text):
            end = next(
                (to for to in range(at, len(blocks)) if blocks[to].kind is BlockKind.HEADING), len(blocks)
            )
            return [_section(page, None, at, end)]
    return []


def text_sections(page: MarkdownPage, hiring: Sequence[HiringSection]) -> tuple[TextSection, ...]:
    """The sections that are not about hiring."""
    taken = [(section.first_line, section.last_line) for section in hiring]
    starts = [block for block in page.blocks if block.kind is BlockKind.HEADING and block.level < LABEL_LEVEL]
    starts = [
        block for block in starts if not any(first <= block.numbers[0] <= last for first, last in taken)
    ]
    ends = sorted(
        [block.numbers[0] for block in starts] + [first for first, _ in taken] + [len(page.source) + 1]
    )
    matter = next((number for number, line in enumerate(page.source, 1) if line.strip()), 1)
    first_shown = page.blocks[0].numbers[0] if page.blocks else matter
    sections = []
    if page.blocks and (not starts or first_shown < starts[0].numbers[0]) and first_shown < ends[0]:
        sections.append(_text(page, SectionKind.ABOUT, "", 0, first_shown, ends[0] - 1))
    for block in starts:
        first = block.numbers[-1] + 1
        last = next(end for end in ends if end > block.numbers[0]) - 1
        kind = SectionKind.ABOUT if block.level == 1 else kind_of_section(block.text)
        sections.append(_text(page, kind, block.text, block.level, block.numbers[0], last, first))
    return tuple(sections)


def _text(
    page: MarkdownPage, kind: SectionKind, heading: str, level: int, first: int, last: int, text_from: int = 0
) -> TextSection:
    text = "\n".join(page.source[(text_from or first) - 1 : last]).strip("\n")
    return TextSection(kind, heading, level, first, last, text)


def _section(page: MarkdownPage, heading: int | None, start: int, end: int, after: int = 0) -> HiringSection:
    blocks = page.blocks
    first = blocks[heading if heading is not None else start].numbers[0]
    last = blocks[end].numbers[0] - 1 if end < len(blocks) else len(page.source)
    return HiringSection(
        blocks[heading] if heading is not None else None,
        tuple(blocks[start:end]),
        _heading_before(blocks, start - 1, after),
        first,
        last,
    )


def _end(blocks: Sequence[Block], at: int) -> int:
    """Where a hiring section ends: at a heading as high as its own, or at one about something else."""
    level = blocks[at].level
    for to in range(at + 1, len(blocks)):
        block = blocks[to]
        if block.kind is not BlockKind.HEADING:
            continue
        if block.level <= level and not (level == LABEL_LEVEL == block.level):
            return to
        if kind_of_section(block.text) in OTHER_SECTIONS and not is_hiring_heading(block):
            return to
    return len(blocks)


def _is_under_indicators(blocks: Sequence[Block], at: int) -> bool:
    above = [
        block for block in blocks[:at] if block.kind is BlockKind.HEADING and block.level < blocks[at].level
    ]
    return bool(above) and kind_of_section(above[-1].text) is SectionKind.PERFORMANCE_INDICATORS


def _heading_before(blocks: Sequence[Block], at: int, after: int) -> str | None:
    """The heading of the role that a section is about: the nearest that is not about a part of a role.

    Where several roles stand since the section before it, and none is above it, nobody can say which.
    """
    if at < 0 or blocks[at].kind is not BlockKind.HEADING:
        return None
    roles = [
        block
        for block in blocks[after:at]
        if block.kind is BlockKind.HEADING
        and 1 < block.level < LABEL_LEVEL
        and kind_of_section(block.text) is SectionKind.OTHER
        and not is_hiring_heading(block)
        and not NO_ROLE_HEADING.search(block.text)
        and kind_of(block.text) is None
    ]
    above = [block for block in roles if block.level <= blocks[at].level]
    if above:
        return above[-1].text
    return roles[0].text if len(roles) == 1 and after else None
