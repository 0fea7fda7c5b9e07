"""The picture of a logo: a file becomes pixels in a sandbox, of which we write the picture ourselves.

It has its own ground. So it can be read on the bar, which has any color, in light and in dark mode.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.shared.refusals import RuleBroken
from app.untrusted.pixels import EXACT_COLORS, Pixels
from app.untrusted.sandbox import SandboxLimitExceeded, run_sandboxed_for_bytes

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_LOGO_FILE_BYTES = 5 * 1024 * 1024
MAX_LOGO_FILE_PIXELS = 16_000_000
LOGO_SECONDS = 20  # of a clock; a busy machine takes longer
MAX_LOGO_WIDTH, MAX_LOGO_HEIGHT = 480, 120  # pixels: sharp where it is shown a third as large
LEAST_LOGO_HEIGHT = 32  # pixels
MOST_TIMES_AS_WIDE, MOST_TIMES_AS_HIGH = 8, 2
LIGHT_INK = 0.7  # of white: ink that is lighter on average stands on the dark ground
LIGHT_GROUND, DARK_GROUND = "#ffffff", "#14161b"
_MARGIN = 0.15  # of the height, around a logo without a ground of its own
_FORMATS = ("JPEG", "PNG", "WEBP")
_TOO_LARGE, _EMPTY, _TOO_SMALL, _TOO_WIDE, _TOO_HIGH = b"!lg", b"!em", b"!sm", b"!wi", b"!hi"
_REFUSALS = {
    _TOO_LARGE: _l("The picture has more than 16 million pixels. Save it smaller, then upload it again."),
    _EMPTY: _l("The picture is empty: all of it is transparent."),
    _TOO_SMALL: _l("The logo is less than 32 pixels high. Choose a larger picture."),
    _TOO_WIDE: _l("The logo is more than 8 times as wide as it is high. Cut off what is around it."),
    _TOO_HIGH: _l("The logo is more than twice as high as it is wide. Choose one that fits into a bar."),
}


def logo_of(content: bytes) -> Pixels:
    """The logo in a picture file, small and on a ground. Raises RuleBroken, saying what is wrong with it."""
    if not content:
        raise RuleBroken(_("The file is empty."), field="logo")
    if len(content) > MAX_LOGO_FILE_BYTES:
        raise RuleBroken(_("The file is larger than 5 MB. Save the picture smaller."), field="logo")
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        raise RuleBroken(
            _("An SVG file can have scripts, so it is not taken. Save the logo as PNG, then upload that."),
            field="logo",
        )
    try:
        answer = run_sandboxed_for_bytes(read_logo, content, seconds=LOGO_SECONDS)
        if answer in _REFUSALS:
            raise RuleBroken(str(_REFUSALS[answer]), field="logo")
        return Pixels.unpacked(answer, most_width=MAX_LOGO_WIDTH, most_height=MAX_LOGO_HEIGHT)
    except (SandboxLimitExceeded, ValueError):
        raise RuleBroken(
            _("This picture cannot be read. Choose a PNG, JPEG or WebP file."), field="logo"
        ) from None


def logo_png(logo: Pixels) -> bytes:
    """The picture of a logo, in exactly its colors."""
    return logo.png(EXACT_COLORS)


def read_logo(given: bytes) -> bytes:
    """The logo in a picture as packed Pixels, or why it is refused. Raises for any other file.

    It runs in a sandboxed process.
    """
    from PIL import Image, ImageOps  # native code: only the sandboxed process imports it

    with Image.open(BytesIO(given), formats=_FORMATS) as opened:
        if opened.width * opened.height > MAX_LOGO_FILE_PIXELS:
            return _TOO_LARGE
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    visible = upright.getchannel("A").point(lambda alpha: 255 if alpha > 15 else 0).getbbox()
    if visible is None:
        return _EMPTY
    logo = upright.crop(visible)
    if refusal := _refusal_of(logo.width, logo.height):
        return refusal
    flat = _on_ground(logo)
    return Pixels(flat.width, flat.height, 3, flat.tobytes()).packed()


def _refusal_of(width: int, height: int) -> bytes | None:
    if height < LEAST_LOGO_HEIGHT:
        return _TOO_SMALL
    if width > MOST_TIMES_AS_WIDE * height:
        return _TOO_WIDE
    return _TOO_HIGH if height > MOST_TIMES_AS_HIGH * width else None


def _on_ground(logo: Image) -> Image:
    """The logo within the largest size; one with transparent parts has a ground and a margin."""
    from PIL import Image, ImageStat

    alpha = logo.getchannel("A")
    is_opaque = alpha.histogram()[:250] == [0] * 250
    margin = 0 if is_opaque else _MARGIN
    most_height = int(MAX_LOGO_HEIGHT / (1 + 2 * margin))
    logo.thumbnail((MAX_LOGO_WIDTH - 2 * int(margin * most_height), most_height), Image.Resampling.LANCZOS)
    alpha, edge = logo.getchannel("A"), int(margin * logo.height)
    (light,) = ImageStat.Stat(logo.convert("L"), mask=alpha).mean
    ground = DARK_GROUND if margin and light > LIGHT_INK * 255 else LIGHT_GROUND
    flat = Image.new("RGB", (logo.width + 2 * edge, logo.height + 2 * edge), ground)
    flat.paste(logo, (edge, edge), alpha)
    return flat
