"""Pictures of colleagues: their file becomes pixels in a sandbox, of which we write the picture ourselves.

So the picture has no metadata, such as where it was taken, and no byte of the file reaches a browser.
"""

from __future__ import annotations

from io import BytesIO

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken
from app.untrusted.pixels import Pixels
from app.untrusted.sandbox import SandboxLimitExceeded, run_sandboxed_for_bytes

MAX_PICTURE_FILE_BYTES = 10 * 1024 * 1024
MAX_PICTURE_PIXELS = 40_000_000  # of the file
PICTURE_SIDE = 192  # pixels; it is square
PICTURE_SECONDS = 20  # of a clock; a busy machine takes longer
_FORMATS = ("JPEG", "PNG", "WEBP")


def picture_of(content: bytes) -> bytes:
    """A small square PNG of a picture file. Raises RuleBroken for a file that is too large or no picture."""
    if len(content) > MAX_PICTURE_FILE_BYTES:
        raise RuleBroken(_("The picture is larger than 10 MB."), field="picture")
    try:
        answer = run_sandboxed_for_bytes(read_picture, content, seconds=PICTURE_SECONDS)
        pixels = Pixels.unpacked(answer, most_width=PICTURE_SIDE, most_height=PICTURE_SIDE)
    except (SandboxLimitExceeded, ValueError):
        raise RuleBroken(
            _("This picture cannot be read. Choose a JPEG, PNG or WebP file."), field="picture"
        ) from None
    return pixels.png()


def read_picture(given: bytes) -> bytes:
    """The middle of a picture as packed Pixels, upright. Raises for any other file.

    It runs in a sandboxed process.
    """
    from PIL import Image, ImageOps  # native code: only the sandboxed process imports it

    with Image.open(BytesIO(given), formats=_FORMATS) as opened:
        if opened.width * opened.height > MAX_PICTURE_PIXELS:
            raise ValueError("The picture is too large.")
        opened.draft("RGB", (2 * PICTURE_SIDE, 2 * PICTURE_SIDE))
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    square = ImageOps.fit(upright, (PICTURE_SIDE, PICTURE_SIDE))
    on_white = Image.alpha_composite(Image.new("RGBA", square.size, "white"), square).convert("RGB")
    return Pixels(PICTURE_SIDE, PICTURE_SIDE, 3, on_white.tobytes()).packed()
