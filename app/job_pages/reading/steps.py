"""Which items of a hiring section are stages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.job_pages.reading.entries import HiringEntry
from app.job_pages.reading.people.stage_people import people_in
from app.job_pages.reading.remarks import CONTINUES, reason_left_out, sentences_of
from app.job_pages.reading.stages.kinds import kind_of
from app.job_pages.reading.stages.minutes import minutes_in
from app.job_pages.reading.stages.stage import ONE_WITH, attends, is_timed_meeting

MANY_MEETINGS = re.compile(
    r"\b(?:interviews|conversations|meetings|calls|rounds?|stages|steps|sessions|people)\b", re.IGNORECASE
)
ITEM_MEETING = re.compile(
    r"\b(?:interview|screen(?:ing)?|call|panel|meet(?:ing)?|conversation)s?\b", re.IGNORECASE
)
REMARK = re.compile(r"(?:this|it|these|each of these)\b", re.IGNORECASE)
MAX_PLAIN_ITEM_WORDS = 14


def is_step(entry: HiringEntry) -> bool:
    """True if a nested item is a stage by itself."""
    sentences = [sentence for sentence in sentences_of(entry.text) if reason_left_out(sentence) is None]
    if not sentences or CONTINUES.match(sentences[0]):
        return False
    first = sentences[0]
    if attends(first) or ONE_WITH.match(first):
        return True
    return bool(ITEM_MEETING.search(first)) and bool(people_in([first], "") or minutes_in(first))


def is_stage_item(said: Sequence[str]) -> bool:
    """True if what an item says is a stage."""
    text = " ".join(said)
    if kind_of(text) is None:
        return is_timed_meeting(text)
    if any(attends(sentence) for sentence in said):
        return True
    if people_in(said, ""):
        return True
    if REMARK.match(said[0]):
        return False
    if minutes_in(text):
        return True
    first = said[0].split(":")[0]
    return kind_of(first) is not None and len(first.split()) <= MAX_PLAIN_ITEM_WORDS
