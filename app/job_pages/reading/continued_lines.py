"""Lines that Markdown takes for the end of the item before them, although they begin a step."""

from __future__ import annotations

import re

from app.job_pages.reading.blocks import Block, NumberedLine
from app.job_pages.reading.plain_text import plain

BEGINS_STEP = re.compile(
    r"(?:(?:\d{1,2}[.)]|[•·▪–-])\s+\S)|\{(?![{%:#])|\|"
    r"|(?:Next|Then|After that|Afterwards?|Finally|Lastly|Subsequently|Additionally|Additional (?:details|"
    r"information)|As always|"
    r"(?:Selected |Qualified |Successful |The |All |Final )?(?:[Cc]andidates?|[Aa]pplicants?|"
    r"[Ff]inalists?))(?=[ ,:]|$)"
)
MARK = re.compile(r"^(?:\d{1,2}[.)]|[•·▪–-])\s+")
ENDS_SENTENCE = (".", "!", "?", ":", ";", ",", ")")
BEGINS_WITH_CANDIDATE = re.compile(
    r"(?:Selected |Qualified |Successful |The |All |Final )?(?:[Cc]andidates?|[Aa]pplicants?|"
    r"[Ff]inalists?) (?:will|may|can|might|are|should|must|who|then|for|with|that)\b"
)


def steps_in(block: Block) -> list[list[NumberedLine]]:
    """The lines of a block, parted where one begins a step."""
    steps: list[list[NumberedLine]] = []
    for line in block.lines:
        if not steps or _begins_step(steps[-1][-1], line):
            steps.append([line])
        else:
            steps[-1].append(line)
    return steps


def _begins_step(before: NumberedLine, line: NumberedLine) -> bool:
    if not BEGINS_STEP.match(plain(line.markdown[:60])) and not BEGINS_STEP.match(line.markdown):
        return False
    if MARK.match(line.markdown) or line.markdown[:1] in "{|":
        return True
    return (
        before.markdown.rstrip().endswith(ENDS_SENTENCE)
        or bool(BEGINS_WITH_CANDIDATE.match(plain(line.markdown[:80])))
        or line.markdown[:4] in ("Next", "Then", "Fina", "Last", "Addi")
    )
