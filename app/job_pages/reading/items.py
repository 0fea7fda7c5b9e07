"""The items of a hiring section: stages, groups of stages, labels, a questionnaire, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.job_pages.reading.entries import HiringEntry
from app.job_pages.reading.headings import (
    is_agenda,
    names_process,
    process_name,
    role_of_sentence,
)
from app.job_pages.reading.people.stage_people import is_title
from app.job_pages.reading.proposal import (
    Reason,
)
from app.job_pages.reading.questionnaire import (
    ALSO,
    QUESTIONNAIRE_BEFORE,
    QUESTIONNAIRE_TOO,
    is_questionnaire,
    questions_of,
)
from app.job_pages.reading.read_so_far import ReadSoFar
from app.job_pages.reading.remarks import INTRODUCES, reason_left_out, sentences_of
from app.job_pages.reading.rounds import is_numbering, round_in, without_step
from app.job_pages.reading.stages.kinds import kind_of
from app.job_pages.reading.stages.minutes import minutes_in, without_times
from app.job_pages.reading.stages.stage import ONE_WITH, stage_of
from app.job_pages.reading.steps import ITEM_MEETING, MANY_MEETINGS, is_stage_item, is_step

MAX_LISTED_WORDS = 20  # of an item that names people and nothing else


class ItemReader:
    """Reads items into what was read so far."""

    def __init__(self, so_far: ReadSoFar) -> None:
        self.so_far = so_far

    def read(self, entry: HiringEntry) -> None:
        """Read an item, with what is nested in it."""
        text = entry.text
        placed = sentences_of(without_step(text))
        reasons = [reason_left_out(sentence) for sentence in placed]
        said = [sentence for sentence, reason in zip(placed, reasons, strict=True) if reason is None]
        if not said or not text:
            steps = [child for child in entry.children if is_step(child)]
            self.so_far.leave_out(
                entry, reasons[0] if reasons and reasons[0] else Reason.MARKUP, deep=not steps
            )
            for child in entry.children if steps else ():
                self.read(child)
            return
        if entry.depth and role_of_sentence(text) and text.endswith(":") and not entry.children:
            self.so_far.leave_out(entry, Reason.INTRODUCTION)
        elif is_questionnaire(" ".join(said)):
            self._read_questionnaire(entry, said)
        elif entry.children and self._introduces(entry, said):
            self._read_group(entry, said)
        elif (
            not entry.children and text.endswith(":") and (MANY_MEETINGS.search(text) or not minutes_in(text))
        ):
            self._read_label(entry)
        else:
            self._read_stage(entry, said)

    def _read_label(self, entry: HiringEntry) -> None:
        label = entry.text.rstrip(":").strip()
        if is_numbering(label):
            self.so_far.round = round_in(label)
        self.so_far.lists_people = bool(ITEM_MEETING.search(label))
        self.so_far.minutes = minutes_in(label)
        self.so_far.is_agenda = is_agenda(label) and not MANY_MEETINGS.search(label)
        self.so_far.leave_out(entry, Reason.INTRODUCTION)

    def _read_questionnaire(self, entry: HiringEntry, said: Sequence[str]) -> None:
        steps = [child for child in entry.children if is_step(child)]
        asked = [child for child in entry.children if child not in steps]
        questions = [text for child in asked for text in (child.text, *questions_of(child)) if text]
        numbers = [*entry.numbers, *(number for child in asked for number in child.all_numbers)]
        self.so_far.set_questionnaire(numbers, questions)
        also = ALSO.search(" ".join(said))
        if also:
            self.so_far.add(
                stage_of([f"Complete a {also['also']}"], entry.numbers, round_number=self.so_far.round)
            )
        for child in steps:
            self.read(child)

    def _introduces(self, entry: HiringEntry, said: Sequence[str]) -> bool:
        """True if the items nested in an item are the stages, and the item is none."""
        text = " ".join(said)
        if minutes_in(text) and not MANY_MEETINGS.search(text):
            return False
        steps = [child for child in entry.children if is_step(child)]
        titles = [child for child in entry.children if is_title(child.text)]
        if steps and (
            text.endswith(":") or MANY_MEETINGS.search(text) or kind_of(text) is None or len(steps) > 1
        ):
            return True
        if names_process(text) and any(kind_of(child.text) for child in entry.children):
            return True
        if INTRODUCES.search(text) and not re.search(r"\bpanel\b", text, re.IGNORECASE):
            if titles and MANY_MEETINGS.search(text):
                return True
            return (
                not is_agenda(text)
                and kind_of(text) is None
                and any(kind_of(child.text) for child in entry.children)
            )
        return is_numbering(text.rstrip(":").strip())

    def _read_group(self, entry: HiringEntry, said: Sequence[str]) -> None:
        before = self.so_far.round, self.so_far.lists_people, self.so_far.minutes
        text = " ".join(said)
        self.so_far.minutes = minutes_in(text)
        self.so_far.round = round_in(text) or self.so_far.round
        self.so_far.lists_people = True
        if names_process(text) and kind_of(text) is None and not is_numbering(text):
            self.so_far.start(process_name(text), entry)
        else:
            self.so_far.leave_out(entry, Reason.INTRODUCTION, deep=False)
        for child in entry.children:
            self.read(child)
        self.so_far.round, self.so_far.lists_people, self.so_far.minutes = before

    def _read_stage(self, entry: HiringEntry, said: Sequence[str]) -> None:
        text = " ".join(said)
        bare = re.sub(
            r"^with ", "", re.sub(r"\(\W*(?:each)?\W*\)", "", without_times(text)).strip(" -,"), flags=re.I
        )
        names_people = self.so_far.lists_people and (
            (kind_of(bare) is None and is_title(bare, MAX_LISTED_WORDS)) or ONE_WITH.match(text)
        )
        if names_people:
            told = text if ONE_WITH.match(text) else f"with {bare}"
            stage = stage_of(
                [f"Interview, {told}"], entry.numbers, details=entry.children, round_number=self.so_far.round
            )
            stage = replace(stage, title="Interview", minutes=minutes_in(text)) if stage else None
        elif is_stage_item(said):
            stage = stage_of(
                said, entry.numbers, details=entry.children, round_number=round_in(text) or self.so_far.round
            )
        else:
            stage = None
        if QUESTIONNAIRE_BEFORE.search(text):
            self.so_far.set_questionnaire(entry.numbers, [])
        if self.so_far.add(stage):
            if QUESTIONNAIRE_TOO.search(text) and not QUESTIONNAIRE_BEFORE.search(text):
                self.so_far.set_questionnaire(entry.numbers, [])
            if entry.swallowed:
                self.so_far.swallowed += entry.numbers
        else:
            self.so_far.leave_out(entry, Reason.NO_STAGE)
