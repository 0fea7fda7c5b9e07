"""What assigning a territory, handing it over and ending an assignment ask for.

From the handbook: a territory has one ISR at a time, and an ISR has one only after onboarding.
Whether the gate is open is asked of `app.onboarding.gate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from app.shared.refusals import Conflict, RuleBroken
from app.shared.regions import Region
from app.shared.text import is_spreadsheet_formula, join_words, name_key
from app.shared.times import format_day

MAX_LEAD_TIME = timedelta(days=365)
_ONE_DAY = timedelta(days=1)


def already_held(territory: str, holder: str, since: date) -> Conflict:
    """The refusal to raise about a territory that is not vacant: it says who holds it, and since when."""
    return Conflict(
        _(
            "%(territory)s is held by %(holder)s since %(day)s. End that assignment first.",
            territory=territory,
            holder=holder,
            day=format_day(since),
        )
    )


def already_vacant(territory: str) -> Conflict:
    """The refusal to raise where someone would end what nobody holds."""
    return Conflict(
        _("%(territory)s is vacant: there is nobody to take it from. Look again.", territory=territory)
    )


def held_by_other_manager(territory: str, holder: str, manager: str) -> RuleBroken:
    """The refusal to raise about a territory that another manager answers for."""
    return RuleBroken(
        _(
            "%(territory)s is held by %(holder)s, whose assignment is %(manager)s's. Ask for "
            "a change of it instead.",
            territory=territory,
            holder=holder,
            manager=manager,
        )
    )


@dataclass(frozen=True)
class Remit:
    """What an ISR was hired for, or what a territory is made of; a segment may be unknown ("")."""

    region: Region
    segment: str

    def differs_from(self, other: Remit) -> bool:
        """Whether region or segment are others, as far as both are known."""
        segments = {name_key(self.segment), name_key(other.segment)} - {""}
        return self.region is not other.region or len(segments) > 1

    def __str__(self) -> str:
        return f"{self.region}, {self.segment}" if self.segment else str(self.region)


def check_remit(
    isr: str, hired_for: Remit | None, territories: Mapping[str, Remit], *, is_confirmed: bool
) -> None:
    """Raise RuleBroken, until it is confirmed, for territories of another region or segment than the ISR's.

    `hired_for` is None for an ISR from before Onramp. `territories` are by name.
    """
    if hired_for is None or is_confirmed:
        return
    others = [f"{name} ({remit})" for name, remit in territories.items() if remit.differs_from(hired_for)]
    if others:
        raise RuleBroken(
            _(
                "%(isr)s was hired for %(hired_for)s, and not for %(territories)s. Tick this to "
                "assign it anyway.",
                isr=isr,
                hired_for=hired_for,
                territories=join_words(others),
            ),
            field="confirmed",
        )


def check_any_chosen(chosen: Sequence[object]) -> None:
    """Raise RuleBroken where no territory was chosen."""
    if not chosen:
        raise RuleBroken(_("Choose a region with territories in it, or tick some."))


def check_all_assignable(refused: Mapping[str, Sequence[str]]) -> None:
    """Raise RuleBroken with each reason why territories cannot be assigned, and which those are."""
    if refused:
        reasons = [_reason(sentence, list(names)) for sentence, names in refused.items()]
        raise RuleBroken(_("It is all of them or none, and these stand in the way."), also=reasons)


def _reason(sentence: str, names: list[str]) -> str:
    """A reason with the territories it is one for; some sentences begin with their territory."""
    return sentence if sentence.startswith(names[0]) else f"{join_words(names)}: {sentence}"


def already_decided(what: str, decider: str, state: str, on: date) -> Conflict:
    """The refusal to raise where someone else was quicker to decide."""
    return Conflict(
        _(
            "%(what)s was %(state)s by %(decider)s on %(day)s.",
            what=what,
            state=state,
            decider=decider,
            day=format_day(on),
        )
    )


def check_second_person(*, is_second: bool) -> None:
    """Raise RuleBroken for whoever would decide on what they asked for, or what is about themselves."""
    if not is_second:
        raise RuleBroken(_("Nobody decides on what they asked for, nor on what is about themselves."))


def check_change_is_possible(
    territory: str, *, to: str | None, holder: str | None, is_theirs: bool, hands_over: bool, vacates: bool
) -> None:
    """Raise RuleBroken for a change that names nobody to have the territory, or that is so already."""
    if hands_over and to is None:
        raise RuleBroken(_("Say which ISR is to have it."), field="isr")
    if hands_over and is_theirs:
        raise RuleBroken(_("%(to)s holds %(territory)s already.", to=to, territory=territory), field="isr")
    if vacates and holder is None:
        raise RuleBroken(_("%(territory)s is vacant already.", territory=territory), field="change")


def check_is_own_isr(isr: str, *, is_isr: bool, is_theirs: bool) -> None:
    """Raise RuleBroken for someone who is no ISR, or another manager's: managing anyone is not enough."""
    if not is_isr:
        raise RuleBroken(_("%(isr)s is not an ISR.", isr=isr), field="isr")
    if not is_theirs:
        raise RuleBroken(
            _("%(isr)s is not an ISR of yours. Their own manager assigns them.", isr=isr), field="isr"
        )


