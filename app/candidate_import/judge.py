"""Judge a row: ready, a duplicate of somebody, or refused, by what is known of the people of its batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _

from app.candidate_import.rows import CandidateRow
from app.candidate_import.states import RowMatch, RowState
from app.shared.phones import compared_phone
from app.shared.text import compared_name


@dataclass(frozen=True)
class Verdict:
    """What becomes of a row, what it has in common with somebody, and a sentence where there is one."""

    state: RowState
    match: RowMatch | None = None
    problem: str | None = None


@dataclass(frozen=True)
class KnownCandidate:
    """A candidate who is found by an email of a batch. `match` says by which kind of email."""

    id: int
    user_id: int | None
    match: RowMatch


@dataclass
class KnownPeople:
    """What is known of the people of a batch. `applied` has (email, opening) of those in the file, too."""

    reader_id: int
    candidates: Mapping[str, KnownCandidate] = field(default_factory=dict)
    accounts: Mapping[str, int] = field(default_factory=dict)
    applied: set[tuple[str, int | None]] = field(default_factory=set)
    phones: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    rows: dict[str, int] = field(default_factory=dict)  # numbers of rows by email
    similar_rows: dict[str, int] = field(default_factory=dict)  # by `person_key`

    def judge(self, row: CandidateRow, *, decided: bool = False) -> Verdict:
        """What becomes of a row. With `decided`, people who only look the same are not compared again."""
        known = self.candidates.get(row.email)
        if reason := self._obstacle(row, known):
            return Verdict(RowState.REFUSED, problem=reason)
        key = (row.email, row.opening_id)
        if known is not None:
            adds_nothing = row.opening_id is None or key in self.applied
            return Verdict(RowState.DUPLICATE if adds_nothing else RowState.READY, known.match)
        if row.email in self.rows:
            number = _("Row %(row)s", row=self.rows[row.email])
            adds_nothing = row.opening_id is None or key in self.applied
            state = RowState.DUPLICATE if adds_nothing else RowState.READY
            return Verdict(state, RowMatch.ROW, number)
        return Verdict(RowState.READY) if decided else self._look_alike(row)

    def add(self, row: CandidateRow, number: int) -> None:
        """Know a row that came before the others of its batch."""
        self.rows.setdefault(row.email, number)
        self.applied.add((row.email, row.opening_id))
        if row.person_key:
            self.similar_rows.setdefault(row.person_key, number)

    def _obstacle(self, row: CandidateRow, known: KnownCandidate | None) -> str | None:
        account = self.accounts.get(row.email)
        if self.reader_id in (account, known.user_id if known else None):
            return _("This is your own email. Ask another recruiter.")
        if account is not None and known is None:
            return _(
                "This is the email of a colleague’s account. Add them by hand, and say whether they are the "
                "same person."
            )
        if not row.referrer:
            return None
        if row.referrer == row.email:
            return _("A candidate cannot refer themself.")
        if row.referrer not in self.accounts:
            return _("No colleague has the email %(email)s.", email=row.referrer)
        return None

    def _look_alike(self, row: CandidateRow) -> Verdict:
        if row.person_key in self.similar_rows:
            number = _("Row %(row)s", row=self.similar_rows[row.person_key or ""])
            return Verdict(RowState.POSSIBLE, RowMatch.SIMILAR_ROW, number)
        if compared_phone(row.phone) in self.phones:
            return Verdict(RowState.POSSIBLE, RowMatch.PHONE)
        if compared_name(row.name) in self.names:
            return Verdict(RowState.POSSIBLE, RowMatch.NAME)
        return Verdict(RowState.READY)
