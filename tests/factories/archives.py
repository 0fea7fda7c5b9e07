"""ZIP files as people pack them, and as attackers do."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO


def a_zip(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP with these files."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def renamed(packed: bytes, name: bytes, other: bytes) -> bytes:
    """The same ZIP with another name of the same length, in both places that have it."""
    assert len(name) == len(other) and packed.count(name) == 2
    return packed.replace(name, other)


def a_zip_with_a_link(files: Mapping[str, str | bytes], name: str, to: str) -> bytes:
    """A ZIP as `zip --symlinks` makes it."""
    packed = BytesIO(a_zip(files))
    link = zipfile.ZipInfo(name)
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(link, to)
    return packed.getvalue()


def without_utf8_flag(packed: bytes) -> bytes:
    """The same ZIP as macOS packs it: names in UTF-8, and no flag that says so."""
    changed = bytearray(packed)
    for signature, flags in ((b"PK\3\4", 7), (b"PK\1\2", 9)):
        at = packed.find(signature)
        while at >= 0:
            changed[at + flags] &= ~0x08
            at = packed.find(signature, at + 4)
    return bytes(changed)
