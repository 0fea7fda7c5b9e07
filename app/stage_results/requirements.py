"""What a stage of any kind needs before the next one, and what it still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _


@dataclass(frozen=True)
class StageFacts:
    """What a stage of any kind has and lacks.

    `scorecards_in` counts those submitted or waived, `scorecards_owed` those of scheduled interviews.
    Of these, `interviews_ahead` have not ended. `required` of them must be in. `result_missing` is the
    sentence about what a stage without interviews lacks. `name` is that of the stage.
    """

    asks_questions: bool
    name: str = ""
    questionnaire_sent: bool = False
    questionnaire_answered: bool = False
    scorecards_in: int = 0
    scorecards_owed: int = 0
    interviews_ahead: int = 0
    required: int = 0
    result_missing: str | None = None


def missing_requirement(group: Sequence[StageFacts]) -> str | None:
    """What the stages held together lack before the next one, in sentences; None if they have all."""
    missing = [(facts.name, sentence) for facts in group if (sentence := _missing(facts))]
    if len(group) > 1:
        return " ".join(f"{name}: {sentence}" for name, sentence in missing) or None
    return missing[0][1] if missing else None


def _missing(facts: StageFacts) -> str | None:
    """What one stage lacks. An interview stage needs the interviews it requires, and owes no scorecard."""
    if facts.asks_questions:
        if facts.questionnaire_answered:
            return None
        if facts.questionnaire_sent:
            return _("The questionnaire is not answered yet.")
        return _("The questionnaire is not sent yet.")
    if facts.result_missing:
        return facts.result_missing
    if facts.scorecards_owed > facts.interviews_ahead:
        return _("Some scorecards are still due.")
    if facts.interviews_ahead:
        return _("An interview of this stage has not ended yet.")
    if facts.scorecards_in >= facts.required:
        return None
    if facts.required == 1:
        return _("No interview is completed at this stage yet.")
    return _(
        "%(done)s of %(required)s interviews of this stage are completed.",
        done=facts.scorecards_in,
        required=facts.required,
    )
