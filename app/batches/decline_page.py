"""The page of a batch of declines: its choices, an example of each letter, and each person's own."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.batches.actions import start_batch
from app.batches.forms import DeclineBatchForm
from app.batches.letters import BatchLetters, LetterExample, digest_text
from app.batches.models import Batch
from app.batches.queries import has_imminent_interview
from app.batches.rules import check_placeholders
from app.outbox.preview import mail_digest, submit_previewed
from app.pipeline.mail_delay import move_mail_delay
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.times import format_moment

CHECK_MAILS_HINT = _l("Check the mails, then decline. Nothing was sent yet.")


class DeclinePage:
    """A form of a batch of declines, with the letters that it would send as it is filled in."""

    def __init__(self, form: DeclineBatchForm, batch: Batch) -> None:
        self._form, self._batch = form, batch
        self._letters = BatchLetters(batch, current_user)
        self._needs_paragraph = self._letters.need_paragraph
        self._asks_keep = has_imminent_interview(batch)
        form.mark_required(*(["paragraph"] if self._needs_paragraph else []))
        form.mark_required(*(["keep"] if self._asks_keep else []))

    def submit(self) -> bool:
        """Start the batch if the page of the form showed the letters that are sent now."""
        return submit_previewed(
            self._form, self._start, lambda: digest_text(self._examples()), check_first=str(CHECK_MAILS_HINT)
        )

    def values(self) -> dict[str, Any]:
        """What the template shows beside the form."""
        form, examples = self._form, self._examples()
        form.shown.data = mail_digest(digest_text(examples))
        person = form.asked_person
        return {
            "examples": examples,
            "person": self._letters.of_person(person, *self._chosen()) if person else None,
            "first": self._letters.first,
            "asks_keep": self._asks_keep,
            "is_checked": form.is_submitted() or not self._needs_paragraph,
            "sent_on": format_moment(clock.now() + move_mail_delay(), current_user.time_zone),
        }

    def _start(self) -> Batch:
        form = self._form
        check_placeholders(form.paragraph.data or "")
        if self._needs_paragraph and not form.paragraph.data:
            raise RuleBroken(
                _("Some candidates have met the team. Add a personal paragraph."), field="paragraph"
            )
        if self._asks_keep and form.keep.choice is None:
            raise RuleBroken(_("Some interviews start soon. Choose whether to keep them."), field="keep")
        return start_batch(self._batch, chosen=form.chosen, typed=form.typed, count=form.count.data or "")

    def _examples(self) -> list[LetterExample]:
        return self._letters.examples(*self._chosen())

    def _chosen(self) -> tuple[Any, str]:
        return self._form.chosen_letter, self._form.paragraph.data or ""
