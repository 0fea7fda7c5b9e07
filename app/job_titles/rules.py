"""Which job titles are the same, and who has one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def with_synonyms(titles: Iterable[str], names_of_titles: Iterable[Sequence[str]]) -> list[str]:
    """Titles, and all names of the records that one of them names.

    `names_of_titles` has the name and the synonyms of each record.
    """
    found = list(titles)
    for names in names_of_titles:
        if any(is_conducted_by(title, name) for title in found for name in names):
            found += [name for name in names if name not in found]
    return found


def has_title(job_title: str, titles: Iterable[str]) -> bool:
    """True if a person's job title is one of some titles. What stands after a comma is ignored."""
    return any(is_conducted_by(title, job_title) for title in titles)


def is_conducted_by(conducted_by: str, job_title: str) -> bool:
    """True if a job title is the one the job family names for a stage, such as "Area Sales Manager".

    The part after a comma says where or for whom, and is ignored: "Area Sales Manager, EMEA".
    """
    return _plain_title(conducted_by) == _plain_title(job_title) != ""


def _plain_title(text: str) -> str:
    return " ".join(text.partition(",")[0].split()).casefold()
