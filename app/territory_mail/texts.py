"""The mails about territories, as texts that the company can change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.alignment_changes.asking import holdovers_placeholder
from app.outbox.mail_texts import COMPANY, NAME, MailText, Placeholder, Values, page_placeholder
from app.shared.times import format_day
from app.territories.models import Assignment, ChangeRequest, GateOverride, OverrideState, Territory
from app.territory_mail.accounts import ACCOUNTS
from app.territory_mail.handed_over import assignment_before, handed_over_lines

_TO_ISR = _l("ISR")
_TO_MANAGER = _l("Manager")
_TO_INVOLVED = _l("People of the territory")
_EXAMPLE = "EMEA Central"
_PAGE = page_placeholder(_l("the address of the page"), "territories/12")


def _person(name: str, meaning: str, example: str, find: Callable[[Values], Any]) -> Placeholder:
    return Placeholder(name, meaning, example, lambda v: find(v).name)


def _territory(find: Callable[[Values], Territory]) -> tuple[Placeholder, ...]:
    return (
        Placeholder("territory", _l("the territory"), _EXAMPLE, lambda v: find(v).name),
        Placeholder("region", _l("its region"), "EMEA", lambda v: find(v).region),
    )


def _with_segment(territory: Territory) -> str:
    return ", ".join(filter(None, [territory.region, territory.segment]))


def _assignment(values: Values) -> Assignment:
    assignment: Assignment = values["assignment"]
    return assignment


def _request(values: Values) -> ChangeRequest:
    request: ChangeRequest = values["change_request"]
    return request


def _override(values: Values) -> GateOverride:
    override: GateOverride = values["override"]
    return override


def _assigned_lines(values: Values) -> str:
    found = (each.territory for each in values["assignments"])
    return "\n".join(f"- {territory.name} ({_with_segment(territory)})" for territory in found)


def _change_decision(values: Values) -> str:
    return _("approved") if _request(values).state == "agreed" else _("declined")


def _override_decision(values: Values) -> str:
    return _("approved") if _override(values).state is OverrideState.GRANTED else _("declined")


def _what_now(values: Values) -> str:
    if _override(values).state is OverrideState.GRANTED:
        return _("You can assign the territory once while the gate is closed:")
    return _("The request stays on record:")


_FIRST_DAY = Placeholder(
    "first_day",
    _l("the first day"),
    "Tue 1 Dec",
    lambda v: format_day((v.get("assignment") or v.get("begun") or v["first"]).starts_on),
)
_TERRITORIES_MEANING = _l("the territories, each in a line")
_HANDED_OVER_EXAMPLE = "- EMEA Central: Jonas Falk has it from Tue 1 Dec."
_ASSIGNED = _territory(lambda v: _assignment(v).territory)
_REQUESTED = (
    *_territory(lambda v: _request(v).territory),
    Placeholder("change", _l("the change"), "hand it over", lambda v: _request(v).summary),
)
_OVERRIDDEN = (
    *_territory(lambda v: _override(v).territory),
    _person("isr", _l("the name of the ISR"), "Jonas Falk", lambda v: _override(v).isr),
)


def _note(example: str, find: Callable[[Values], Any]) -> Placeholder:
    return Placeholder("reason", _l("the reason"), example, lambda v: find(v).text)


def _text(slug: str, template: str, label: str, to: str, *own: Placeholder) -> MailText:
    return MailText(
        slug,
        template,
        label,
        to,
        (NAME, COMPANY, _PAGE, *own),
        required=("page", *(each.name for each in own if each.name == "reason")),
    )


TERRITORY_MAILS = (
    _text(
        "territory-assigned",
        "territories/mail/territory_assigned.txt",
        _l("Territory assigned"),
        _TO_ISR,
        *_ASSIGNED,
        _FIRST_DAY,
        _person("manager", _l("the manager"), "Marta Silva", lambda v: _assignment(v).manager),
        Placeholder(
            "region_and_segment",
            _l("its region, and its segment if it has one"),
            "EMEA, Mid-Market",
            lambda v: _with_segment(_assignment(v).territory),
        ),
        ACCOUNTS,
    ),
    _text(
        "territories-assigned",
        "territories/mail/territories_assigned.txt",
        _l("Territories assigned"),
        _TO_ISR,
        _FIRST_DAY,
        _person("manager", _l("the manager"), "Marta Silva", lambda v: v["first"].manager),
        Placeholder("number", _l("how many"), "2", lambda v: len(v["assignments"])),
        Placeholder("territories", _TERRITORIES_MEANING, "- EMEA Central (EMEA)", _assigned_lines),
        ACCOUNTS,
    ),
    _text(
        "assignment-undone",
        "territories/mail/assignment_undone.txt",
        _l("Assignment undone"),
        _TO_ISR,
        *_ASSIGNED,
        _person("manager", _l("the manager"), "Marta Silva", lambda v: _assignment(v).manager),
    ),
    _text(
        "territory-handed-over",
        "territories/mail/territory_handed_over.txt",
        _l("Territory handed over"),
        _TO_INVOLVED,
        *_territory(lambda v: v["begun"].territory),
        _FIRST_DAY,
        _person("isr", _l("the new ISR"), "Jonas Falk", lambda v: v["begun"].isr),
        Placeholder(
            "assignment_before",
            _l("when the assignment before ends"),
            "The last day of Nora Weiss is Mon 30 Nov.",
            lambda v: assignment_before(v["ended"], v["to"]),
        ),
        ACCOUNTS,
        holdovers_placeholder(lambda v: v["begun"].starts_on),
    ),
    _text(
        "territories-handed-over",
        "territories/mail/territories_handed_over.txt",
        _l("Territories handed over"),
        _TO_INVOLVED,
        Placeholder("number", _l("how many"), "2", lambda v: len(v["changes"])),
        Placeholder("territories", _TERRITORIES_MEANING, _HANDED_OVER_EXAMPLE, handed_over_lines),
        ACCOUNTS,
        holdovers_placeholder(lambda v: min(begun.starts_on for _ended, begun in v["changes"])),
    ),
    _text(
        "territories-vacant",
        "territories/mail/vacant.txt",
        _l("Territories vacant"),
        _TO_MANAGER,
        _person("isr", _l("the ISR who held them"), "Jonas Falk", lambda v: v["isr"]),
        Placeholder("territories", _l("the territories"), _EXAMPLE, lambda v: ", ".join(v["names"])),
        Placeholder("reason", _l("the reason"), "Jonas Falk left.", lambda v: v["reason"]),
    ),
    _text(
        "territory-manager-changed",
        "territories/mail/manager_changed.txt",
        _l("Manager of territories changed"),
        _TO_INVOLVED,
        _person("isr", _l("the name of the ISR"), "Jonas Falk", lambda v: v["isr"]),
        _person("manager", _l("the manager now"), "Marta Silva", lambda v: v["manager"]),
        _person("before", _l("the manager before"), "Milan Novak", lambda v: v["before"]),
        _person("by", _l("who changed it"), "Ada Berg", lambda v: v["by"]),
    ),
    _text(
        "change-requested",
        "territories/mail/change_asked.txt",
        _l("Change requested"),
        _TO_MANAGER,
        *_REQUESTED,
        _person("by", _l("who requests it"), "Dana Keller", lambda v: _request(v).asked_by),
        _note("They know the accounts.", lambda v: _request(v).asked_note),
    ),
    _text(
        "change-decided",
        "territories/mail/change_decided.txt",
        _l("Change decided"),
        _l("Who requested it"),
        *_REQUESTED,
        _person("by", _l("who decided"), "Marta Silva", lambda v: _request(v).decided_by),
        Placeholder("decision", _l("approved, or declined"), "approved", _change_decision),
        _note("From next quarter on.", lambda v: _request(v).decided_note),
    ),
    _text(
        "override-requested",
        "territories/mail/override_asked.txt",
        _l("Gate override requested"),
        _TO_MANAGER,
        *_OVERRIDDEN,
        _person("by", _l("who requests it"), "Marta Silva", lambda v: _override(v).asked_by),
        _note("The bot closed the issue.", lambda v: _override(v).asked_note),
    ),
    _text(
        "override-decided",
        "territories/mail/override_decided.txt",
        _l("Gate override decided"),
        _l("Who requested it"),
        *_OVERRIDDEN,
        _person("by", _l("who decided"), "Milan Novak", lambda v: _override(v).decided_by),
        Placeholder("decision", _l("approved, or declined"), "approved", _override_decision),
        Placeholder(
            "what_now",
            _l("the sentence before the address of the page"),
            "You can assign the territory once while the gate is closed:",
            _what_now,
        ),
        _note("The issue is complete.", lambda v: _override(v).decided_note),
    ),
)
