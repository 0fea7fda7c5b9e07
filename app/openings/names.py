"""The name of an opening."""

from __future__ import annotations

from app.shared.regions import Region


def opening_name(job_family: str, region: Region) -> str:
    """The name of an opening: its job family and its region."""
    return f"{job_family} · {region}"
