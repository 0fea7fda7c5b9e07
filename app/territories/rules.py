"""The rules of assigning a territory, handing it over and ending an assignment.

From the handbook: a territory has one ISR at a time, and an ISR has one only after onboarding.
`app.onboarding.gate` says whether a gate is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _

from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import is_spreadsheet_formula, join_words, name_key
from app.shared.times import format_day

MAX_LEAD_TIME = timedelta(days=365)
_ONE_DAY = timedelta(days=1)


def already_held(territory: str, holder: str, since: date) -> Conflict:
    """The refusal for a territory that is not vacant: it says who holds it, and since when."""
    return Conflict(
        _(
            "%(holder)s has held %(territory)s since %(day)s. End that assignment first.",
            territory=territory,
            holder=holder,
            day=format_day(since),
        )
    )


def already_ended(last_day: date, *, is_over: bool) -> Conflict:
    """The refusal to end an assignment that has a last day, over or ahead."""
    day = format_day(last_day)
    if is_over:
        return Conflict(_("This assignment already ended on %(day)s.", day=day))
    return Conflict(_("This assignment already has a last day, %(day)s. Change that day instead.", day=day))


def not_planned() -> Conflict:
    """The refusal to change or withdraw a last day that is over, or that was withdrawn meanwhile."""
    return Conflict(_("This assignment has no last day ahead. Reload the page."))


def already_followed(territory: str, successor: str, first_day: date) -> Conflict:
    """The refusal to let an assignment continue into the next one."""
    return Conflict(
        _(
            "%(isr)s has %(territory)s from %(day)s. End that assignment first.",
            isr=successor,
            territory=territory,
            day=format_day(first_day),
        )
    )


def holds_already(isr: str, territory: str, last_day: date | None) -> RuleBroken:
    """The refusal to hand a territory to the ISR who holds it. With a last day, that can be withdrawn."""
    if last_day is None:
        return RuleBroken(
            _("%(isr)s already holds %(territory)s.", isr=isr, territory=territory), field="isr"
        )
    return RuleBroken(
        _(
            "%(isr)s holds %(territory)s until %(day)s. Withdraw that last day instead.",
            isr=isr,
            territory=territory,
            day=format_day(last_day),
        ),
        field="isr",
    )


def already_vacant(territory: str) -> Conflict:
    """The refusal to end an assignment of a territory that nobody holds."""
    return Conflict(_("%(territory)s is already vacant. Reload the page.", territory=territory))


def held_by_other_manager(territory: str, holder: str, manager: str) -> RuleBroken:
    """The refusal for a territory that another manager is responsible for."""
    return RuleBroken(
        _(
            "%(manager)s is responsible for %(territory)s, held by %(holder)s. Request a change instead.",
            territory=territory,
            holder=holder,
            manager=manager,
        )
    )


def check_any_chosen(chosen: Sequence[object]) -> None:
    """Raise RuleBroken if no territory was chosen."""
    if not chosen:
        raise RuleBroken(_("Choose a region that has territories, or tick some."))


def check_all_assignable(refused: Mapping[str, Sequence[str]]) -> None:
    """Raise RuleBroken with each reason why territories cannot be assigned, and their names."""
    if refused:
        reasons = [_reason(sentence, list(names)) for sentence, names in refused.items()]
        raise RuleBroken(_("No territory was assigned, because of these:"), also=reasons)


def _reason(sentence: str, names: list[str]) -> str:
    """A reason with the names of its territories, unless it already has the name."""
    return sentence if names[0] in sentence else f"{join_words(names)}: {sentence}"


def already_decided(decider: str, on: date, *, is_approved: bool) -> Conflict:
    """The refusal for a request that someone else has decided."""
    day = format_day(on)
    if is_approved:
        return Conflict(_("%(decider)s already approved this request on %(day)s.", decider=decider, day=day))
    return Conflict(_("%(decider)s already declined this request on %(day)s.", decider=decider, day=day))


def check_second_person(*, is_second: bool) -> None:
    """Raise RuleBroken for a person who decides on their own request, or on one about themselves."""
    if not is_second:
        raise RuleBroken(_("You can’t decide on your own request or on one about you."))


def check_change_is_possible(
    territory: str, *, to: str | None, holder: str | None, is_theirs: bool, hands_over: bool, vacates: bool
) -> None:
    """Raise RuleBroken for a handover to nobody, and for a change that would change nothing."""
    if hands_over and to is None:
        raise RuleBroken(_("Choose the ISR who should have it."), field="isr")
    if hands_over and is_theirs:
        raise RuleBroken(_("%(isr)s already holds %(territory)s.", isr=to, territory=territory), field="isr")
    if vacates and holder is None:
        raise RuleBroken(_("%(territory)s is already vacant.", territory=territory), field="change")


def check_is_own_isr(isr: str, *, is_isr: bool, is_theirs: bool) -> None:
    """Raise RuleBroken for a person who is not an ISR, or is the ISR of another manager."""
    if not is_isr:
        raise RuleBroken(_("%(isr)s is not an ISR.", isr=isr), field="isr")
    if not is_theirs:
        raise RuleBroken(
            _("%(isr)s is not one of your ISRs. Their own manager assigns them.", isr=isr), field="isr"
        )


def check_not_removed(territory: str, *, is_removed: bool) -> None:
    """Raise RuleBroken for a territory that is no longer in the mapping file."""
    if is_removed:
        raise RuleBroken(
            _(
                "%(territory)s is no longer in the mapping file, so it can’t be assigned.",
                territory=territory,
            )
        )


def check_no_formula(text: str, *, field: str) -> None:
    """Raise RuleBroken for a text that a spreadsheet would run as a formula in the exported mapping file."""
    if is_spreadsheet_formula(text):
        raise RuleBroken(
            _("Spreadsheets would run this as a formula. Remove the first character."), field=field
        )


def check_new_name(name: str, known: Iterable[str]) -> None:
    """Raise RuleBroken for the name of an existing territory, in any case."""
    alike = next((each for each in known if name_key(each) == name_key(name)), None)
    if alike is not None:
        raise RuleBroken(
            _("A territory with this name already exists: %(territory)s.", territory=alike), field="name"
        )


def check_first_day(first_day: date, *, today: date, earliest: Iterable[tuple[date, str]]) -> None:
    """Raise RuleBroken for a first day more than a year ahead, or before one of the `earliest`.

    `earliest` holds days, each with the sentence that refuses a day before it.
    """
    if first_day > today + MAX_LEAD_TIME:
        raise RuleBroken(_("Choose a day within the next year."), field="starts_on")
    for limit, sentence in earliest:
        if first_day < limit:
            raise RuleBroken(sentence, field="starts_on")


def next_first_day(last_day: date) -> date:
    """The first day on which another ISR can hold a territory: the day after the last day."""
    return last_day + _ONE_DAY


def check_last_day(last_day: date, *, first_day: date, today: date) -> None:
    """Raise RuleBroken for a last day more than a year ahead, or before the first day.

    An assignment that has not started is cancelled today instead.
    """
    if last_day > today + MAX_LEAD_TIME:
        raise RuleBroken(_("Choose a day within the next year."), field="last_day")
    if last_day < first_day and first_day <= today:
        raise RuleBroken(
            _(
                "The assignment started on %(day)s. Choose that day or a later one.",
                day=format_day(first_day),
            ),
            field="last_day",
        )


def last_day_of_holder(
    first_day: date, *, began_on: date, today: date, holder: str, planned: date | None = None
) -> date | None:
    """The last day of the holder of a territory that another ISR has from `first_day`: the day before.

    A last day that is `planned` before that stays. None if the holder's assignment has not started: it is
    cancelled instead. Raises RuleBroken for a first day that is not after the day on which they started.
    """
    if first_day > began_on:
        return min(first_day - _ONE_DAY, planned or date.max)
    if began_on > today:
        return None
    raise RuleBroken(
        _(
            "%(holder)s has held it since %(day)s. Choose a later day.",
            holder=holder,
            day=format_day(began_on),
        ),
        field="starts_on",
    )
