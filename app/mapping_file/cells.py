"""What a cell of the mapping file says: without Markdown, and blank where nobody is named yet."""

from __future__ import annotations

import re

from app.mapping_file.columns import MappingColumn
from app.shared.text import MAX_LINE_LENGTH, header_key
from app.untrusted.csv_cells import cell_value

PEOPLE_COLUMNS = frozenset({MappingColumn.SAE, MappingColumn.ASM, MappingColumn.RD, MappingColumn.ISR})
# To be hired, to be determined: nobody.
NOBODY_KEYS = frozenset({"tbh", "tobehired", "tbd", "tobedetermined", "vacant"})
MAX_MARKDOWN_LENGTH = 5 * MAX_LINE_LENGTH  # characters; longer cells are refused anyway
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*|(?<!\w)__([^_]+)__(?!\w)")


def said(column: MappingColumn, cell: str) -> str:
    """The value of a cell as the rules read it."""
    value = without_markdown(cell_value(cell))
    return "" if column in PEOPLE_COLUMNS and header_key(value) in NOBODY_KEYS else value


def without_markdown(text: str) -> str:
    """A text without the signs of bold text, and with the texts of its links alone."""
    if len(text) > MAX_MARKDOWN_LENGTH or not any(sign in text for sign in ("**", "__", "](")):
        return text
    return _BOLD.sub(lambda found: found[1] or found[2], _LINK.sub(r"\1", text)).strip()
