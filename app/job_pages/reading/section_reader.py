"""A hiring section read from top to bottom: its headings, its paragraphs and its items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.job_families.kinds import StageKind
from app.job_pages.reading.blocks import BlockKind
from app.job_pages.reading.entries import HiringEntry
from app.job_pages.reading.headings import (
    is_advice,
    is_agenda,
    is_for_everyone,
    is_stage_heading,
    names_process,
    process_name,
)
from app.job_pages.reading.items import ItemReader
from app.job_pages.reading.proposal import (
    LeftOutLines,
    Reason,
)
from app.job_pages.reading.questionnaire import attends_questionnaire, is_questionnaire, questions_of
from app.job_pages.reading.read_so_far import ReadSoFar
from app.job_pages.reading.remarks import CONTINUES, INTRODUCES, MARKUP, reason_left_out
from app.job_pages.reading.rounds import is_numbering, round_in, without_number
from app.job_pages.reading.sections import is_hiring_text
from app.job_pages.reading.sentence_lines import sentences_with_lines
from app.job_pages.reading.stages.kinds import kind_of
from app.job_pages.reading.stages.minutes import minutes_in
from app.job_pages.reading.stages.stage import attends, is_timed_meeting, stage_of
from app.job_pages.reading.steps import ITEM_MEETING, MANY_MEETINGS, MAX_PLAIN_ITEM_WORDS, is_step


def _is_short_stage(sentence: str) -> bool:
    """True for "Technical interview: 60 minutes with a peer" without a verb."""
    short = len(sentence.split()) <= MAX_PLAIN_ITEM_WORDS and not CONTINUES.match(sentence)
    return short and is_timed_meeting(sentence)


@dataclass
class OpenStage:
    """The heading of a stage, with what stands below it."""

    title: str
    lines: list[int]
    round: int | None
    sentences: list[str] = field(default_factory=list)
    details: list[HiringEntry] = field(default_factory=list)


class SectionReader:
    """Reads the entries of one hiring section."""

    def __init__(self, name: str | None) -> None:
        self.so_far = ReadSoFar(name)
        self._items = ItemReader(self.so_far)
        self._open: OpenStage | None = None
        self._advice_level = 0

    def read(self, entries: Sequence[HiringEntry]) -> None:
        """Read all entries of the section."""
        for at, entry in enumerate(entries):
            if self._is_advice(entry):
                self.so_far.leave_out(entry, Reason.GENERAL)
            elif entry.kind is BlockKind.OTHER or self._is_markup(entry):
                self.so_far.leave_out(entry, Reason.MARKUP)
            elif entry.kind is BlockKind.HEADING:
                self._read_heading(entry)
            elif entry.kind is BlockKind.PARAGRAPH:
                followed = at + 1 < len(entries) and entries[at + 1].kind is BlockKind.ITEM
                self._read_paragraph(entry, followed)
            elif self._open:
                self._open.details.append(entry)
            elif self.so_far.is_agenda:
                self.so_far.attach(entry)
            else:
                self._items.read(entry)
        self._close_stage()

    def _is_advice(self, entry: HiringEntry) -> bool:
        """True for the heading of advice to candidates and for what stands below it."""
        if entry.kind is BlockKind.HEADING:
            if self._advice_level and entry.level <= self._advice_level:
                self._advice_level = 0
            if not self._advice_level and is_advice(entry.text):
                self._close_stage()
                self._advice_level = entry.level
        return bool(self._advice_level)

    def _is_markup(self, entry: HiringEntry) -> bool:
        return all(MARKUP.match(line.markdown) for line in entry.lines) and not entry.children

    def _read_heading(self, entry: HiringEntry) -> None:
        self._close_stage()
        self.so_far.is_agenda = self.so_far.lists_people = False
        self.so_far.minutes = None
        text = entry.text
        if is_questionnaire(text) and kind_of(text) is None:
            self._open = OpenStage(text, list(entry.numbers), None)
        elif is_numbering(text):
            self.so_far.round = round_in(text)
            self.so_far.process.lines += entry.numbers
        elif is_stage_heading(text):
            self._open = OpenStage(
                without_number(text), list(entry.numbers), round_in(text) or self.so_far.round
            )
        elif is_for_everyone(text):
            self.so_far.start(None, entry, for_everyone=True)
        elif is_hiring_text(text) or names_process(text):
            self.so_far.start(process_name(text), entry)
        else:
            self.so_far.is_agenda = is_agenda(text)
            self.so_far.leave_out(entry, Reason.HEADING)

    def _read_paragraph(self, entry: HiringEntry, before_list: bool) -> None:
        text = entry.text
        if self._open and not (before_list and text.endswith(":") and names_process(text)):
            self._read_prose(entry, self._open)
            return
        self.so_far.is_agenda = self.so_far.lists_people = False
        self.so_far.minutes = None
        label = re.sub(r" ?\([^()]{0,80}\)", "", text.rstrip(":")).strip()
        short = len(label.split()) <= 8 and not label.endswith((".", "!", "?"))
        if short and is_numbering(label):
            self.so_far.round = round_in(label)
            self.so_far.process.lines += entry.numbers
        elif short and is_for_everyone(label):
            self.so_far.start(None, entry, for_everyone=True)
        elif (text.endswith(":") or before_list) and short and names_process(label):
            self.so_far.start(process_name(label), entry)
        elif text.endswith(":"):
            self.so_far.round = round_in(text) or self.so_far.round
            self.so_far.lists_people = bool(ITEM_MEETING.search(text))
            self.so_far.minutes = minutes_in(text) if MANY_MEETINGS.search(text) else None
            self.so_far.is_agenda = is_agenda(text) and not MANY_MEETINGS.search(text)
            if self._read_sentences(entry, but_last=True):
                return
            self.so_far.leave_out(entry, Reason.INTRODUCTION)
        else:
            self._read_sentences(entry)

    def _read_sentences(self, entry: HiringEntry, *, but_last: bool = False) -> bool:
        """Each sentence of a paragraph that is a stage, with the sentences that continue it."""
        groups: list[tuple[list[str], list[int]]] = []
        placed = sentences_with_lines(entry)
        reasons: list[Reason] = []
        taken: set[int] = set()
        for sentence, lines in placed[:-1] if but_last else placed:
            reason = reason_left_out(sentence)
            if reason is None and is_questionnaire(sentence) and attends_questionnaire(sentence):
                self.so_far.set_questionnaire(lines, [])
                taken.update(lines)
            elif reason is None and (attends(sentence) or _is_short_stage(sentence)):
                groups.append(([sentence], list(lines)))
            elif groups and reason is None and CONTINUES.match(sentence):
                groups[-1][0].append(sentence)
                groups[-1][1].extend(lines)
            else:
                reasons.append(reason or Reason.NO_STAGE)
        for sentences, lines in groups:
            self.so_far.add(stage_of(sentences, lines, round_number=self.so_far.round))
            taken.update(lines)
        left = tuple(number for number in entry.numbers if number not in taken)
        if left and (groups or not but_last):
            self.so_far.left_out.append(
                LeftOutLines(left, reasons[0] if reasons else Reason.INTRODUCTION, entry.text)
            )
        return bool(groups or taken)

    def _read_prose(self, entry: HiringEntry, stage: OpenStage) -> None:
        kept, kept_lines = [], set()
        for sentence, lines in sentences_with_lines(entry):
            reason = reason_left_out(sentence)
            if reason in (Reason.OFFER, Reason.GENERAL, Reason.PLACEHOLDER) and not CONTINUES.match(sentence):
                continue
            kept.append(sentence)
            kept_lines.update(lines)
        stage.sentences += kept
        stage.lines += sorted(kept_lines)
        left = tuple(number for number in entry.numbers if number not in kept_lines)
        if left:
            self.so_far.left_out.append(
                LeftOutLines(left, reason_left_out(entry.text) or Reason.GENERAL, entry.text)
            )

    def _close_stage(self) -> None:
        """End the stage of a heading. Where items below it are the stages, the heading only names them."""
        stage, self._open = self._open, None
        if stage is None:
            return
        steps = [entry for entry in stage.details if is_step(entry)]
        prose = [sentence for sentence in stage.sentences if not INTRODUCES.search(sentence)]
        many = bool(re.search(r"interviews\b|screens\b|rounds?\b", stage.title, re.IGNORECASE))
        if (
            steps
            and (not prose or len(steps) > 1)
            and (many or len(steps) > 1 or not prose)
            and not any(map(minutes_in, prose))
        ):
            self.so_far.process.lines += stage.lines
            before, self.so_far.round = self.so_far.round, round_in(stage.title) or self.so_far.round
            for entry in stage.details:
                self._items.read(entry)
            self.so_far.round = before
            return
        asks = is_questionnaire(" ".join([stage.title, *stage.sentences[:2]]))
        if asks and kind_of(stage.title) is None:
            questions = [text for entry in stage.details for text in (entry.text, *questions_of(entry))]
            numbers = [number for entry in stage.details for number in entry.all_numbers]
            self.so_far.set_questionnaire([*stage.lines, *numbers], questions)
            return
        if asks and kind_of(stage.title) is StageKind.ASSESSMENT:
            self.so_far.set_questionnaire(stage.lines, [])
        self.so_far.add(
            stage_of(
                stage.sentences,
                stage.lines,
                title=stage.title,
                details=stage.details,
                round_number=stage.round,
            )
        )
