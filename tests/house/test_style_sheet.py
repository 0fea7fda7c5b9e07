"""Every page is styled by one sheet, made of one file per component."""

from __future__ import annotations

import re

from app.web.static import FIRST_STYLE_SHEET, combined_style_sheet
from tests.house.source import ROOT

FOLDER = ROOT / "static/css"
FILES = sorted(file.name for file in FOLDER.glob("*.css"))


def test_it_holds_every_file_once_and_begins_with_the_order_of_the_layers() -> None:
    sheet = combined_style_sheet(FOLDER)
    assert sheet.startswith((FOLDER / FIRST_STYLE_SHEET).read_text())
    assert all(sheet.count((FOLDER / name).read_text()) == 1 for name in FILES)


def test_every_rule_is_in_a_layer() -> None:
    """Outside of one it would win over all others, whatever their file."""
    assert is_in_layers("@layer base { p { color: red } }")
    assert not is_in_layers("@layer base { p { color: red } } a { color: red }")
    outside = [name for name in FILES if not is_in_layers((FOLDER / name).read_text())]
    assert not outside, f"These have a rule outside of a layer: {outside}"


def is_in_layers(sheet: str) -> bool:
    text = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    while (inner := re.sub(r"\{[^{}]*\}", ";", text)) != text:
        text = inner
    return re.fullmatch(r"(\s*@layer [\w, ]+;)+\s*", text) is not None


def test_a_page_asks_for_it_alone(client) -> None:
    page = client.get("/sign-in")
    links = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
    assert len(links) == 1
    answer = client.get(links[0])
    assert answer.status_code == 200 and answer.mimetype == "text/css"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    again = client.get(links[0], headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
