"""The letter of an offer as PDF, by fpdf2 with Noto Sans, which has Latin, Greek and Cyrillic.

A letter with a character of another script is refused: a PDF with a box in the place of a name would be
wrong, and nobody would see it before the candidate does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_babel import gettext as _

from app.offers.letter import LetterBlock
from app.shared.refusals import RuleBroken

MARGIN, SIZE, HEADING_SIZE, LINE = 25, 11, 13, 6  # millimetres, points, points, millimetres
FAMILY, TITLE = "letter", "Offer"
MOST_NAMED = 5  # characters in a refusal


def letter_pdf(blocks: Sequence[LetterBlock], *, made_at: datetime) -> bytes:
    """The PDF of a letter: the same blocks and moment give the same bytes.

    Raises RuleBroken, with the characters, for what the font does not have.
    """
    # They are loaded by the few requests that make a letter: together they take 20 MB.
    from fpdf import FPDF
    from pymupdf_fonts import NotoSans_Bold, NotoSans_Regular

    pdf = FPDF(format="A4")
    with ExitStack() as opened:  # fpdf2 reads fonts from files, and leaves them open
        folder = opened.enter_context(TemporaryDirectory())
        for style, font in (("", NotoSans_Regular), ("B", NotoSans_Bold)):
            path = Path(folder) / f"font{style}.ttf"
            path.write_bytes(font.fontbuffer)
            pdf.add_font(FAMILY, style, path)
            opened.callback(pdf.fonts[FAMILY + style].ttfont.close)  # type: ignore[union-attr]
        known = pdf.fonts[FAMILY].cmap  # type: ignore[union-attr] # it is the font of a file
        _check_characters(blocks, known)
        pdf.set_creation_date(made_at)
        pdf.set_title(TITLE)
        pdf.set_lang("en")
        pdf.set_margin(MARGIN)
        pdf.set_auto_page_break(True, MARGIN)
        pdf.add_page()
        for block in blocks:
            pdf.set_font(FAMILY, "B" if block.is_heading else "", HEADING_SIZE if block.is_heading else SIZE)
            pdf.multi_cell(0, LINE, _composed(block.text), align="L", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(LINE / 3 if block.is_heading else LINE)
        return bytes(pdf.output())


def _composed(text: str) -> str:
    """A letter and its accent as one character, as the font has most of them."""
    return unicodedata.normalize("NFC", text)


def _check_characters(blocks: Sequence[LetterBlock], known: Container[int]) -> None:
    text = "".join(_composed(block.text) for block in blocks)
    missing = dict.fromkeys(each for each in text if each not in "\n\t" and ord(each) not in known)
    if missing:
        shown = " ".join(list(missing)[:MOST_NAMED])
        raise RuleBroken(
            _(
                "The letter has characters that our font does not have: %(characters)s. Write them in Latin, "
                "Greek or Cyrillic letters, for example in the name of the candidate.",
                characters=shown,
            )
        )
