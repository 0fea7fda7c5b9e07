"""Which colors the company may choose: text on each has enough contrast (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken

LEAST_CONTRAST = 4.5
TEXT_COLORS = ("#ffffff", "#14161b")  # white, and the dark ink
_COLOR = re.compile(r"#[0-9a-f]{6}")


def is_color(text: str) -> bool:
    """True for a color such as "#1a7045"."""
    return _COLOR.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colors, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_color_on(color: str) -> str:
    """The color of text on a color: white or dark, whichever has more contrast."""
    return max(TEXT_COLORS, key=lambda text: contrast(color, text))


def check_color(color: str, field: str) -> None:
    """Raise RuleBroken for a color on which no text can be read. An empty one is that of the product."""
    if not color:
        return
    if not is_color(color):
        raise RuleBroken(_("Enter a color such as #1a7045: # and six digits or letters a to f."), field=field)
    ratio = contrast(color, text_color_on(color))
    if ratio < LEAST_CONTRAST:
        raise RuleBroken(
            _(
                "White text has a contrast of %(white)s to 1 on this color, dark text %(dark)s to 1. At "
                "least %(least)s to 1 is needed. Choose a darker or a lighter color.",
                white=_floor(contrast(color, TEXT_COLORS[0])),
                dark=_floor(contrast(color, TEXT_COLORS[1])),
                least=LEAST_CONTRAST,
            ),
            field=field,
        )


def _floor(ratio: float) -> float:
    """A ratio with one digit, never rounded up: 4.49 is not 4.5."""
    return int(ratio * 10) / 10


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
