"""How many people a text speaks of, and the words before a title: "one of our", "2-5", "at least two"."""

from __future__ import annotations

import re

PEOPLE_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
}  # fmt: skip
PEOPLE_NUMBER = r"\d{1,2}|one|two|three|four|five|six|seven|eight"
HOW_MANY = re.compile(
    rf"(?P<least>{PEOPLE_NUMBER})(?: ?(?:-|to|or) ?(?P<most>{PEOPLE_NUMBER}))?(?![\w%/]| ?[./]\d)",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"^(?:(?:of|either|both|any|some|several|few|various|multiple|many|more|other|another|additional|"
    r"separate|further|"
    r"different|relevant|potential|possible|possibly|potentially|also|the|our|your|their|its|an?|some of|"
    r"each|all|"
    r"selected|existing|typically|usually|generally|normally|as well as|and|or|up to|at least|"
    r"a minimum of|around|about|approximately|between|"
    r"roughly|a couple(?: of)?|"
    r"couple(?: of)?|a few|(?:a )?number of|(?:a )?series of|(?:a )?combination of|and/or|individually|"
    r"(?:one|1|two|2) or more(?! of)|the following(?: people| team "
    r"members?)?:?)(?=[ :]|$):? ?)+",
    re.IGNORECASE,
)
ONE_OF = re.compile(r"^(?:one|1|any|each) (?:or more )?of (?:the |our |their |its )?", re.IGNORECASE)


def number_of(word: str) -> int:
    """The value of a number that PEOPLE_NUMBER matches."""
    return PEOPLE_NUMBERS.get(word.casefold()) or int(word)


def counted_title(text: str) -> tuple[str, int | None, int | None, bool]:
    """A title without its numbers, the fewest and the most people, and whether it is one of several."""
    at_least, up_to = (
        bool(re.match(words, text, re.IGNORECASE)) for words in ("at least |a minimum of ", "up to ")
    )
    least: int | None = None
    most: int | None = None
    is_one, before = False, ""
    while before != text:
        before = text
        if found := ONE_OF.match(text):
            is_one, text = True, text[found.end() :]
        text = LEADING.sub("", text)
        if least is None and not ONE_OF.match(text) and (many := HOW_MANY.match(text)):
            least = number_of(many["least"])
            most = number_of(many["most"]) if many["most"] else least
            at_least = at_least or bool(re.match(r"\+", text[many.end() :]))
            text = text[many.end() :].lstrip("+ ")
    if least is not None and least == most:
        least, most = (None if up_to else least), (None if at_least else most)
    return text, least, most, is_one
