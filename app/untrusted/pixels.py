"""A drawn page on its way out of the sandbox: pixels, of which we write the picture ourselves.

A picture file that a stranger's file had a hand in would be read by the browsers of recruiters. Pixels can
only have the wrong colors.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

MAX_PICTURE_BYTES = 1_500_000  # a page with more is drawn with fewer levels
COLOR_LEVELS = (32, 16, 8, 4, 2)  # of each of red, green and blue; what is not seen takes half of the space
EXACT_COLORS = (256,)
_HEADER = struct.Struct(">HHB")  # width, height, bytes per pixel
_COLOR_TYPES = {1: 0, 3: 2}  # of PNG, by bytes per pixel: gray, and red, green and blue
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Pixels:
    """The pixels of a picture, row by row, of one byte (gray) or three (red, green, blue) each.

    Raises ValueError if there are more or fewer than its size says.
    """

    width: int
    height: int
    channels: int
    rows: bytes

    def __post_init__(self) -> None:
        if self.channels not in _COLOR_TYPES or self.width < 1 or self.height < 1:
            raise ValueError("This is no picture.")
        if len(self.rows) != self.width * self.height * self.channels:
            raise ValueError("The picture has another size than it says.")

    def packed(self) -> bytes:
        """The bytes that the sandboxed process answers with."""
        return _HEADER.pack(self.width, self.height, self.channels) + self.rows

    @classmethod
    def unpacked(cls, answer: bytes, *, most_width: int, most_height: int) -> Pixels:
        """The pixels of an answer of the sandboxed process. Raises ValueError for any other answer."""
        if len(answer) < _HEADER.size:
            raise ValueError("The answer has no header.")
        width, height, channels = _HEADER.unpack_from(answer)
        if width > most_width + 1 or height > most_height + 1:  # the last pixel may be part of a page
            raise ValueError("The picture is larger than asked for.")
        return cls(width, height, channels, answer[_HEADER.size :])

    def png(self, levels_of_color: Sequence[int] = COLOR_LEVELS) -> bytes:
        """The picture as a PNG file, with as many levels of color as MAX_PICTURE_BYTES allows."""
        for levels in levels_of_color:
            file = self._png(levels)
            if len(file) <= MAX_PICTURE_BYTES:
                break
        return file

    def _png(self, levels: int) -> bytes:
        length = self.width * self.channels
        rows = self.rows.translate(_rounded(levels))
        unfiltered = b"".join(b"\0" + rows[at : at + length] for at in range(0, len(rows), length))
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, _COLOR_TYPES[self.channels], 0, 0, 0)
        chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(unfiltered)), (b"IEND", b""))
        return _PNG_SIGNATURE + b"".join(_chunk(*chunk) for chunk in chunks)


def _rounded(levels: int) -> bytes:
    """Each value of a byte, rounded to one of so many."""
    step = 255 / (levels - 1)
    return bytes(round(round(value / step) * step) for value in range(256))


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return len(content).to_bytes(4, "big") + kind + content + checksum.to_bytes(4, "big")
