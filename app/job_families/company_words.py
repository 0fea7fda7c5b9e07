"""Columns for texts that name the company: stored with their placeholders, and filled when they are read.

So an opening names the company as it is called now, wherever its text is shown.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import String, TypeDecorator

from app.shared.company import fill_company_placeholders_in


class _FilledWhenRead(TypeDecorator[Any]):
    """Fills {{company}} and {{handbook}} in what a row has. What is written is stored as it is."""

    impl: Any = Text
    cache_ok = True

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        """The value with the placeholders filled from the company of this request or transaction."""
        return fill_company_placeholders_in(value)


class CompanyWords(_FilledWhenRead):
    """A text."""

    cache_ok = True


class CompanyAddress(_FilledWhenRead):
    """A web address."""

    impl = String
    cache_ok = True


class CompanyLines(_FilledWhenRead):
    """A list of texts."""

    impl = JSON
    cache_ok = True
