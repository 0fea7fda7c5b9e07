"""The name of an opening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from app.shared.regions import Region


def opening_name(job_family: str, region: Region) -> str:
    """The name of an opening: its job family and its region."""
    return f"{job_family} · {region}"


def names_told_apart(names: Mapping[int, str]) -> dict[int, str]:
    """The names of openings by their ids; those with one name say their number."""
    used = Counter(names.values())
    return {id_: f"{name} (#{id_})" if used[name] > 1 else name for id_, name in names.items()}
