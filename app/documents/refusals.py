"""Why a file is refused: the sentences beside its field.

The process that reads a stranger's file loads this module without Flask, so they are marked for the
catalogue here and translated where a page shows them.
"""

from __future__ import annotations

from app.shared.refusals import N_, RuleBroken

FILE_EMPTY = N_("The file is empty.")
FILE_TOO_LARGE = N_("The file is too large (limit: 10 MB).")
FILE_TYPE_NOT_ACCEPTED = N_(
    "This is not a PDF, DOCX, ODT or plain text file, whatever its extension. "
    "Save it as a PDF and choose that."
)
FILE_DAMAGED = N_("The file is damaged or incomplete. Save it again and choose that.")
FILE_LOCKED = N_("The file is locked with a password. Save it without one and choose that.")
FILE_HAS_MACROS = N_("The file contains macros. Save it as a PDF and choose that.")
FILE_UNPACKS_TOO_LARGE = N_("The file is too large when unpacked. Save it as a PDF and choose that.")
COMPRESSION_NOT_SUPPORTED = N_(
    "The compression of this file is not supported. Save it as a PDF and choose that."
)
FILE_IS_OLD_WORD = N_("This is an old Word file (.doc). Save it as a PDF or DOCX and choose that.")
FILE_IS_RTF = N_("This is a rich text file (.rtf), not a PDF. Save it as a PDF or DOCX and choose that.")
FILE_IS_WEB_PAGE = N_("This is a web page or other markup, not a PDF. Print it as a PDF and choose that.")
FILE_IS_PICTURE = N_("This is a picture, not a PDF. Save the document itself as a PDF and choose that.")
STORAGE_FAILED = N_("The document could not be stored. Try again in a few minutes.")
NOT_READABLE_NOW = N_("The document cannot be read at the moment. Try again in a few minutes.")
FILE_CHANGED = N_("The file is no longer as it was uploaded, so it is not shown. Tell your administrator.")
TOO_MANY_DOCUMENTS = N_("This application already has the maximum number of documents.")


def document_refused(sentence: str) -> RuleBroken:
    """The refusal, beside the field of the document."""
    return RuleBroken(sentence, field="document")
