"""Reading a job family page: from its Markdown to a proposal."""

from __future__ import annotations

from collections.abc import Sequence

from app.job_pages.reading.blocks import BlockKind, MarkdownPage, read_blocks
from app.job_pages.reading.entries import entries_of
from app.job_pages.reading.headings import process_name, role_of_sentence
from app.job_pages.reading.processes import finished
from app.job_pages.reading.proposal import (
    LeftOutLines,
    PageNotRead,
    PageProposal,
    PageWarning,
    ProposedProcess,
    Reason,
    WarningKind,
)
from app.job_pages.reading.read_so_far import MAX_PAGE_STAGES, too_many_stages
from app.job_pages.reading.section_reader import SectionReader
from app.job_pages.reading.sections import HiringSection, hiring_sections, text_sections

MAX_PAGE_LENGTH = 400_000  # characters
MAX_PAGE_LINES = 5_000


def read_job_page(markdown: str) -> PageProposal:
    """What a job family page says, for a person to check. Raises PageNotRead with a sentence."""
    if len(markdown) > MAX_PAGE_LENGTH:
        raise PageNotRead(f"The page is too long (limit: {MAX_PAGE_LENGTH:,} characters).")
    if not markdown.strip():
        raise PageNotRead("The page has no text.")
    if len(markdown.splitlines()) > MAX_PAGE_LINES:
        raise PageNotRead(f"The page is too long (limit: {MAX_PAGE_LINES:,} lines).")
    page = read_blocks(markdown)
    hiring = hiring_sections(page)
    readers = [_read(section, len(hiring) > 1) for section in hiring]
    processes: list[ProposedProcess] = []
    left_out: list[LeftOutLines] = []
    for reader in readers:
        made, empty = finished(reader.so_far.processes)
        processes += made
        left_out += reader.so_far.left_out
        left_out += [LeftOutLines(lines, Reason.HEADING, _source(page, lines)) for lines in empty]
    if sum(len(process.stages) for process in processes) > MAX_PAGE_STAGES:
        raise too_many_stages()
    lines = _hiring_lines(page, hiring)
    left_out += _unread(page, lines, processes, left_out)
    return PageProposal(
        title=page.title or _first_heading(page),
        sections=text_sections(page, hiring),
        processes=tuple(processes),
        left_out=tuple(sorted(left_out, key=lambda left: left.lines)),
        warnings=tuple(_warnings(processes, left_out, readers)),
        hiring_lines=lines,
    )


def _read(section: HiringSection, one_of_several: bool) -> SectionReader:
    entries = entries_of(section.blocks)
    name = process_name(section.heading.text) if section.heading else None
    if name is None and one_of_several:
        said = next((role for entry in entries[:2] if (role := role_of_sentence(entry.text))), None)
        name = section.before or said
    reader = SectionReader(name)
    reader.read(entries)
    return reader


def _first_heading(page: MarkdownPage) -> str | None:
    return next(
        (block.text for block in page.blocks if block.kind is BlockKind.HEADING and block.level == 1), None
    )


def _hiring_lines(page: MarkdownPage, hiring: Sequence[HiringSection]) -> tuple[int, ...]:
    """The lines of the hiring sections that are not blank, without their own headings."""
    headings = {number for section in hiring if section.heading for number in section.heading.numbers}
    return tuple(
        number
        for section in hiring
        for number in range(section.first_line, section.last_line + 1)
        if page.source[number - 1].strip() and number not in headings
    )


def _unread(
    page: MarkdownPage,
    lines: Sequence[int],
    processes: Sequence[ProposedProcess],
    left_out: Sequence[LeftOutLines],
) -> list[LeftOutLines]:
    """What no block has: comments, and what is nested too deep."""
    read = {number for left in left_out for number in left.lines}
    for process in processes:
        read.update(process.lines)
        read.update(process.questionnaire.lines if process.questionnaire else ())
        read.update(number for stage in process.stages for number in stage.lines)
    return [
        LeftOutLines(
            (number,),
            Reason.MARKUP if number in page.hidden else Reason.NO_STAGE,
            page.source[number - 1].strip(),
        )
        for number in lines
        if number not in read
    ]


def _source(page: MarkdownPage, lines: Sequence[int]) -> str:
    return " ".join(page.source[number - 1].strip() for number in lines)


def _warnings(
    processes: Sequence[ProposedProcess], left_out: Sequence[LeftOutLines], readers: Sequence[SectionReader]
) -> list[PageWarning]:
    unfinished = tuple(
        number for left in left_out if left.reason is Reason.PLACEHOLDER for number in left.lines
    )
    swallowed = tuple(number for reader in readers for number in reader.so_far.swallowed)
    found = []
    if unfinished:
        found.append(PageWarning(WarningKind.UNFINISHED, unfinished))
    if not any(process.stages for process in processes):
        found.append(PageWarning(WarningKind.NO_PROCESS))
    if swallowed:
        found.append(PageWarning(WarningKind.SPLIT_LINES, swallowed))
    return found
