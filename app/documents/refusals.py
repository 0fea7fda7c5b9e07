"""Why a file is not taken, in sentences beside its field."""

from __future__ import annotations

from app.shared.refusals import RuleBroken

FILE_EMPTY = "The file is empty."
FILE_TOO_LARGE = "The file is too large: at most 10 MB fit here."
FILE_TYPE_NOT_ACCEPTED = (
    "This is not a PDF, DOCX, ODT or plain text file, whatever its name ends with. "
    "Save it as a PDF and choose that."
)
FILE_DAMAGED = "The file is damaged or not whole. Save it again and choose that."
FILE_LOCKED = "The file is locked with a password. Save it without one and choose that."
FILE_HAS_MACROS = "The file holds macros. Save it as a PDF and choose that."
FILE_UNPACKS_TOO_LARGE = (
    "There is more packed into the file than we unpack. Save it as a PDF and choose that."
)
COMPRESSION_NOT_SUPPORTED = (
    "The file is packed in a way that is not supported. Save it as a PDF and choose that."
)
FILE_IS_OLD_WORD = "This is a Word file of the old kind (.doc). Save it as a PDF or DOCX and choose that."
FILE_IS_RTF = "This is a rich text file (.rtf), not a PDF. Save it as a PDF or DOCX and choose that."
FILE_IS_WEB_PAGE = (
    "This is a web page or another file of markup, not a PDF. Print it as a PDF and choose that."
)
FILE_IS_PICTURE = "This is a picture, not a PDF. Save the document itself as a PDF and choose that."
STORAGE_FAILED = "The document could not be kept: there is no room for it now. Try again in a few minutes."
TOO_MANY_DOCUMENTS = "There are as many documents with this application as it can have."


def document_refused(sentence: str) -> RuleBroken:
    """The refusal, beside the field of the document."""
    return RuleBroken(sentence, field="document")
