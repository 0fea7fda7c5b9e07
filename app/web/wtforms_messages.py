"""Our own sentences in place of those that WTForms says by itself about a choice."""

from __future__ import annotations

CHOOSE_ONE_MESSAGE = "Choose one from the list."
CHOOSE_SOME_MESSAGE = "Choose only from the list."
_OURS = {
    "Not a valid choice.": CHOOSE_ONE_MESSAGE,
    "Invalid Choice: could not coerce.": CHOOSE_ONE_MESSAGE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOOSE_SOME_MESSAGE,
    "'%(value)s' is not a valid choice for this field.": CHOOSE_SOME_MESSAGE,
}


class PlainTranslations:
    """What WTForms takes for a translation: the sentence to show for each of its own."""

    def gettext(self, sentence: str) -> str:
        return _OURS.get(sentence, sentence)

    def ngettext(self, one: str, several: str, number: int) -> str:
        return _OURS.get(one, one if number == 1 else several)