def check_not_removed(territory: str, *, is_removed: bool) -> None:
    """Raise RuleBroken for a territory that the mapping file no longer has."""
    if is_removed:
        raise RuleBroken(
            _(
                "%(territory)s is no longer in the mapping file, so nobody can be assigned it.",
                territory=territory,
            )
        )


def check_no_formula(text: str, *, field: str) -> None:
    """Raise RuleBroken for a text that a spreadsheet would run when the mapping file goes out."""
    if is_spreadsheet_formula(text):
        raise RuleBroken(_("It begins with a character that makes a spreadsheet run it."), field=field)


def check_new_name(name: str, known: Iterable[str]) -> None:
    """Raise RuleBroken for the name of a territory there is, in whatever case it is written."""
    alike = next((each for each in known if name_key(each) == name_key(name)), None)
    if alike is not None:
        raise RuleBroken(_("There is a territory of this name: %(alike)s.", alike=alike), field="name")


def check_first_day(first_day: date, *, today: date, earliest: list[tuple[date | None, str]]) -> None:
    """Raise RuleBroken for a first day more than a year ahead, or before one of the `earliest`.

    `earliest` holds days with the reason each is one: "the day they start"; None where there is none.
    """
    if first_day > today + MAX_LEAD_TIME:
        raise RuleBroken(_("That is more than a year ahead."), field="starts_on")
    for limit, reason in earliest:
        if limit is not None and first_day < limit:
            raise RuleBroken(
                _("That is before %(reason)s, %(day)s.", reason=reason, day=format_day(limit)),
                field="starts_on",
            )


def next_first_day(last_day: date) -> date:
    """The first day on which another can hold a territory: the last day of who held it is a day held."""
    return last_day + _ONE_DAY


def check_last_day(last_day: date, *, first_day: date, today: date) -> None:
    """Raise RuleBroken for a last day in the future, or before the first.

    An assignment that has not begun has no last day that fits: it is taken back today instead.
    """
    if last_day > today:
        raise RuleBroken(_("The last day is in the future."), field="last_day")
    if last_day < first_day and first_day <= today:
        raise RuleBroken(
            _("That is before the first day, %(day)s.", day=format_day(first_day)),
            field="last_day",
        )


def last_day_of_holder(first_day: date, *, began_on: date, today: date, holder: str) -> date | None:
    """The last day of who holds a territory that another has from `first_day` on: the day before.

    None for an assignment that would never begin: it is taken back instead. Raises RuleBroken for a first
    day on which the holder's own had to be undone.
    """
    if first_day > began_on:
        return first_day - _ONE_DAY
    if began_on > today:
        return None
    raise RuleBroken(
        _(
            "%(holder)s holds it since %(day)s: another can have it from the day after on.",
            holder=holder,
            day=format_day(began_on),
        ),
        field="starts_on",
    )
