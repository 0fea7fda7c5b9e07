"""The lines of a page with what was read from each, to show side by side."""

from __future__ import annotations

from dataclasses import dataclass

from app.job_pages.reading.proposal import LeftOutLines, PageProposal


@dataclass(frozen=True)
class PageLine:
    """A line of the page. `anchors` are the stages read from it, such as "1-2".

    `left_out` says why it is in none.
    """

    number: int
    text: str
    anchors: tuple[str, ...]
    left_out: LeftOutLines | None
    in_hiring: bool


def page_lines(markdown: str, proposal: PageProposal) -> list[PageLine]:
    """The lines of the hiring sections, each beside what was read from it."""
    anchors: dict[int, list[str]] = {}
    for number, process in enumerate(proposal.processes, 1):
        for place, stage in enumerate(process.stages, 1):
            for line in stage.lines:
                anchors.setdefault(line, []).append(f"{number}-{place}")
        for line in process.questionnaire.lines if process.questionnaire else ():
            anchors.setdefault(line, []).append(f"{number}-q")
    left = {line: each for each in proposal.left_out for line in each.lines}
    hiring = set(proposal.hiring_lines)
    source = markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [
        PageLine(at, text, tuple(anchors.get(at, ())), left.get(at), at in hiring)
        for at, text in enumerate(source, 1)
        if at in hiring
    ]
