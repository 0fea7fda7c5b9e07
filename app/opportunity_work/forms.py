"""Forms of the work on an opportunity. One form can ask for a log entry, the next step and the next task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.book.models import TIER_LABELS, Opportunity, Tier
from app.openings.forms import EMPTY_CHOICE, user_choices
from app.opportunity_work import rules
from app.opportunity_work.actions.log import NO_CHOICE, ChosenTier, NewLogEntry
from app.opportunity_work.actions.next_steps import NewNextStep, StepOwner
from app.opportunity_work.actions.tasks import NewTask
from app.opportunity_work.models import WORK_KIND_LABELS, WorkKind
from app.people.models import User
from app.shared.refusals import Conflict
from app.web.form_fields.days import DayField
from app.web.forms import Form, LineField, TextField, VersionField, choices

ISR_OWNS, OTHER_OWNS = "isr", "other"  # instead of the id of a person
_KINDS = [(kind.value, label) for kind, label in WORK_KIND_LABELS.items()]
_TIERS = [(tier.value, label) for tier, label in TIER_LABELS.items()]


class WorkForm(Form):
    """A form about an opportunity as the page showed it. After a conflict it can be sent again."""

    version = VersionField()

    def __init__(self, opportunity: Opportunity, **values: Any) -> None:
        super().__init__(version=str(opportunity.version), **values)
        self._opportunity = opportunity

    def submit(self, action: Any, *args: Any, **values: Any) -> bool:
        """Run `action` as every form does, with the version that the page showed."""
        done = super().submit(action, *args, version=self.version.number, **values)
        if self.status == Conflict.status:
            self.version.data = str(self._opportunity.version)
        return done


class TierForm(WorkForm):
    tier = RadioField(_l("Tier"), [InputRequired(_l("Choose a tier."))], choices=choices(_TIERS))
    delegated_by = LineField(_l("Delegated by"), required=False)

    @property
    def chosen(self) -> Tier:
        return Tier(self.tier.data)


class ConfirmWorkForm(WorkForm):
    """A button."""


class NextStepFields(WorkForm):
    """What happens next, who does it, and by when."""

    next_step = LineField(_l("Next step"), required=False, max_length=rules.MAX_NEXT_STEP_LENGTH)
    owner = SelectField(_l("Who does it?"))
    owner_name = LineField(_l("Name of the other person"), required=False)
    next_step_due_on = DayField(_l("Next step by"), [Optional()])

    def offer_owners(self, people: Sequence[User], isr: User | None) -> None:
        """Fill the list of owners: the ISR, people here, another person."""
        self._people: Mapping[str, User] = {str(each.id): each for each in people if each != isr}
        first = _("The ISR (%(isr)s)", isr=isr.name) if isr else _("The ISR")
        others = user_choices(self._people.values())
        self.owner.choices = choices([(ISR_OWNS, first), *others, (OTHER_OWNS, _("Another person"))])

    @property
    def new_next_step(self) -> NewNextStep | None:
        """The next step that was entered; None if there is no text."""
        if not self.next_step.data:
            return None
        chosen = self.owner.data
        name = self.owner_name.data or "" if chosen == OTHER_OWNS else ""
        owner = StepOwner(self._people.get(chosen), name, is_other=chosen == OTHER_OWNS)
        return NewNextStep(self.next_step.data, self.next_step_due_on.data, owner)

    @property
    def needed_step(self) -> NewNextStep:
        """The next step where one is needed: the action refuses it without a text."""
        return self.new_next_step or NewNextStep("", self.next_step_due_on.data)


class TierNowFields(WorkForm):
    """The tier that a tier 3 opportunity has now, where its ISR works on it."""

    tier = SelectField(_l("Which tier is it now?"), choices=choices([EMPTY_CHOICE, *_TIERS]))
    delegated_by = LineField(
        _l("Delegated by"), required=False, description=_l("For Tier 1: the SAE or AE who delegated it.")
    )

    def ask_for_tier(self, *, is_asked: bool) -> None:
        """Leave the fields out where nothing is asked."""
        self.asks_for_tier = is_asked
        if not is_asked:
            del self.tier
            del self.delegated_by

    @property
    def chosen_tier(self) -> ChosenTier:
        if not self.asks_for_tier or not self.tier.data:
            return NO_CHOICE
        return ChosenTier(Tier(self.tier.data), self.delegated_by.data or "")


class LogFields(TierNowFields):
    """What was done, when, and who was copied."""

    log_text = TextField(_l("What was done?"), required=False)
    done_on = DayField(_l("Day"), [InputRequired(_l("Enter the day."))])
    leader_copied = BooleanField(_l("The account leader was copied"))

    def entry_of(self, kind: WorkKind) -> NewLogEntry:
        """The entry that was entered."""
        day: Any = self.done_on.data
        return NewLogEntry(kind, self.log_text.data or "", day, bool(self.leader_copied.data))


class LogEntryForm(LogFields):
    kind = SelectField(_l("Kind"), coerce=WorkKind, choices=choices(_KINDS))


class AgreementForm(NextStepFields):
    """Delegate, co-manage or hand back: the next step says who does what."""

    delegated_by = LineField(_l("Delegated by"), required=False, description=_l("The SAE or AE."))


class NextStepForm(NextStepFields):
    """A next step alone."""


class TaskForm(TierNowFields):
    kind = SelectField(_l("Kind"), coerce=WorkKind, choices=choices(_KINDS))
    due_on = DayField(_l("By"), [InputRequired(_l("Enter the day."))])
    text = LineField(_l("Details"), required=False, max_length=255)
    owner = SelectField(_l("Who does it?"))

    def offer_task_owners(self, people: Sequence[User]) -> None:
        """Fill the list of owners: the ISR, or a person here."""
        self._people: Mapping[str, User] = {str(each.id): each for each in people}
        isr = (ISR_OWNS, _("The ISR, also after a change"))
        self.owner.choices = choices([isr, *user_choices(people)])

    @property
    def new_task(self) -> NewTask:
        day: Any = self.due_on.data
        return NewTask(self.kind.data, day, self.text.data or "", self._people.get(self.owner.data))


class DoneForm(LogFields, NextStepFields):
    """All that follows from a task that was done. Only the entry of a customer-facing one is needed."""

    next_kind = SelectField(_l("Next opportunity task"), choices=choices([("", _l("None")), *_KINDS]))
    next_due_on = DayField(
        _l("Next opportunity task by"), [Optional()], description=_l("Empty: the day of the next step.")
    )

    def validate_next_kind(self, _field: SelectField) -> None:
        """Ask for the day of the next task, if there is one and the next step has none either."""
        if self.next_kind.data and self._next_day is None and not self.next_due_on.errors:
            raise ValidationError(_("Enter the day of the next opportunity task."))

    @property
    def next_task(self) -> NewTask | None:
        if not self.next_kind.data or self._next_day is None:
            return None
        return NewTask(WorkKind(self.next_kind.data), self._next_day)

    @property
    def _next_day(self) -> date | None:
        """The day of the next task: as entered, or that of the next step."""
        return self.next_due_on.data or self.next_step_due_on.data
