"""Messages of every form, some in place of those of WTForms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

INCOMPLETE_FORM_MESSAGE = _l("The page was incomplete. Reload it and try again.")
CHOOSE_ONE_MESSAGE = _l("Choose one from the list.")
CHOOSE_SOME_MESSAGE = _l("Choose only from the list.")
_OURS = {
    "Not a valid choice.": CHOOSE_ONE_MESSAGE,
    "Invalid Choice: could not coerce.": CHOOSE_ONE_MESSAGE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOOSE_SOME_MESSAGE,
    "'%(value)s' is not a valid choice for this field.": CHOOSE_SOME_MESSAGE,
}


class PlainTranslations:
    """A translation, as WTForms expects one, from its messages to ours."""

    def gettext(self, sentence: str) -> str:
        return str(_OURS.get(sentence, sentence))

    def ngettext(self, one: str, several: str, number: int) -> str:
        return str(_OURS.get(one, one if number == 1 else several))
