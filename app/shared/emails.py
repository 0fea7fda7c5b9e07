"""Email addresses: the one rule for which of them are taken, and how they are written to a mail server."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8

from email_validator import EmailNotValidError, validate_email

from app.shared.refusals import RuleBroken
from app.shared.text import one_line

LONGEST_ADDRESS = 254  # RFC 5321: a path of 256 characters, without its angle brackets
LONGEST_LOCAL = 64  # octets before the @ (RFC 5321)
NO_ADDRESS = "That is not an email, such as name@example.com."
NOT_CARRIED = "Mail cannot be sent to this address. Check it, or use another one."


def check_email(text: str) -> str:
    """The address in the one form it is stored in: lower case, the domain in ASCII (IDNA, "xn--…").

    Raises RuleBroken for a text that is no address, and for one that no letter can be addressed to.
    """
    email = one_line(text).lower()
    if email != " ".join(text.lower().split()):  # something hides in it
        raise RuleBroken(NO_ADDRESS, field="email")
    try:
        found = validate_email(email, check_deliverability=False)
    except EmailNotValidError as error:
        raise RuleBroken(NO_ADDRESS, field="email") from error
    stored = f"{found.local_part}@{found.ascii_domain}".lower()
    if not can_be_addressed(stored):
        raise RuleBroken(NOT_CARRIED, field="email")
    return stored


def stored_form(text: str | None) -> str:
    """An address as it would be stored, to look it up with; the text in lower case where it is none."""
    try:
        return check_email(text or "")
    except RuleBroken:
        return one_line(text).lower()


def header_address(email: str, name: str = "") -> Address:
    """An address for a header. "=?" would begin an encoding, in which a recipient can hide."""
    local_part, _, domain = email.rpartition("@")
    return Address(display_name=plain_words(name), username=local_part, domain=domain)


def plain_words(words: str) -> str:
    """Words for a header, in which nothing begins an encoded word."""
    return words.replace("=?", "= ?")


def needs_utf8(*addresses: str | None) -> bool:
    """Whether one of the addresses can only be sent to a server with SMTPUTF8 (RFC 6531)."""
    return any(not (address or "").isascii() for address in addresses)


def can_be_addressed(email: str) -> bool:
    """Whether the address comes out of a header as it went in: "=?" would begin an encoded word."""
    too_long = len(email.encode()) > LONGEST_ADDRESS or len(email.partition("@")[0].encode()) > LONGEST_LOCAL
    if too_long or "=?" in email:
        return False
    letter = EmailMessage(policy=SMTPUTF8)
    try:
        letter["To"] = header_address(email)
        (address,) = letter["To"].addresses
        return address.addr_spec == email and email in letter.as_bytes().decode()
    except Exception:  # whatever the header's parser makes of it: no letter can be made with it
        return False
