"""Which person here a file means: by the id of a user of the CRM, an email, or the name of one person."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from app.book.models import CrmUser
from app.db.base import db
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.shared.sales.crm_ids import CrmKind, read_crm_id
from app.shared.text import name_key


class PeopleIndex:
    """All people by email and name, and the users of the CRM by id, read once."""

    def __init__(self) -> None:
        people = db.session.execute(select(User.id, User.email, User.name)).all()
        self._by_email = {email: id_ for id_, email, _name in people}
        names = Counter(name_key(name) for _id, _email, name in people)
        self._by_name = {name_key(name): id_ for id_, _email, name in people if names[name_key(name)] == 1}
        self._names = {id_: name for id_, _email, name in people}
        users = db.session.execute(select(CrmUser.crm_id, CrmUser.email)).all()
        self._emails = {user.crm_id: user.email for user in users}
        self._found: dict[str, int | None] = {}  # a file names few people many times

    def find(self, text: str) -> int | None:
        """The id of the person whom a text means; None if nobody here, or more than one."""
        if text not in self._found:
            self._found[text] = self._search(text)
        return self._found[text]

    def _search(self, text: str) -> int | None:
        if not text:
            return None
        if text.startswith(CrmKind.USER):
            try:
                email = self._emails.get(read_crm_id(text, CrmKind.USER).text, "")
            except RuleBroken:
                return None
            return self._by_email.get(email)
        return self._by_email.get(text.lower()) or self._by_name.get(name_key(text))

    def name_of(self, person_id: int) -> str:
        """The name of a person who was found."""
        return self._names[person_id]
