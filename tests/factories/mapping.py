"""Uploaded mapping files."""

from __future__ import annotations

from app.mapping_file.actions import map_columns, upload_mapping_file
from app.mapping_file.models import MappingFile
from app.mapping_file.queries import column_meanings
from app.people.models import User

A_FILE = "Sales Territory,Region,Segment,Proposed ISR\r\nEMEA North,EMEA,Mid-Market,\r\n"


def a_mapping_file(by: User, content: str = A_FILE) -> MappingFile:
    """An uploaded file with its columns mapped as guessed; not applied."""
    file = upload_mapping_file(name="mapping.csv", content=content.encode(), by=by)
    map_columns(file, column_meanings(file))
    return file
