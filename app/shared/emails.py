"""Email addresses: the one rule for which of them are taken, and how they are written to a mail server."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTPUTF8

from email_validator import EmailNotValidError, validate_email

from app.shared.refusals import RuleBroken
from app.shared.text import one_line

MAX_EMAIL_LENGTH = 254  # RFC 5321: a path of 256 characters, without its angle brackets
MAX_LOCAL_PART_BYTES = 64  # octets before the @ (RFC 5321)
INVALID_EMAIL_MESSAGE = "That is not an email, such as name@example.com."
UNDELIVERABLE_EMAIL_MESSAGE = "Mail cannot be sent to this address. Check it, or use another one."


def parse_email(text: str) -> str:
    """The address in the one form it is stored in: lower case, the domain in ASCII (IDNA, "xn--…").

    Raises RuleBroken for a text that is no address, and for one that no letter can be addressed to.
    """
    email = one_line(text).lower()
    if email != " ".join(text.lower().split()):  # something hides in it
        raise RuleBroken(INVALID_EMAIL_MESSAGE, field="email")
    try:
        found = validate_email(email, check_deliverability=False)
    except EmailNotValidError as error:
        raise RuleBroken(INVALID_EMAIL_MESSAGE, field="email") from error
    stored = f"{found.local_part}@{found.ascii_domain}".lower()
    if not is_valid_recipient(stored):
        raise RuleBroken(UNDELIVERABLE_EMAIL_MESSAGE, field="email")
    return stored


def email_key(text: str | None) -> str:
    """An address as it would be stored, to look it up with; the text in lower case where it is none."""
    try:
        return parse_email(text or "")
    except RuleBroken:
        return one_line(text).lower()


def header_address(email: str, name: str = "") -> Address:
    """An address for a header. "=?" would begin an encoding, in which a recipient can hide."""
    local_part, _, domain = email.rpartition("@")
    return Address(display_name=header_text(name), username=local_part, domain=domain)


def header_text(words: str) -> str:
    """Words for a header, in which nothing begins an encoded word."""
    return words.replace("=?", "= ?")


def needs_smtputf8(*addresses: str | None) -> bool:
    """Whether one of the addresses can only be sent to a server with SMTPUTF8 (RFC 6531)."""
    return any(not (address or "").isascii() for address in addresses)


def is_valid_recipient(email: str) -> bool:
    """Whether the address comes out of a header as it went in: "=?" would begin an encoded word."""
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
    except Exception:  # whatever the header's parser makes of it: no letter can be made with it
        return False
