"""What a draft may hold, and which of two open pages may save it."""

from __future__ import annotations

from collections.abc import Mapping

from app.shared.refusals import Conflict, RuleBroken

LARGEST_DRAFT = 1_000_000  # characters: far more than a scorecard that can be submitted


def check_draft_fits(typed: Mapping[str, str]) -> None:
    """Raise RuleBroken for more than a draft can hold. Nothing else about a draft is refused."""
    if sum(len(text) for text in typed.values()) > LARGEST_DRAFT:
        raise RuleBroken("That is more than fits here. It was not saved: shorten it.")


def check_same_edition(edition: int, present: int) -> None:
    """Raise Conflict for a page made before the scorecard was submitted, or before it was last edited."""
    if edition != present:
        done = {0: "not filled in from this page", 1: "submitted from another page"}
        how = done.get(present, "edited from another page")
        raise Conflict(f"This scorecard was {how}. What you typed here is still here.")


def check_is_newest(*, number: int, tab: str, saved_number: int, saved_tab: str) -> None:
    """Raise Conflict where another open page has saved the draft since this one was opened.

    A page that never heard that it was saved, because the network went, is not another page.
    """
    if number != saved_number and not (tab and tab == saved_tab):
        raise Conflict("Another page has saved this meanwhile. What you typed here is still here.")
