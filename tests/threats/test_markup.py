"""Markup that someone typed stays text, on whichever page it is shown and to whomever (13, 14, 18)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import JSON, Column, Enum, String, inspect, select

from app.activity.actions import record_activity
from app.activity.models import Activity
from app.activity.verbs import ActivityVerb
from app.candidates.models import Application
from app.db.base import Base, Record
from app.db.trigger_checksums import TriggerChecksum
from app.onboarding.models import Onboarding
from app.people.models import User
from app.pipeline.models import Transition
from app.territories.models import Territory
from tests.house.company import Company, found_company, routes_of, sign_in_all
from tests.threats.forms import has_markup_of_others, readers_of

PAYLOAD = "\"'><xss onclick=alert(1)>{{7*7}}</textarea>"
NOT_TYPED = ("email", "time_zone", "password_hash", "message_id", "about", "kind", "verb", "key", "to_email")
NOT_TYPED += ("act", "stored_as", "digest", "word", "trigram", "delimiter", "token_digest")
CHOSEN = ("helps", "params")  # lists of choices, and the address of a page
NOT_TYPED += ("crm_id", "crm_key", "plan", "weekdays", "stamp", "color", "dark_color", "page")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # its columns take the long markup
@pytest.mark.slow("every page as two who see it")
def test_markup_in_every_text_of_every_record_stays_text_on_every_page(app, session, is_full):
    """As two of those who see another page, by turns; as each of them with `--all`."""
    company = found_company()
    clients = sign_in_all(app, company)
    _fill_with_markup(session, company)
    showing = set()
    for number, (method, rule) in enumerate(routes_of(app)):
        readers = readers_of(rule) if method == "GET" else []
        for column in readers if is_full else _two_of(readers, number):
            answer = clients[column].get(company.path(rule))
            if answer.mimetype != "text/html":  # a file to keep, or for machines
                continue
            assert not has_markup_of_others(answer.text), f"{rule.rule} shows markup to {column}."
            if "{{7*7}}" in answer.text:
                showing.add(rule.rule)
    assert len(showing) > 20, "hardly a page shows what was typed: is it put where people put it?"


@pytest.mark.parametrize("html", [f"<p>{PAYLOAD}</p>", f'<input value="{PAYLOAD}">', "<p onclick=x>"])
def test_markup_that_got_through_is_noticed(html):
    assert has_markup_of_others(html)


def _two_of(readers: list[str], turn: int) -> list[str]:
    """Others each turn."""
    last = (readers * 2)[turn % max(len(readers), 1) :]
    return last[: min(2, len(readers))]


def _fill_with_markup(session: Any, company: Company) -> None:
    """Put the markup into each text a person may have typed; what is on record gets one more line."""
    records = [one for table in _tables() for one in session.scalars(select(table))]
    for record in records:
        for column in inspect(type(record)).local_table.columns:
            if isinstance(column.type, JSON) and column.name not in CHOSEN:
                setattr(record, column.name, _marked(getattr(record, column.name)))
            elif _is_typed(column):
                setattr(record, column.name, f"{PAYLOAD}{record.id}" if column.unique else PAYLOAD)
    session.flush()
    for record in records:
        if isinstance(record, Application | Onboarding | Territory | User):
            words = {"what": PAYLOAD, "was": PAYLOAD, "became": PAYLOAD, "reason": PAYLOAD}
            record_activity(ActivityVerb.OTHER, record, by=company.cast.ines, **words)
    session.commit()


def _is_typed(column: Column[Any]) -> bool:
    words = isinstance(column.type, String) and not isinstance(column.type, Enum)
    return words and column.name not in NOT_TYPED and not column.foreign_keys


def _tables() -> list[type[Record]]:
    """All but what is on record, and what a migration writes."""
    untyped = (Activity, Transition, TriggerChecksum)
    return [mapper.class_ for mapper in Base.registry.mappers if mapper.class_ not in untyped]


def _marked(value: Any, number: int = 0) -> Any:
    """The same lists and words by name, as deep as they are, each text told from the next by its number."""
    if isinstance(value, list):
        return [_marked(one, n) for n, one in enumerate(value)]
    if isinstance(value, dict):
        return {name: _marked(one) for name, one in value.items()}
    return f"{PAYLOAD}{number}" if isinstance(value, str) else value
