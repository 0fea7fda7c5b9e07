"""XLSX files as spreadsheets write them, and as attackers do."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def xlsx(rows: Sequence[Sequence[str]], *, shared: bool = True) -> bytes:
    """A workbook with these texts on its first sheet, shared as Excel does, or in each cell."""
    strings: dict[str, int] = {}
    lines = []
    for number, cells in enumerate(rows, start=1):
        line = "".join(
            _cell(f"{_letters(place)}{number}", text, strings if shared else None)
            for place, text in enumerate(cells)
        )
        lines.append(f'<row r="{number}">{line}</row>')
    return workbook("".join(lines), shared_strings=list(strings))


def workbook(
    sheet_rows: str,
    *,
    shared_strings: Sequence[str] = (),
    prolog: str = "",
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook with these rows as XML, and further or other parts."""
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared_strings)
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Candidates" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'{prolog}<worksheet xmlns="{MAIN}"><sheetData>{sheet_rows}</sheetData>'
        "</worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        **(parts or {}),
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def _cell(reference: str, text: str, strings: dict[str, int] | None) -> str:
    if strings is None:
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
    number = strings.setdefault(text, len(strings))
    return f'<c r="{reference}" t="s"><v>{number}</v></c>'


def _letters(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else _letters(place // 26 - 1) + _letters(place % 26)
