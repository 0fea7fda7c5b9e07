"""Ids of records in the CRM (Salesforce).

An id has 15 characters, in which case counts, or 18: three more say which of the 15 are capitals, so that the
id survives programs that change case. Each of the three stands for five characters, the first of them as the
lowest bit. Onramp stores all 18 and compares them exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from string import ascii_letters, digits

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken

SHORT, LONG, PART = 15, 18, 5  # characters
_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_IS_CAPITAL = str.maketrans({c: str(int(c.isupper())) for c in ascii_letters + digits})
_ID = re.compile(rf"[A-Za-z0-9]{{{SHORT}}}(?:[A-Za-z0-9]{{{LONG - SHORT}}})?")
_NUMBER = re.compile(r"[0-9][.,]?[0-9]*[Ee]\+?[0-9]+")  # 6.0E+14


class CrmKind(StrEnum):
    """A kind of record. The value is what its ids begin with."""

    ACCOUNT = "001"
    USER = "005"
    OPPORTUNITY = "006"


@dataclass(frozen=True)
class CrmId:
    """An id with 18 characters. `is_repaired` is true if it had lost its case."""

    text: str
    is_repaired: bool = False


def read_crm_id(text: str, kind: CrmKind) -> CrmId:
    """The id that a cell of a file has, with 18 characters.

    An id of 18 characters with letters of one case only is repaired by its last three. Raises RuleBroken if
    the text is not the id of such a record.
    """
    given = text.strip()
    if _NUMBER.fullmatch(given):
        raise RuleBroken(
            _("A spreadsheet changed this id into a number: %(id)s. Export it as text.", id=given)
        )
    if not _ID.fullmatch(given) or not given.startswith(kind):
        raise RuleBroken(_not_an_id(kind))
    body, suffix = given[:SHORT], given[SHORT:]
    if suffix in ("", _suffix_of(body)):
        return CrmId(body + _suffix_of(body))
    if given in (given.lower(), given.upper()):
        body = _with_case(body, suffix.upper())
        if _suffix_of(body) == suffix.upper():
            return CrmId(body + suffix.upper(), is_repaired=True)
    raise RuleBroken(_("Capital and small letters of this id were changed: its end does not fit."))


def _suffix_of(body: str) -> str:
    """The three characters that say which of 15 are capitals."""
    bits = body.translate(_IS_CAPITAL)[::-1]
    return "".join(_SUFFIX[int(bits[at : at + PART], 2)] for at in range(SHORT - PART, -1, -PART))


def _with_case(body: str, suffix: str) -> str:
    """The 15 characters in the case that a suffix says. A character that no suffix has stands for none."""
    capitals = [max(_SUFFIX.find(c), 0) >> bit & 1 for c in suffix for bit in range(PART)]
    return "".join(c.upper() if capital else c.lower() for c, capital in zip(body, capitals, strict=True))


def _not_an_id(kind: CrmKind) -> str:
    return {
        CrmKind.ACCOUNT: _("This is not the id of an account: 15 or 18 letters and digits after 001."),
        CrmKind.USER: _("This is not the id of a user: 15 or 18 letters and digits after 005."),
        CrmKind.OPPORTUNITY: _(
            "This is not the id of an opportunity: 15 or 18 letters and digits after 006."
        ),
    }[kind]
