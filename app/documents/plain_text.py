"""Decode plain text."""

from __future__ import annotations

import codecs
import re

_ENCODINGS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MARKUP_SIGNATURES = ("<", "{\\rtf")  # HTML, SVG, XML, RTF


def decode_text(content: bytes) -> str | None:
    """The decoded text; None for other bytes, for control characters and for markup."""
    text = _decode(content)
    if text is None or _CONTROL_CHARACTERS.search(text) or text.lstrip().startswith(_MARKUP_SIGNATURES):
        return None
    return text


def _decode(content: bytes) -> str | None:
    """Decode by the byte order mark, or as UTF-8, or as the Western European encoding of Windows."""
    marked = next((name for mark, name in _ENCODINGS.items() if content.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
