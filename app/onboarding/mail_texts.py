"""The mails about an onboarding, as texts that the company can change."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.onboarding.models import Onboarding
from app.outbox.mail_texts import COMPANY, NAME, MailText, Placeholder, Values, page_placeholder
from app.shared.times import format_day

_TO_ISR = _l("New ISR")
_TO_MANAGER = _l("Manager")
_TO_INVOLVED = _l("People of the onboarding")


def _onboarding(values: Values) -> Onboarding:
    onboarding: Onboarding = values["onboarding"]
    return onboarding


def _is_own(values: Values) -> bool:
    """True if the mail is to the ISR of the onboarding."""
    return bool(_onboarding(values).isr_id == values["to"].id)


def _person(name: str, meaning: str, example: str, key: str) -> Placeholder:
    return Placeholder(name, meaning, example, lambda values: values[key].name)


def _which_step(values: Values) -> str:
    if _is_own(values):
        return _("one of your steps")
    return _("one of your steps in the onboarding of %(isr)s", isr=_onboarding(values).isr.name)


def _whose_onboarding(values: Values) -> str:
    if _is_own(values):
        return _("your onboarding")
    return _("the onboarding of %(isr)s", isr=_onboarding(values).isr.name)


def _who_starts(values: Values) -> str:
    return _("You start") if _is_own(values) else _("%(isr)s starts", isr=_onboarding(values).isr.name)


def _whose_start_date(values: Values) -> str:
    if _is_own(values):
        return _("your start date")
    return _("the start date of %(isr)s", isr=_onboarding(values).isr.name)


def _moved_steps(values: Values) -> str:
    if not values["moved"]:
        return ""
    lines = [_("Your steps with a new due date:")]
    for each in values["moved"]:
        lines += [f"  {each.what}", f"  {format_day(each.was)} → {format_day(each.becomes)}"]
    return "\n".join(lines)


def _due(values: Values) -> str:
    due_on = values["step"].due_on
    return _("Due %(day)s", day=format_day(due_on)) if due_on else ""


def _vacant(values: Values) -> str:
    held = ", ".join(values["held"])
    return _("Vacant after today: %(territories)s.", territories=held) if held else ""


def _before(values: Values) -> str:
    return values["before"].name if values["before"] else _("nobody")


_ISR = Placeholder(
    "isr",
    _l("the name of the person hired"),
    "Jonas Falk",
    lambda values: _onboarding(values).isr.name,
)
_MANAGER = Placeholder(
    "manager", _l("the name of the manager"), "Marta Silva", lambda values: _onboarding(values).manager.name
)
_START_DAY = Placeholder(
    "start_day",
    _l("the first day"),
    "Tue 1 Dec",
    lambda values: format_day(_onboarding(values).start_date),
)
_PAGE = page_placeholder(_l("the address of the onboarding"), "onboardings/12")
_BY = _person("by", _l("the name of the person who did it"), "Rita Brandt", "by")
_CHANGED_PERSON = (
    Placeholder("part", _l("what the person is, such as the buddy"), "buddy", lambda values: values["part"]),
    _person("now", _l("the name of the person who is it now"), "Ines Castro", "now"),
    Placeholder("before", _l("who it was before"), "Sam Reyes", _before),
    _BY,
)


def _text(
    slug: str,
    template: str,
    label: str,
    to: str,
    *own: Placeholder,
    required: tuple[str, ...] = ("page",),
) -> MailText:
    return MailText(
        slug,
        template,
        label,
        to,
        (NAME, COMPANY, _ISR, _MANAGER, _START_DAY, _PAGE, *own),
        required=required,
    )


_WAIVED = (
    _BY,
    Placeholder("by_email", _l("their email"), "rita@example.com", lambda values: values["by"].email),
    Placeholder(
        "reason",
        _l("the reason on record"),
        "They led the team for a year.",
        lambda values: note.text if (note := _onboarding(values).eligibility_note) else "",
    ),
)
_ENDED = (
    _BY,
    Placeholder("reason", _l("the reason"), "Another offer was better.", lambda values: values["reason"]),
    Placeholder("vacant", _l("the territories that are vacant now, if any"), "", _vacant),
)
_NUDGED = (
    _BY,
    Placeholder("step", _l("the step"), "Set up your laptop", lambda values: values["step"].text),
    Placeholder("due", _l("when it is due, if it has a day"), "Due Fri 4 Dec", _due),
    Placeholder(
        "which_step",
        _l("one of your steps, and the onboarding it is in"),
        "one of your steps in the onboarding of Jonas Falk",
        _which_step,
    ),
    Placeholder(
        "whose_onboarding",
        _l("the onboarding"),
        "the onboarding of Jonas Falk",
        _whose_onboarding,
    ),
)
_MOVED = (
    _BY,
    Placeholder("was", _l("the first day before"), "Mon 30 Nov", lambda values: format_day(values["was"])),
    Placeholder("steps", _l("the steps with a new due date, if any"), "", _moved_steps),
    Placeholder("who_starts", _l("who starts"), "Jonas Falk starts", _who_starts),
    Placeholder(
        "whose_start_date",
        _l("the start date"),
        "the start date of Jonas",
        _whose_start_date,
    ),
)
_KIND = Placeholder(
    "kind",
    _l("new to the company, or internal transfer"),
    "new to the company",
    lambda values: _onboarding(values).kind.label,
)
_ROLE = Placeholder(
    "role", _l("the job title they are hired for"), "Engineer", lambda values: _onboarding(values).role
)
ONBOARDING_MAILS = (
    _text(
        "hired", "onboarding/mail/hired.txt", _l("Hired: welcome"), _TO_ISR, required=("start_day", "page")
    ),
    _text(
        "hired-without-gate",
        "onboarding/mail/hired_without_gate.txt",
        _l("Hired for another role: welcome"),
        _l("New colleague"),
        _ROLE,
        required=("start_day", "page"),
    ),
    _text("hired-for-manager", "onboarding/mail/hired_for_manager.txt", _l("Hired"), _TO_MANAGER, _KIND),
    _text(
        "eligibility-waived",
        "onboarding/mail/eligibility_waived.txt",
        _l("Earlier transfer approved"),
        _l("Who approved it"),
        *_WAIVED,
        required=("reason",),
    ),
    _text("start-moved", "onboarding/mail/start_moved.txt", _l("Start date moved"), _TO_INVOLVED, *_MOVED),
    _text("step-nudged", "onboarding/mail/nudged.txt", _l("Nudge about a step"), _TO_INVOLVED, *_NUDGED),
    _text("gate-opened", "onboarding/mail/gate_opened.txt", _l("Gate open"), _TO_ISR),
    _text(
        "gate-opened-for-manager", "onboarding/mail/gate_opened_for_manager.txt", _l("Gate open"), _TO_MANAGER
    ),
    _text(
        "gate-closed-again",
        "onboarding/mail/gate_reopened_for_manager.txt",
        _l("Gate closed again"),
        _TO_MANAGER,
    ),
    _text(
        "onboarding-person-changed",
        "onboarding/mail/person_changed.txt",
        _l("Person of an onboarding changed"),
        _TO_INVOLVED,
        *_CHANGED_PERSON,
    ),
    _text(
        "onboarding-person-changed-for-isr",
        "onboarding/mail/person_changed_for_isr.txt",
        _l("Person of an onboarding changed"),
        _TO_ISR,
        *_CHANGED_PERSON,
    ),
    _text(
        "onboarding-ended",
        "onboarding/mail/ended.txt",
        _l("Onboarding ended"),
        _TO_INVOLVED,
        *_ENDED,
        required=("reason",),
    ),
)
