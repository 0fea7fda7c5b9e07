"""The verbs: set and lift an ISR override, request and decide a correction."""

from app.isr_by_hand.actions.corrections import decide_correction, request_correction
from app.isr_by_hand.actions.isr_overrides import lift_isr_override, set_isr_override

__all__ = [
    "decide_correction",
    "lift_isr_override",
    "request_correction",
    "set_isr_override",
]
