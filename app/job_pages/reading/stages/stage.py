"""One stage, from the sentences that describe it and the details below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.job_families.kinds import StageKind
from app.job_pages.reading.entries import HiringEntry
from app.job_pages.reading.people.job_titles import read_titles
from app.job_pages.reading.people.stage_people import is_title, people_in
from app.job_pages.reading.proposal import Minutes, ProposedStage, ReadPeople
from app.job_pages.reading.remarks import (
    ATTENDS,
    CONTINUES,
    condition_in,
    is_optional,
    is_parallel,
    what_candidate_does,
)
from app.job_pages.reading.stages.kinds import kind_of
from app.job_pages.reading.stages.limits import limit_days_in
from app.job_pages.reading.stages.minutes import minutes_in, without_times
from app.job_pages.reading.stages.short_titles import short_title, stage_title

MAX_SENTENCE_LENGTH = 1_000  # characters of a sentence
LABELLED = re.compile(r"^(?P<label>[^:.]{3,70}?)(?:: | - |:$)(?P<rest>.*)$")
ORDINAL_LABEL = re.compile(r"(?:first|second|third|next) (?:[\w-]+ ){0,2}[\w-]+$", re.IGNORECASE)
TIME_LABEL = re.compile(r"^(?:duration|length|time|how long)\b[^:]{0,30}:", re.IGNORECASE)
PEOPLE_LABEL = re.compile(
    r"^(?:interviewers?|with|who|panel(?:ists?)?|conducted by|led by|people|"
    r"panel members?)\b[^:]{0,30}?(?::| -|(?<=with)|(?<=by)) ?",
    re.IGNORECASE,
)
CALL = re.compile(r"\b(?:calls?|chat|conversation)\b", re.IGNORECASE)
RECRUITER = re.compile(
    r"\b(?:recruiters?|recruiting|recruitment|talent acquisition|sourcer)\b", re.IGNORECASE
)
AT_HOME = (StageKind.ASSESSMENT, StageKind.PRESENTATION)
ASIDE = re.compile(r"\(([^()]{3,200})\)")
ONE_WITH = re.compile(
    r"^(?:(?:the )?(?:one|another|other|first|second|third|last)|a (?:first|second|"
    r"third))(?: one)?(?: will be| is)? with\b",
    re.IGNORECASE,
)
NO_PEOPLE = (StageKind.REFERENCE_CHECK, StageKind.BACKGROUND_CHECK)
MEETS = re.compile(
    r"\b(?:meet|interview|call|speak|discuss\w*|review\w*|present\w*) (?:\w+ ){0,3}with\b", re.IGNORECASE
)


def stage_of(
    sentences: Sequence[str],
    lines: Sequence[int],
    *,
    title: str | None = None,
    details: Sequence[HiringEntry] = (),
    round_number: int | None = None,
) -> ProposedStage | None:
    """The stage that sentences describe, under a title of its own or not; None if they describe none."""
    said = [sentence[:MAX_SENTENCE_LENGTH] for sentence in sentences]
    label, said = _label(said) if title is None else (title, said)
    main = what_candidate_does(_main(said))
    kind = (
        (kind_of(label) if label else None) or kind_of(main) or next(filter(None, map(kind_of, said)), None)
    )
    text = " ".join(filter(None, [label, *said]))
    if kind is None and is_timed_meeting(text):
        kind = StageKind.INTERVIEW
    if kind is None:
        return None
    all_lines = sorted({*lines, *(number for entry in details for number in entry.all_numbers)})
    people = _people(label, said, details, kind)
    if kind is StageKind.INTERVIEW and CALL.search(label or main) and people and _are_recruiters(people):
        kind = StageKind.SCREEN
    return ProposedStage(
        title=short_title(without_times(label)) if label else stage_title(main) or kind.value.capitalize(),
        kind=kind,
        lines=tuple(all_lines),
        minutes=_minutes(label, said, details, kind),
        people=people,
        optional=is_optional(f"{label or ''} {_main(said)}"),
        condition=condition_in(_main(said)),
        round=round_number,
        parallel=is_parallel(text),
        details="\n".join(text for entry in details for text in _texts(entry)),
        limit_days=limit_days_in(text) if kind in AT_HOME else None,
    )


def is_timed_meeting(text: str) -> bool:
    """True if a text has a length and people, and so is an interview: "a 60 minute deep dive with a peer"."""
    return minutes_in(text) is not None and bool(people_in([text], ""))


def _are_recruiters(people: Sequence[ReadPeople]) -> bool:
    return all(RECRUITER.search(each.title) for each in people)


def attends(sentence: str) -> bool:
    """True if a sentence says that a candidate meets somebody or does something."""
    return bool(ATTENDS.search(sentence)) and not CONTINUES.match(sentence) and kind_of(sentence) is not None


def _label(said: list[str]) -> tuple[str | None, list[str]]:
    """The title before a colon or a dash, if the first sentence has one, and the rest."""
    found = LABELLED.match(said[0]) if said else None
    if (
        not found
        or kind_of(found["label"]) is None
        or (ATTENDS.search(found["label"]) and not ORDINAL_LABEL.match(found["label"]))
        or re.search(r"\bwith\b", found["label"])
    ):
        return None, said
    rest = found["rest"].strip()
    return found["label"].strip(), ([rest] if rest else []) + said[1:]


def _main(said: Sequence[str]) -> str:
    """The sentence that says what the candidate attends."""
    told = [sentence for sentence in said if attends(sentence)]
    named = [sentence for sentence in said if kind_of(sentence)]
    return (told or named or list(said) or [""])[0]


def _minutes(
    label: str | None, said: Sequence[str], details: Sequence[HiringEntry], kind: StageKind
) -> Minutes | None:
    named = minutes_in(label) if label else None
    if named:
        return named
    main = _main(said)
    found = minutes_in(main) or minutes_in(" ".join(said))
    if (
        kind is StageKind.ASSESSMENT
        and found
        and not re.search(r"\d+[ -](?:minute|min|hour)\b", main, re.IGNORECASE)
    ):
        return None
    if found or not details:
        return found
    facts = [
        entry.text
        for entry in details
        if TIME_LABEL.match(entry.text) or not re.search(r"\w{3}", _bare(entry.text))
    ]
    told = {minutes for fact in facts if (minutes := minutes_in(fact))}
    return told.pop() if len(told) == 1 else None


def _bare(text: str) -> str:
    return re.sub(
        r"\b(?:approximately|about|around|long|interview|call|each)\b",
        "",
        without_times(text),
        flags=re.IGNORECASE,
    )


def _people(
    label: str | None, said: Sequence[str], details: Sequence[HiringEntry], kind: StageKind
) -> tuple[ReadPeople, ...]:
    main = _main(said)
    if kind in NO_PEOPLE or (kind is StageKind.ASSESSMENT and (label or not MEETS.search(main))):
        return ()
    main = what_candidate_does(main)
    ordered = [main, *(sentence for sentence in said if sentence != _main(said))]
    listed = [
        PEOPLE_LABEL.sub("", entry.text, count=1)
        for entry in details
        if PEOPLE_LABEL.match(entry.text) or is_title(entry.text)
    ]
    named = tuple(people for text in listed for people in read_titles(text))
    if named:
        return named
    if label and re.search(r"\bwith\b", label):
        ordered.insert(0, label)
    bare = re.sub(r"^with ", "", without_times(said[0]).strip(" -,"), flags=re.IGNORECASE) if said else ""
    if label and is_title(bare):
        return tuple(read_titles(bare))
    if label and "hiring manager" in label.casefold():
        ordered = []
    inner = "" if people_in(ordered, "") else label or " ".join(said)
    for found in ASIDE.finditer(inner or label or ""):
        aside = re.sub(r",? each$", "", without_times(found[1]).strip(" ,")).strip(" ,")
        if is_title(aside) and not re.fullmatch(r"panel", aside, re.IGNORECASE):
            return tuple(read_titles(aside))
    return people_in(ordered, label or main, is_panel=kind is StageKind.PANEL)


def _texts(entry: HiringEntry) -> list[str]:
    return [entry.text, *(text for child in entry.children for text in _texts(child))]
