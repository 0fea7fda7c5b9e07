"""The documents of candidates: their type, storing them, reading their text in a sandbox, serving them."""

from app.documents.file_type import MAX_DOCUMENT_BYTES
from app.documents.purge import purge_documents
from app.documents.store import document_content, store_document

__all__ = ["MAX_DOCUMENT_BYTES", "document_content", "purge_documents", "store_document"]
