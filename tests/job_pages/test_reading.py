"""A job family page is read as a careful person reads it: stages in order, people, minutes or unknown."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.job_families.reader import job_family_in
from app.job_families.writer import job_family_text
from app.job_pages.proposed_family import family_of_proposal
from app.job_pages.reading.page import MAX_PAGE_LENGTH, read_job_page
from app.job_pages.reading.proposal import PageNotRead, PageProposal, Reason, SectionKind
from tests.examples import up_to
from tests.job_pages.written import HEAD, cases, written

SEVENTEEN, FORMS = cases("seventeen.txt"), [*cases("forms.txt"), *cases("more_forms.txt")]
PIECES = st.sampled_from(
    [
        "- ",
        "* ",
        "  1. ",
        "\n",
        "\n\n",
        "### ",
        "## Hiring Process\n",
        "**",
        "> ",
        "```",
        "|",
        "[a](b)",
        "<!--",
        "-->",
        "<details>",
        "---\n",
        "Round 1:\n",
        "candidates will have a 30 minute interview with ",
        "a peer",
        " or ",
        ", ",
        "questionnaire",
        "{add steps}",
        "Next, ",
        "2-5 ",
        "45 to 60 min",
        "\t",
        "    ",
        "made an offer. ",
        "(",
        ")",
    ]
)


@pytest.mark.parametrize(
    ("page", "expected"), [case[1:] for case in SEVENTEEN], ids=[case[0] for case in SEVENTEEN]
)
def test_the_forms_of_seventeen_pages_are_read_as_a_person_reads_them(page: str, expected: list[str]) -> None:
    assert written(page) == expected


@pytest.mark.parametrize(("page", "expected"), [case[1:] for case in FORMS], ids=[case[0] for case in FORMS])
def test_each_way_that_pages_vary_is_read(page: str, expected: list[str]) -> None:
    assert written(page) == expected


def test_the_text_of_a_page_is_read_by_sections() -> None:
    proposal = read_job_page(
        "---\ntitle: 'Sales Roles'\n---\nWe sell.\n\n## Responsibilities\n\n- Sell\n\n## Levels\n\n"
        "### Senior\n\n"
        "#### Senior Requirements\n\n- Sold\n\n## Performance Indicators\n\n## Hiring Process\n\n"
        "- Interview with a peer\n\n## Career Ladder\n\nThe next step is Manager."
    )
    assert proposal.title == "Sales Roles"
    read = [(section.kind, section.heading, section.text) for section in proposal.sections]
    assert read == [
        (SectionKind.ABOUT, "", "We sell."),
        (SectionKind.RESPONSIBILITIES, "Responsibilities", "- Sell"),
        (SectionKind.LEVELS, "Levels", ""),
        (SectionKind.OTHER, "Senior", ""),
        (SectionKind.REQUIREMENTS, "Senior Requirements", "- Sold"),
        (SectionKind.PERFORMANCE_INDICATORS, "Performance Indicators", ""),
        (SectionKind.CAREER_LADDER, "Career Ladder", "The next step is Manager."),
    ]


def test_a_stage_and_what_is_left_out_say_their_lines() -> None:
    proposal = read_job_page(
        "## Hiring Process\n\n- Interview with a\n  peer\n  - about code\n"
        "- Candidates are made an offer\n\nSee more here."
    )
    assert [(stage.lines, stage.details) for stage in proposal.processes[0].stages] == [
        ((3, 4, 5), "about code")
    ]
    assert [(left.lines, left.reason) for left in proposal.left_out] == [
        ((6,), Reason.OFFER),
        ((8,), Reason.GENERAL),
    ]


def test_a_page_without_text_and_one_that_is_too_long_are_refused_with_a_sentence() -> None:
    with pytest.raises(PageNotRead, match="has no text"):
        read_job_page(" \n")
    with pytest.raises(PageNotRead, match=f"limit: {MAX_PAGE_LENGTH:,}"):
        read_job_page("x" * (MAX_PAGE_LENGTH + 1))


@settings(max_examples=up_to(300, few=40))
@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)), st.booleans())
@example("- a\n\t- b\n\n\tCandidates", True)
@example("# Role\n\nOne.\n\nTwo.\n\n## Responsibilities\n\n- " + "word " * 60, False)
def test_any_text_gives_a_proposal_or_a_sentence_and_no_line_is_lost(text: str, in_section: bool) -> None:
    try:
        proposal = read_job_page(f"{HEAD}{text}" if in_section else text)
    except PageNotRead:
        return
    assert set(proposal.hiring_lines) <= _read_lines(proposal)
    family = family_of_proposal(proposal, name="Odd", role="Odd Job")
    file = job_family_text(family).encode()
    assert job_family_in(file, slug=family.slug, file="odd.yaml", is_draft=True) == family, "it can be saved"


def _read_lines(proposal: PageProposal) -> set[int]:
    read = {number for left in proposal.left_out for number in left.lines}
    for process in proposal.processes:
        read.update(process.lines, *(stage.lines for stage in process.stages))
        read.update(process.questionnaire.lines if process.questionnaire else ())
    return read


@pytest.mark.parametrize(
    "piece",
    [
        "> ",
        "- ",
        "[",
        "](",
        "*",
        "**a",
        "`",
        "<!--",
        "<details",
        "a ",
        "1 ",
        "12-",
        "a, ",
        "and ",
        "(",
        "\n- a",
        "- candidates will interview with ",
        "with a manager, ",
        "one of our ",
        "interviews ",
        "\n\n- x\n\n  y",
        "candidates may have a 30 minute interview with a peer and the CEO. ",
        "\n- Next, a call with a lead\nThen, b",
        "if a ",
        "{",
        "|",
        "a|",
        "\n# a",
        "\n**a**\n\nb\n",
        "three ",
        "45 to 60 min ",
        "the the ",
        "-",
        ": ",
        "<a ",
        "\n- Candidates interview with a member of the A and B teams",
        "\n### Interview with a peer\n",
        "\n## Role\n\n## Hiring Process\n\n- Interview with a peer\n",
        "<li>Interview with a peer (30 minutes)</li>\n",
        "followed by a 30 minute interview ",
        "\x0b\u2028",
    ],
)
@pytest.mark.slow("pages of 200,000 characters")
def test_a_long_page_is_read_in_a_second(piece: str) -> None:
    text = HEAD + piece * (200_000 // len(piece))
    began = time.process_time()
    with contextlib.suppress(PageNotRead):
        read_job_page(text)
    assert time.process_time() - began < 1
