"""The letter of an offer as PDF, by fpdf2 with Noto Sans, and FiraGO for what that lacks.

A letter with a character of another script is refused: a PDF with a box in the place of a name would be
wrong, and nobody would see it before the candidate does.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.offers.letters.characters import check_drawn, composed, missing_in_main_font
from app.offers.letters.text import LetterBlock

MARGIN, SIZE, HEADING_SIZE, LINE = 25, 11, 13, 6  # millimetres, points, points, millimetres
FAMILY, SECOND, TITLE = "letter", "second", "Offer"


def letter_pdf(blocks: Sequence[LetterBlock], *, made_at: datetime) -> bytes:
    """The PDF of a letter: the same blocks and moment give the same bytes.

    Raises RuleBroken, with the characters, for what no font of ours draws right.
    """
    # They are loaded by the few requests that make a letter: together they take 20 MB.
    from fpdf import FPDF
    from pymupdf_fonts import NotoSans_Bold, NotoSans_Regular

    check_drawn(block.text for block in blocks)
    pdf = FPDF(format="A4")
    with ExitStack() as opened:
        _add_font(pdf, FAMILY, {"": NotoSans_Regular.fontbuffer, "B": NotoSans_Bold.fontbuffer}, opened)
        if missing_in_main_font("".join(block.text for block in blocks)):
            from pymupdf_fonts import FiraGO_Bold, FiraGO_Regular

            _add_font(pdf, SECOND, {"": FiraGO_Regular.fontbuffer, "B": FiraGO_Bold.fontbuffer}, opened)
            pdf.set_fallback_fonts([SECOND])
        pdf.set_creation_date(made_at)
        pdf.set_title(TITLE)
        pdf.set_lang("en")
        pdf.set_margin(MARGIN)
        pdf.set_auto_page_break(True, MARGIN)
        pdf.add_page()
        for block in blocks:
            pdf.set_font(FAMILY, "B" if block.is_heading else "", HEADING_SIZE if block.is_heading else SIZE)
            pdf.multi_cell(0, LINE, composed(block.text), align="L", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(LINE / 3 if block.is_heading else LINE)
        return bytes(pdf.output())


def _add_font(pdf: Any, family: str, fonts: dict[str, bytes], opened: ExitStack) -> None:
    """fpdf2 reads fonts from files, and leaves them open."""
    folder = Path(opened.enter_context(TemporaryDirectory()))
    for style, content in fonts.items():
        path = folder / f"font{style}.ttf"
        path.write_bytes(content)
        pdf.add_font(family, style, path)
        opened.callback(pdf.fonts[family + style].ttfont.close)
