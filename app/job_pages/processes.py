"""A hiring section read from top to bottom: its processes with their stages, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.job_families.kinds import StageKind
from app.job_pages.blocks import BlockKind
from app.job_pages.items import Entry
from app.job_pages.kinds import kind_of
from app.job_pages.minutes import minutes_in
from app.job_pages.names import (
    is_advice,
    is_agenda,
    is_for_everyone,
    is_numbering,
    is_stage_heading,
    names_process,
    process_name,
    role_of_sentence,
    round_in,
    without_number,
)
from app.job_pages.people import is_title, people_in
from app.job_pages.plain import plain
from app.job_pages.proposal import (
    LeftOut,
    Minutes,
    ProposedProcess,
    ProposedQuestionnaire,
    ProposedStage,
    Reason,
)
from app.job_pages.questionnaire import ALSO, is_questionnaire, questions_of
from app.job_pages.remarks import CONTINUES, INTRODUCES, MARKUP, reason_left_out, sentences_of
from app.job_pages.sections import HiringSection, is_hiring_text
from app.job_pages.stages import ONE_WITH, attends, stage_of

MANY_MEETINGS = re.compile(
    r"\b(?:interviews|conversations|meetings|calls|rounds?|stages|steps|sessions|people)\b", re.IGNORECASE
)
ITEM_MEETING = re.compile(
    r"\b(?:interview|screen(?:ing)?|call|panel|meet(?:ing)?|conversation)s?\b", re.IGNORECASE
)
MAX_PLAIN_ITEM_WORDS = 14
MAX_LISTED_WORDS = 20  # of an item that names people and nothing else


@dataclass
class _Process:
    name: str | None
    lines: list[int] = field(default_factory=list)
    stages: list[ProposedStage] = field(default_factory=list)
    questionnaire: ProposedQuestionnaire | None = None
    for_everyone: bool = False


@dataclass
class _OpenStage:
    """The heading of a stage, with what stands below it."""

    title: str
    lines: list[int]
    round: int | None
    sentences: list[str] = field(default_factory=list)
    details: list[Entry] = field(default_factory=list)


class SectionReader:
    """Reads the entries of one hiring section."""

    def __init__(self, section: HiringSection, name: str | None) -> None:
        self.section = section
        self.left_out: list[LeftOut] = []
        self.swallowed: list[int] = []
        self.processes = [_Process(name)]
        self._open: _OpenStage | None = None
        self._round: int | None = None
        self._lists_people = False
        self._is_agenda = False
        self._minutes: Minutes | None = None
        self._advice_level = 0

    def read(self, entries: Sequence[Entry]) -> None:
        """Read all entries of the section."""
        for at, entry in enumerate(entries):
            if self._is_advice(entry):
                self._leave_out(entry, Reason.GENERAL)
            elif entry.kind is BlockKind.OTHER or self._is_markup(entry):
                self._leave_out(entry, Reason.MARKUP)
            elif entry.kind is BlockKind.HEADING:
                self._read_heading(entry)
            elif entry.kind is BlockKind.PARAGRAPH:
                followed = at + 1 < len(entries) and entries[at + 1].kind is BlockKind.ITEM
                self._read_paragraph(entry, followed)
            elif self._open:
                self._open.details.append(entry)
            elif self._is_agenda:
                self._attach(entry)
            else:
                self._read_item(entry)
        self._close_stage()

    def _is_advice(self, entry: Entry) -> bool:
        """True for the heading of advice to candidates and for what stands below it."""
        if entry.kind is BlockKind.HEADING:
            if self._advice_level and entry.level <= self._advice_level:
                self._advice_level = 0
            if not self._advice_level and is_advice(entry.text):
                self._close_stage()
                self._advice_level = entry.level
        return bool(self._advice_level)

    @property
    def _process(self) -> _Process:
        return self.processes[-1]

    def _is_markup(self, entry: Entry) -> bool:
        return all(MARKUP.match(line.markdown) for line in entry.lines) and not entry.children

    def _leave_out(self, entry: Entry, reason: Reason, *, deep: bool = True) -> None:
        self.left_out.append(LeftOut(entry.numbers, reason, entry.text))
        for child in entry.children if deep else ():
            self._leave_out(child, reason)

    def _read_heading(self, entry: Entry) -> None:
        self._close_stage()
        self._is_agenda = self._lists_people = False
        self._minutes = None
        text = entry.text
        if is_questionnaire(text) and kind_of(text) is None:
            self._open = _OpenStage(text, list(entry.numbers), None)
        elif is_numbering(text):
            self._round = round_in(text)
            self._process.lines += entry.numbers
        elif is_stage_heading(text):
            self._open = _OpenStage(without_number(text), list(entry.numbers), round_in(text) or self._round)
        elif is_for_everyone(text):
            self._start(None, entry, for_everyone=True)
        elif is_hiring_text(text) or names_process(text):
            self._start(process_name(text), entry)
        else:
            self._is_agenda = is_agenda(text)
            self._leave_out(entry, Reason.HEADING)

    def _start(self, name: str | None, entry: Entry, *, for_everyone: bool = False) -> None:
        self._round = None
        self.processes.append(_Process(name, list(entry.numbers), for_everyone=for_everyone))

    def _read_paragraph(self, entry: Entry, before_list: bool) -> None:
        text = entry.text
        if self._open and not (before_list and text.endswith(":") and names_process(text)):
            self._read_prose(entry, self._open)
            return
        self._is_agenda = self._lists_people = False
        self._minutes = None
        label = text.rstrip(":").strip()
        short = len(label.split()) <= 8 and not label.endswith((".", "!", "?"))
        if short and is_numbering(label):
            self._round = round_in(label)
            self._process.lines += entry.numbers
        elif short and is_for_everyone(label):
            self._start(None, entry, for_everyone=True)
        elif (text.endswith(":") or before_list) and short and names_process(label):
            self._start(process_name(label), entry)
        elif text.endswith(":"):
            self._round = round_in(text) or self._round
            self._lists_people = bool(ITEM_MEETING.search(text))
            self._minutes = minutes_in(text) if MANY_MEETINGS.search(text) else None
            self._is_agenda = is_agenda(text) and not MANY_MEETINGS.search(text)
            if self._read_sentences(entry, but_last=True):
                return
            self._leave_out(entry, Reason.INTRODUCTION)
        else:
            self._read_sentences(entry)

    def _read_sentences(self, entry: Entry, *, but_last: bool = False) -> bool:
        """Each sentence of a paragraph that is a stage, with the sentences that continue it."""
        groups: list[tuple[list[str], list[int]]] = []
        placed = _sentences_with_lines(entry)
        reasons: list[Reason] = []
        taken: set[int] = set()
        for sentence, lines in placed[:-1] if but_last else placed:
            reason = reason_left_out(sentence)
            if reason is None and is_questionnaire(sentence) and attends_questionnaire(sentence):
                self._set_questionnaire(lines, [])
                taken.update(lines)
            elif reason is None and attends(sentence):
                groups.append(([sentence], list(lines)))
            elif groups and reason is None and CONTINUES.match(sentence):
                groups[-1][0].append(sentence)
                groups[-1][1].extend(lines)
            else:
                reasons.append(reason or Reason.NO_STAGE)
        for sentences, lines in groups:
            self._add(stage_of(sentences, lines, round_number=self._round))
            taken.update(lines)
        left = tuple(number for number in entry.numbers if number not in taken)
        if left and (groups or not but_last):
            self.left_out.append(LeftOut(left, reasons[0] if reasons else Reason.INTRODUCTION, entry.text))
        return bool(groups or taken)

    def _add(self, stage: ProposedStage | None) -> bool:
        if stage:
            self._process.stages.append(stage if stage.minutes else replace(stage, minutes=self._minutes))
        return stage is not None

    def _set_questionnaire(self, lines: Sequence[int], questions: Sequence[str]) -> None:
        process, before = self._process, self._process.questionnaire
        if before:
            lines = sorted({*before.lines, *lines})
            questions = [*before.questions, *questions]
        place = before.stages_before if before else len(process.stages)
        process.questionnaire = ProposedQuestionnaire(tuple(lines), tuple(questions), place)

    def _attach(self, entry: Entry) -> None:
        """What an agenda lists belongs to the stage before it."""
        stages = self._process.stages
        if not stages:
            self._leave_out(entry, Reason.NO_STAGE)
            return
        last = stages[-1]
        numbers = _all_numbers(entry)
        stages[-1] = replace(
            last,
            lines=tuple(sorted({*last.lines, *numbers})),
            details=f"{last.details}\n{entry.text}".strip(),
        )

    def _read_prose(self, entry: Entry, stage: _OpenStage) -> None:
        kept, kept_lines = [], set()
        for sentence, lines in _sentences_with_lines(entry):
            reason = reason_left_out(sentence)
            if reason in (Reason.OFFER, Reason.GENERAL, Reason.PLACEHOLDER) and not CONTINUES.match(sentence):
                continue
            kept.append(sentence)
            kept_lines.update(lines)
        stage.sentences += kept
        stage.lines += sorted(kept_lines)
        left = tuple(number for number in entry.numbers if number not in kept_lines)
        if left:
            self.left_out.append(LeftOut(left, reason_left_out(entry.text) or Reason.GENERAL, entry.text))

    def _close_stage(self) -> None:
        """End the stage of a heading. Where items below it are the stages, the heading only names them."""
        stage, self._open = self._open, None
        if stage is None:
            return
        steps = [entry for entry in stage.details if _is_strong(entry)]
        prose = [sentence for sentence in stage.sentences if not INTRODUCES.search(sentence)]
        many = bool(re.search(r"interviews\b|screens\b|rounds?\b", stage.title, re.IGNORECASE))
        if (
            steps
            and (not prose or len(steps) > 1)
            and (many or len(steps) > 1 or not prose)
            and not any(map(minutes_in, prose))
        ):
            self._process.lines += stage.lines
            before, self._round = self._round, round_in(stage.title) or self._round
            for entry in stage.details:
                self._read_item(entry)
            self._round = before
            return
        asks = is_questionnaire(" ".join([stage.title, *stage.sentences[:2]]))
        if asks and kind_of(stage.title) is None:
            questions = [text for entry in stage.details for text in (entry.text, *questions_of(entry))]
            numbers = [number for entry in stage.details for number in _all_numbers(entry)]
            self._set_questionnaire([*stage.lines, *numbers], questions)
            return
        if asks and kind_of(stage.title) is StageKind.ASSESSMENT:
            self._set_questionnaire(stage.lines, [])
        self._add(
            stage_of(
                stage.sentences,
                stage.lines,
                title=stage.title,
                details=stage.details,
                round_number=stage.round,
            )
        )

    def _read_item(self, entry: Entry) -> None:
        text = entry.text
        placed = sentences_of(text)
        reasons = [reason_left_out(sentence) for sentence in placed]
        said = [sentence for sentence, reason in zip(placed, reasons, strict=True) if reason is None]
        if not said or not text:
            steps = [child for child in entry.children if _is_strong(child)]
            self._leave_out(entry, reasons[0] if reasons and reasons[0] else Reason.MARKUP, deep=not steps)
            for child in entry.children if steps else ():
                self._read_item(child)
            return
        if entry.depth and role_of_sentence(text) and text.endswith(":") and not entry.children:
            self._leave_out(entry, Reason.INTRODUCTION)
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

    def _read_label(self, entry: Entry) -> None:
        label = entry.text.rstrip(":").strip()
        if is_numbering(label):
            self._round = round_in(label)
        self._lists_people = bool(ITEM_MEETING.search(label))
        self._minutes = minutes_in(label)
        self._is_agenda = is_agenda(label) and not MANY_MEETINGS.search(label)
        self._leave_out(entry, Reason.INTRODUCTION)

    def _read_questionnaire(self, entry: Entry, said: Sequence[str]) -> None:
        steps = [child for child in entry.children if _is_strong(child)]
        asked = [child for child in entry.children if child not in steps]
        questions = [text for child in asked for text in (child.text, *questions_of(child)) if text]
        numbers = [*entry.numbers, *(number for child in asked for number in _all_numbers(child))]
        self._set_questionnaire(numbers, questions)
        also = ALSO.search(" ".join(said))
        if also:
            self._add(stage_of([f"Complete a {also['also']}"], entry.numbers, round_number=self._round))
        for child in steps:
            self._read_item(child)

    def _introduces(self, entry: Entry, said: Sequence[str]) -> bool:
        """True if the items nested in an item are the stages, and the item is none."""
        text = " ".join(said)
        if minutes_in(text) and not MANY_MEETINGS.search(text):
            return False
        steps = [child for child in entry.children if _is_strong(child)]
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

    def _read_group(self, entry: Entry, said: Sequence[str]) -> None:
        before = self._round, self._lists_people, self._minutes
        text = " ".join(said)
        self._minutes = minutes_in(text)
        self._round = round_in(text) or self._round
        self._lists_people = True
        if names_process(text) and kind_of(text) is None and not is_numbering(text):
            self._start(process_name(text), entry)
        else:
            self._leave_out(entry, Reason.INTRODUCTION, deep=False)
        for child in entry.children:
            self._read_item(child)
        self._round, self._lists_people, self._minutes = before

    def _read_stage(self, entry: Entry, said: Sequence[str]) -> None:
        text = " ".join(said)
        names_people = self._lists_people and (is_title(text, MAX_LISTED_WORDS) or ONE_WITH.match(text))
        if names_people:
            told = text if ONE_WITH.match(text) else f"with {text}"
            stage = stage_of(
                [f"Interview, {told}"], entry.numbers, details=entry.children, round_number=self._round
            )
            stage = replace(stage, title="Interview") if stage else None
        elif _is_stage_item(said):
            stage = stage_of(
                said, entry.numbers, details=entry.children, round_number=round_in(text) or self._round
            )
        else:
            stage = None
        if self._add(stage):
            if entry.swallowed:
                self.swallowed += entry.numbers
        else:
            self._leave_out(entry, Reason.NO_STAGE)


def attends_questionnaire(sentence: str) -> bool:
    """True if a sentence says that candidates answer a questionnaire."""
    return bool(
        re.search(
            r"\b(?:receive|complete|fill|answer|asked|sent|send|submit|respond|given)\b",
            sentence,
            re.IGNORECASE,
        )
    )


def _is_strong(entry: Entry) -> bool:
    """True if a nested item is a stage by itself."""
    sentences = [sentence for sentence in sentences_of(entry.text) if reason_left_out(sentence) is None]
    if not sentences or CONTINUES.match(sentences[0]):
        return False
    first = sentences[0]
    if attends(first) or ONE_WITH.match(first):
        return True
    return bool(ITEM_MEETING.search(first)) and bool(people_in([first], "") or minutes_in(first))


def _is_stage_item(said: Sequence[str]) -> bool:
    text = " ".join(said)
    if kind_of(text) is None:
        return False
    if any(attends(sentence) for sentence in said):
        return True
    if minutes_in(text) or people_in(said, ""):
        return True
    first = said[0].split(":")[0]
    return kind_of(first) is not None and len(first.split()) <= MAX_PLAIN_ITEM_WORDS


def _all_numbers(entry: Entry) -> list[int]:
    return [*entry.numbers, *(number for child in entry.children for number in _all_numbers(child))]


def _sentences_with_lines(entry: Entry) -> list[tuple[str, list[int]]]:
    """The sentences of a paragraph, each with the lines it stands on."""
    ends, length = [], 0
    for line in entry.lines:
        length += len(plain(line.markdown)) + 1
        ends.append((length, line.number))
    text, at, placed = entry.text, 0, []
    for sentence in sentences_of(text):
        start = max(text.find(sentence, at), 0)
        at = start + len(sentence)
        begins = [
            end - len(plain(line.markdown)) - 1 for (end, _), line in zip(ends, entry.lines, strict=True)
        ]
        lines = [
            number for (end, number), begin in zip(ends, begins, strict=True) if begin < at and end > start
        ]
        placed.append((sentence, lines or list(entry.numbers)))
    return placed


def finished(processes: Sequence[_Process]) -> tuple[list[ProposedProcess], list[tuple[int, ...]]]:
    """The processes with what is part of each of them, and the lines of those without a stage."""
    used = [process for process in processes if process.stages or process.questionnaire]
    empty = [tuple(process.lines) for process in processes if process not in used and process.lines]
    common = [process for process in used if process.for_everyone]
    if used and not common and len(used) > 1 and used[0].name is None and _is_prefix(used[1:]):
        common = [used[0]]
    own = [process for process in used if process not in common]
    if not own:
        return [_made([process]) for process in used], empty
    return [
        _made([*_before(common, process, used), process, *_after(common, process, used)], process)
        for process in own
    ], empty


def _is_prefix(others: Sequence[_Process]) -> bool:
    """True if the first process, without a name, is how the others begin."""
    if any(other.name is None for other in others):
        return False
    return not any(other.stages and other.stages[0].kind is StageKind.SCREEN for other in others)


def _before(common: Sequence[_Process], process: _Process, used: Sequence[_Process]) -> list[_Process]:
    return [each for each in common if used.index(each) < used.index(process)]


def _after(common: Sequence[_Process], process: _Process, used: Sequence[_Process]) -> list[_Process]:
    return [each for each in common if used.index(each) > used.index(process)]


def _made(parts: Sequence[_Process], named: _Process | None = None) -> ProposedProcess:
    stages: list[ProposedStage] = []
    questionnaire: ProposedQuestionnaire | None = None
    lines: list[int] = []
    for part in parts:
        if part.questionnaire and not questionnaire:
            place = len(stages) + part.questionnaire.stages_before
            questionnaire = replace(part.questionnaire, stages_before=place)
        stages += part.stages
        lines += part.lines
    return ProposedProcess((named or parts[0]).name, tuple(stages), questionnaire, tuple(lines))
