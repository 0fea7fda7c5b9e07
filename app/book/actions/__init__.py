"""The verbs of the book: set and lift an ISR override, request and decide a correction, write a tier."""

from app.book.actions.corrections import decide_correction, request_correction
from app.book.actions.isr_overrides import lift_isr_override, set_isr_override
from app.book.actions.tier_choices import write_tier

__all__ = [
    "decide_correction",
    "lift_isr_override",
    "request_correction",
    "set_isr_override",
    "write_tier",
]
