"""Conditions of triggers for rows with a first and a last day, of which one owner has one on a day."""

from __future__ import annotations


def shares_a_day(table: str, owner: str, *, that: str = "") -> str:
    """True if another row of the same owner shares a day with the new one. `that` is a condition on it."""
    also = f" AND {that}" if that else ""
    begins = "(a.ends_on IS NULL OR a.ends_on >= NEW.starts_on)"
    ends = "(NEW.ends_on IS NULL OR NEW.ends_on >= a.starts_on)"
    is_another = f"a.{owner} = NEW.{owner} AND a.id <> NEW.id{also}"
    return f"\nEXISTS (SELECT 1 FROM {table} a WHERE {is_another} AND {begins} AND {ends})\n"  # noqa: S608


def adds_a_day(owner: str, *, also: str = "") -> str:
    """True if a changed row may hold on a day on which it did not; `also` is another condition for it."""
    other = f" OR {also}" if also else ""
    return (
        f"(NEW.{owner} <> OLD.{owner} OR NEW.starts_on < OLD.starts_on{other}"
        " OR OLD.ends_on IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on))"
    )
