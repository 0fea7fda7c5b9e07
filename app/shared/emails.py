"""Email addresses: which are valid, and how they are written for a mail server."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from app.shared.refusals import RuleBroken
from app.shared.text import one_line

MAX_EMAIL_LENGTH = 254  # RFC 5321: a path of 256 characters, without its angle brackets
MAX_LOCAL_PART_BYTES = 64  # octets before the @ (RFC 5321)


def parse_email(text: str) -> str:
    """The address as it is stored: lower case, the domain in ASCII (IDNA, "xn--…").

    Raises RuleBroken for a text that is not an address, and for one that no mail can be sent to.
    """
    email = one_line(text).lower()
    if email != " ".join(text.lower().split()):  # it has invisible characters
        raise _invalid_email()
    try:
        found = validate_email(email, check_deliverability=False)
    except EmailNotValidError as error:
        raise _invalid_email() from error
    stored = f"{found.local_part}@{found.ascii_domain}".lower()
    if not is_valid_recipient(stored):
        raise RuleBroken(_("Mail cannot be sent to this address. Check it or use another."), field="email")
    return stored


def _invalid_email() -> RuleBroken:
    return RuleBroken(_("This is not an email address such as name@example.com."), field="email")


def email_key(text: str | None) -> str:
    """An address as it is stored, to look it up; the text in lower case if it is not an address."""
    try:
        return parse_email(text or "")
    except RuleBroken:
        return one_line(text).lower()


def header_address(email: str, name: str = "") -> Address:
    """An address for a header. "=?" would begin an encoded word, which can hide a recipient."""
    local_part, _, domain = email.rpartition("@")
    return Address(display_name=header_text(name), username=local_part, domain=domain)


def header_text(text: str) -> str:
    """Text for a header, in which nothing begins an encoded word."""
    return text.replace("=?", "= ?")


def needs_smtputf8(*addresses: str | None) -> bool:
    """True if an address needs a server with SMTPUTF8 (RFC 6531)."""
    return any(not (address or "").isascii() for address in addresses)


def is_valid_recipient(email: str) -> bool:
    """True if the address is the same after it was written to a header and read back."""
    too_long = (
        len(email.encode()) > MAX_EMAIL_LENGTH or len(email.partition("@")[0].encode()) > MAX_LOCAL_PART_BYTES
    )
    if too_long or "=?" in email:
        return False
    letter = EmailMessage(policy=SMTPUTF8)
    try:
        letter["To"] = header_address(email)
        (address,) = letter["To"].addresses
        return address.addr_spec == email and email in letter.as_bytes().decode()
    except Exception:  # the header parser fails in many ways
        return False
