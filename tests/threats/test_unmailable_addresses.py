"""An address that no mail can carry is refused at every form that takes one (39)."""

from __future__ import annotations

from email import message_from_string
from email.policy import SMTPUTF8
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape
from wtforms import EmailField
from wtforms.fields.core import UnboundField

from app.candidates.forms import ColleagueField
from app.outbox.letters import LetterWriter
from app.outbox.models import Message
from app.people.forms import EmailAddressField
from app.people.queries import user_with_email
from app.shared import clock
from app.shared.emails import email_key, parse_email
from app.shared.refusals import RuleBroken
from app.web.forms import Form
from tests.careers.applying import applies
from tests.factories.applications import an_opening
from tests.factories.settings import settings_from

UNMAILABLE = [
    "=?utf-8?q?x?=@x.co",
    "a=?utf-8?b?eA==?=@example.org",
    '"=?utf-8?q?x?="@x.co',
    '"a b"@example.org',
    '"a\\"@example.org',
    "(comment)a@example.org",
    "a@example.org (comment)",
    "a,b@example.org",
    "a@example.org,b@example.org",
    "Eve <eve@example.org>",
    "a\x00b@example.org",
    "a\x1bb@example.org",
    "a\u202eb@example.org",
    "a\nb@example.org",
    "a..b@example.org",
    "x" * 65 + "@example.org",
    "a@" + "b" * 64 + ".org",
    "a@" + ".".join(["b" * 60] * 5) + ".org",
    "a@[192.0.2.1]",
    "a@localhost",
    "a@-x.org",
    "@example.org",
    "a@",
]
LOCAL = st.text(st.characters(codec="utf-8"), min_size=1, max_size=70)


def test_no_form_takes_it():
    for email in UNMAILABLE:
        with pytest.raises(RuleBroken):
            assert not parse_email(email)


def test_every_field_for_an_email_is_judged_by_the_one_rule(app):
    """A field that looks a colleague up by what was typed keeps no address."""
    odd = []
    for form in _forms(Form):
        for name, field in vars(form).items():
            kind = field.field_class if isinstance(field, UnboundField) else None
            if (
                kind
                and issubclass(kind, EmailField)
                and not issubclass(kind, EmailAddressField | ColleagueField)
            ):
                odd.append(f"{form.__name__}.{name}")
    assert not odd, f"Use app.people.forms.EmailAddressField for {odd}"


def test_the_public_form_says_so_and_keeps_what_was_typed(app, cast, session, client):
    opening = an_opening(cast)
    for email, sentence in {
        "=?utf-8?q?x?=@x.co": "Mail cannot be sent to this address",
        '"a b"@example.org': "This is not an email address",
    }.items():
        answer = applies(client, opening, email=email)

        assert answer.status_code == 422
        assert sentence in answer.text
        assert str(escape(email)) in answer.text
    assert session.query(Message).count() == 0


def test_a_domain_in_any_script_is_one_address_however_it_is_typed(cast, session):
    cast.ines.email = parse_email("Ines@Bücher.example")
    session.flush()

    assert cast.ines.email == "ines@xn--bcher-kva.example"
    assert user_with_email("ines@bücher.example") is cast.ines
    assert user_with_email("INES@XN--BCHER-KVA.example") is cast.ines
    assert email_key("no address") == "no address"


@settings(deadline=None)
@given(local=LOCAL)
def test_each_accepted_address_makes_a_letter_to_it_and_no_other(local):
    try:
        email = parse_email(f"{local}@example.org")
    except RuleBroken:
        return
    message = Message(
        message_id="<1@example.org>",
        written_at=clock.now(),
        to_name="Eve",
        to_email=email,
        subject="x",
        body="x\n",
    )
    envelope = a_letter_writer().envelope(message)
    letter = message_from_string(envelope.content.decode(), policy=SMTPUTF8)

    assert envelope.recipient == email
    assert [each.addr_spec for each in letter["To"].addresses] == [email]


@cache
def a_letter_writer() -> LetterWriter:
    return LetterWriter(settings_from({"ONRAMP_ENV": "testing", "BASE_URL": "https://onramp.example"}))


def _forms(form: type) -> list[type]:
    return [each for child in form.__subclasses__() for each in (child, *_forms(child))]
