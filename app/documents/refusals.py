"""Why a file is not taken, in sentences beside its field."""

from __future__ import annotations

from app.shared.refusals import RuleBroken

EMPTY = "The file is empty."
TOO_LARGE = "The file is too large: at most 10 MB fit here."
NONE_OF_THESE = (
    "This is not a PDF, DOCX, ODT or plain text file, whatever its name ends with. "
    "Save it as a PDF and choose that."
)
DAMAGED = "The file is damaged or not whole. Save it again and choose that."
LOCKED = "The file is locked with a password. Save it without one and choose that."
MACROS = "The file holds macros. Save it as a PDF and choose that."
TOO_MUCH_INSIDE = "There is more packed into the file than we unpack. Save it as a PDF and choose that."
ODDLY_PACKED = "The file is packed in a way that is not supported. Save it as a PDF and choose that."
OLD_WORD = "This is a Word file of the old kind (.doc). Save it as a PDF or DOCX and choose that."
RTF = "This is a rich text file (.rtf), not a PDF. Save it as a PDF or DOCX and choose that."
WEB_PAGE = "This is a web page or another file of markup, not a PDF. Print it as a PDF and choose that."
PICTURE = "This is a picture, not a PDF. Save the document itself as a PDF and choose that."
NOT_KEPT = "The document could not be kept: there is no room for it now. Try again in a few minutes."
TOO_MANY = "There are as many documents with this application as it can have."


def refused(sentence: str) -> RuleBroken:
    """The refusal, beside the field of the document."""
    return RuleBroken(sentence, field="document")
