"""A candidate's documents: judged by their content, kept under random names, read in a process apart."""

from app.documents.file_type import MOST_BYTES
from app.documents.purge import erase_documents
from app.documents.store import content_of, keep_document

__all__ = ["MOST_BYTES", "content_of", "erase_documents", "keep_document"]
