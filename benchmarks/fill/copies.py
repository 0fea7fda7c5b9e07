"""Copies of stories: the same rows with other ids, names, times and interviewers.

A story is compiled once. Most values of its rows are the same in every copy. The others have a function of
the copy: an id of its own, a reference to a row of the same story, another time, a text with another name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, RowMapping, Table

from app.db.base import db
from app.documents.file_storage import storage_folder
from app.shared.phones import compared_phone
from app.shared.text import compared_name
from benchmarks.fill.amounts import Amounts
from benchmarks.fill.bulk import BulkWriter
from benchmarks.fill.company import BenchCompany
from benchmarks.fill.people import CITIES, ZONES, Person, person_with
from benchmarks.fill.rows import copied_tables
from benchmarks.fill.shares import shares_of
from benchmarks.fill.stories import Story
from benchmarks.fill.times import Calendar, Shift
from benchmarks.fill.words import word_rows

Make = Callable[["Copy"], Any]
RECORD_KEY = re.compile(r"([a-z_ ]+):(\d+)")  # as activities and messages name their record: "application:12"
UNIQUE_TEXTS = {("interviews", "uid"), ("messages", "message_id")}
TABLES_BY_KEY = {"opening": "openings", "user": "users", "territory": "territories"}
OF_THE_PERSON: dict[tuple[str, str], Callable[[Person], Any]] = {
    ("candidates", "name_key"): lambda person: compared_name(person.name),
    ("candidates", "phone"): lambda person: person.phone,
    ("candidates", "phone_key"): lambda person: compared_phone(person.phone),
    ("candidates", "source"): lambda person: person.source,
    ("candidates", "source_key"): lambda person: compared_name(person.source),
    ("candidates", "location"): lambda person: CITIES[person.home],
    ("candidates", "time_zone"): lambda person: ZONES[person.home],
    ("documents", "text"): lambda person: person.resume(),
    ("documents", "size"): lambda person: len(person.resume().encode()),
    ("documents", "digest"): lambda person: hashlib.sha256(person.resume().encode()).hexdigest(),
    ("documents", "stored_as"): lambda person: person.file_name,
    ("territories", "name"): lambda person: f"Territory {person.number:06}",
}

TURNS_AT_MOST = 1000  # that ended, of an application


@dataclass(slots=True)
class Copy:
    """One copy: who it is about, where its ids begin in each table, and when it happens."""

    person: Person
    first_ids: dict[Table, int]
    shift: Shift
    colleague: int


class CopyMaker:
    """Makes the copies of all stories."""

    def __init__(
        self, company: BenchCompany, stories: list[Story], amounts: Amounts, writer: BulkWriter
    ) -> None:
        self._stories, self._amounts, self._writer = stories, amounts, writer
        self._next_ids = {table: _next_id(table) for table in copied_tables() if "id" in table.c}
        told = (interview for story in stories for interview in story.scheduled_interviews)
        self._calendar = Calendar(company.now, told)
        self._colleagues = {
            people[0].id: [person.id for person in people] for people in company.colleagues.values()
        }
        db.session.commit()  # on SQLite, a session that has read keeps the writer waiting

    def make_copies(self) -> None:
        """Copy the stories as often as the amounts say. A story that was told counts as the first."""
        number = 0
        for story, times in shares_of(self._stories, self._amounts):
            compiled = CompiledStory(story, self._colleagues, self._writer)
            for each in range(1, times):
                self._make_copy(compiled, person_with(number), each, times)
                number += 1
        self._writer.write()

    def _make_copy(self, compiled: CompiledStory, person: Person, each: int, times: int) -> None:
        colleague = compiled.colleague_for(each)
        shift = self._calendar.shift(compiled.scheduled, colleague, each, times)
        first_ids = {}
        for table, count in compiled.counts.items():
            first_ids[table] = self._next_ids[table]
            self._next_ids[table] += count
        copy = Copy(person, first_ids, shift, colleague)
        for table, row in compiled.rows_of(copy):
            self._writer.add(table, row)
        (storage_folder() / person.file_name).write_bytes(person.resume().encode())
        for table, words in word_rows(person, first_ids[db.metadata.tables["candidates"]]):
            self._writer.add(table, words)
        self._writer.write_if_full()


class CompiledStory:
    """The rows of a story, each with its constant values and the functions of the others."""

    def __init__(self, story: Story, colleagues: dict[int, list[int]], writer: BulkWriter) -> None:
        self._story, self._colleagues, self._writer = story, colleagues, writer
        self.scheduled = story.scheduled_interviews
        self._places = {
            table: {row["id"]: place for place, row in enumerate(rows)}
            for table, rows in story.rows.items()
            if "id" in table.c
        }
        self.counts = {table: len(places) for table, places in self._places.items()}
        self._texts = self._text_tokens()
        self._pattern = re.compile("|".join(re.escape(token) for token in sorted(self._texts, reverse=True)))
        self._rows = [
            (table, *self._compile(table, row)) for table, rows in story.rows.items() for row in rows
        ]

    def colleague_for(self, each: int) -> int:
        """The place of the interviewer: the lead has every other copy, the rest go round."""
        size = max((len(people) for people in self._colleagues.values()), default=1)
        return 0 if each % 2 else (each // 2) % size

    def rows_of(self, copy: Copy) -> Iterator[tuple[Table, tuple[Any, ...]]]:
        """The rows of a copy."""
        for table, constant, makers in self._rows:
            values = list(constant)
            for place, make in makers:
                values[place] = make(copy)
            yield table, tuple(values)

    def _compile(self, table: Table, row: RowMapping) -> tuple[list[Any], list[tuple[int, Make]]]:
        constant, makers = [], []
        for place, column in enumerate(table.columns):
            make = self._maker(table, column, row)
            constant.append(None if make else self._writer.driver_value(column, row[column.name]))
            if make:
                makers.append((place, make))
        return constant, makers

    def _maker(self, table: Table, column: Column[Any], row: RowMapping) -> Make | None:
        """The function for a value that differs from copy to copy; None for the others."""
        value = row[column.name]
        if of_person := OF_THE_PERSON.get((table.name, column.name)):
            return lambda copy: of_person(copy.person)
        if value is None:
            return None
        if column.name == "id":
            return self._id_maker(table, value)
        if column.foreign_keys:
            return self._reference_maker(column, value)
        if column.name == "link_id":
            return self._link_maker(row, value)
        if column.name == "about_id":
            return self._about_maker(row, value)
        if isinstance(value, datetime):
            is_meeting = table.name == "interviews" and row["state"] == "scheduled"
            return self._instant_maker(column, value, meeting=is_meeting and column.name in MEETING_COLUMNS)
        if isinstance(value, date):
            return self._day_maker(column, value)
        return self._text_maker(value) if isinstance(value, str) else None

    def _id_maker(self, table: Table, value: int) -> Make | None:
        place = self._places.get(table, {}).get(value)
        return None if place is None else lambda copy: copy.first_ids[table] + place

    def _reference_maker(self, column: Column[Any], value: Any) -> Make | None:
        target = next(iter(column.foreign_keys)).column.table
        if target.name == "users" and value in self._colleagues:
            people = self._colleagues[value]
            return lambda copy: people[copy.colleague]
        return self._id_maker(target, value)

    def _link_maker(self, row: RowMapping, value: int) -> Make | None:
        """A message names the record of its signed link by a number: its purpose says which record."""
        purposes = {"questionnaire": "questionnaires", "my": "candidate_links"}
        name = purposes.get(row["link_purpose"], "personal_links")
        return self._id_maker(db.metadata.tables[name], value)

    def _about_maker(self, row: RowMapping, value: int) -> Make | None:
        """A turn that has ended names a record that reports do not read: any other one for each copy."""
        table = db.metadata.tables["applications"]
        make = row["application_id"] and self._id_maker(table, row["application_id"])
        return make and (lambda copy: TURNS_AT_MOST * make(copy) + value % TURNS_AT_MOST)

    def _instant_maker(self, column: Column[Any], value: datetime, *, meeting: bool) -> Make:
        convert = self._writer.driver_value
        if meeting:
            return lambda copy: convert(column, value + copy.shift.meeting)
        return lambda copy: convert(column, value + copy.shift.story)

    def _day_maker(self, column: Column[Any], value: date) -> Make:
        convert = self._writer.driver_value
        return lambda copy: convert(column, value + timedelta(copy.shift.story.days))

    def _text_maker(self, value: str) -> Make | None:
        if found := RECORD_KEY.fullmatch(value):
            table = db.metadata.tables.get(TABLES_BY_KEY.get(found[1], f"{found[1]}s".replace(" ", "_")))
            make = self._id_maker(table, int(found[2])) if table is not None else None
            return make and (lambda copy: f"{found[1]}:{make(copy)}")
        parts = self._pattern.split(value)
        if len(parts) == 1:
            return None
        tokens = [self._texts[token] for token in self._pattern.findall(value)]

        def text(copy: Copy) -> str:
            said = [parts[0]]
            for token, part in zip(tokens, parts[1:], strict=True):
                said += [token(copy), part]
            return "".join(said)

        return text

    def _text_tokens(self) -> dict[str, Make]:
        """What is replaced wherever a text has it: names, emails, and what is unique in a table."""
        story = self._story
        tokens: dict[str, Make] = {
            story.first_name: lambda copy: copy.person.first_name,
            story.last_name: lambda copy: copy.person.last_name,
            story.email: lambda copy: copy.person.email,
        }
        for table, rows in story.rows.items():
            for name in (name for of, name in UNIQUE_TEXTS if of == table.name):
                tokens |= {row[name]: _numbered(row[name]) for row in rows}
        return tokens


MEETING_COLUMNS = ("starts_at", "ends_at", "next_nudge_at")


def _numbered(text: str) -> Make:
    """A unique text with the number of the copy: "<abc@host>" becomes "<12-abc@host>"."""
    head, rest = ("<", text[1:]) if text.startswith("<") else ("", text)
    return lambda copy: f"{head}{copy.person.number}-{rest}"


def _next_id(table: Table) -> int:
    return (db.session.scalar(db.select(db.func.max(table.c.id))) or 0) + 1
