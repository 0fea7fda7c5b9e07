"""The tables beside that of the candidates: jobs by their id, and past moves by the candidate they are of.

They run in the sandbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.shared.text import MAX_LINE_LENGTH, header_key, name_key, one_line
from app.untrusted.tables.days import parse_day
from app.untrusted.tables.problems import TableProblem, TableRefused

TableRows = Iterable[tuple[int, list[str]]]
EMAIL_HEADERS = ("email", "email1", "emailaddress", "candidateemail")
ID_HEADERS = ("candidateid", "id", "applicantid", "reference", "idintheothersystem")
DAY_HEADERS = ("date", "day", "movedon", "movedat", "createdat", "timestamp")
STAGE_HEADERS = ("stage", "tostage", "to", "movedto", "status", "newstatus", "statusto")
JOB_HEADERS = ("job", "jobtitle", "jobname", "opening", "position", "joborder", "regarding")
JOB_ID_HEADERS = ("id", "jobid", "joborderid")
TITLE_HEADERS = ("title", "jobtitle", "name", "jobname", "job", "position")
PAST_MOVES_HEADER = "past moves"


class PastMoves:
    """The lines of past moves by email or id of their candidate, as the column `past moves` has them."""

    def __init__(self, headers: Sequence[str], rows: TableRows, file: str) -> None:
        places = _places(
            headers, email=EMAIL_HEADERS, id=ID_HEADERS, day=DAY_HEADERS, stage=STAGE_HEADERS, job=JOB_HEADERS
        )
        if "stage" not in places or not {"email", "id"} & set(places):
            raise TableRefused(TableProblem.ZIP_COLUMNS, name="email, stage, date")
        self._lines: dict[tuple[str, str], list[str]] = {}
        self._used = set[tuple[str, str]]()
        for number, cells in rows:
            said = {name: one_line(_cell(cells, place)) for name, place in places.items()}
            if (day := said.get("day")) and parse_day(day) is None:  # where it stands, for its refusal
                said["day"] = f"{day} ({file}, row {number})"
            line = "; ".join(_without_separator(said.get(name, "")) for name in ("day", "stage", "job"))
            kind = "email" if said.get("email") else "id"
            if said.get("stage") and said.get(kind):
                self._lines.setdefault((kind, name_key(said[kind])), []).append(line.rstrip("; "))

    def joined(self, headers: Sequence[str], rows: TableRows) -> Iterator[tuple[int, list[str]]]:
        """The rows of the table of candidates, with their past moves in a cell behind the others."""
        places = _places(headers, email=EMAIL_HEADERS, id=ID_HEADERS)
        for number, cells in rows:
            lines: list[str] = []
            for kind, place in places.items():
                key = (kind, name_key(_cell(cells, place)))
                lines += self._lines.get(key, ())
                self._used.add(key)
            yield number, [*cells, *[""] * (len(headers) - len(cells)), "\n".join(lines)]

    @property
    def unused(self) -> int:
        """How many moves are of nobody in the table of candidates."""
        return sum(len(lines) for key, lines in self._lines.items() if key not in self._used)


def job_titles(headers: Sequence[str], rows: TableRows) -> Mapping[str, str]:
    """The titles of jobs by their ids."""
    places = _places(headers, id=JOB_ID_HEADERS, title=TITLE_HEADERS)
    if set(places) != {"id", "title"}:
        raise TableRefused(TableProblem.ZIP_COLUMNS, name="ID, title")
    titles = (
        (one_line(_cell(cells, places["id"])), one_line(_cell(cells, places["title"])))
        for _number, cells in rows
    )
    return {job_id[:MAX_LINE_LENGTH]: title[:MAX_LINE_LENGTH] for job_id, title in titles if job_id}


def _places(headers: Sequence[str], **wanted: Sequence[str]) -> dict[str, int]:
    """The places of columns by name; a header that comes earlier in a list of `wanted` is preferred."""
    keys = [header_key(header) for header in headers]
    places: dict[str, int] = {}
    for name, aliases in wanted.items():
        found = next((alias for alias in aliases if alias in keys), None)
        if found is not None and keys.index(found) not in places.values():
            places[name] = keys.index(found)
    return places


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _without_separator(text: str) -> str:
    return text.replace(";", ",")
