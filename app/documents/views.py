"""Add a document to an application, preview it, download it: as an attachment, never as a page."""

from __future__ import annotations

from io import BytesIO

from flask import Response, abort, flash, render_template, send_file
from flask_babel import gettext as _
from flask_login import current_user

from app.access.permissions import Permission
from app.audit_log.actions import note_read
from app.audit_log.models import SecurityEventKind
from app.candidates.models import Application
from app.documents import MAX_DOCUMENT_BYTES, document_content, store_document
from app.documents.forms import DocumentForm
from app.documents.models import Document
from app.documents.preview.find import MAX_PHRASE_LENGTH
from app.documents.preview.pages import Zoom, page_picture, page_texts, preview_of
from app.documents.rules import CONTENT_TYPES, download_name
from app.documents.storage.names import MAX_DRAWN_PAGES, THUMBNAIL
from app.web.parameters import choice_param, enum_by_value, number_param, text_param
from app.web.record_pages import redirect_to_page
from app.web.routing import MAX_FORM_BYTES, Answer, Routes, register_loader
from app.web.security import CONTENT_SECURITY_POLICY, picture_response

routes = Routes("documents", __name__)
register_loader("document_id", Document)


@routes.form(
    "/applications/<int:application_id>/documents/add",
    permission=Permission.ADD_DOCUMENT,
    max_bytes=MAX_DOCUMENT_BYTES + MAX_FORM_BYTES,
)
def add_document(application: Application) -> Answer:
    form = DocumentForm()
    if form.submit(store_document, application, **form.document.values, by=current_user):
        flash(_("Added the document."), "good")
        return redirect_to_page(application)
    return render_template("documents/add_document.html", form=form, application=application), form.status


@routes.page("/documents/<int:document_id>", permission=Permission.VIEW_DOCUMENT)
def document(document: Document) -> Answer:
    note_read(SecurityEventKind.READ_DOCUMENT, document)
    return serve_document(document)


@routes.page("/documents/<int:document_id>/preview", permission=Permission.VIEW_DOCUMENT)
def preview(document: Document) -> Answer:
    note_read(SecurityEventKind.READ_DOCUMENT, document)
    texts = page_texts(document)
    number = number_param("page", least=1, most=len(texts)) or 1
    find = (text_param("find") or "").strip()[:MAX_PHRASE_LENGTH]
    zoom = choice_param("zoom", enum_by_value(Zoom)) or Zoom.FIT
    shown = preview_of(document, texts, number, find)
    return render_template(
        "documents/preview.html", document=document, shown=shown, find=find, zoom=zoom, zooms=Zoom
    )


@routes.page("/documents/<int:document_id>/picture", permission=Permission.VIEW_DOCUMENT)
def picture(document: Document) -> Answer:
    note_read(SecurityEventKind.READ_DOCUMENT, document)
    return serve_picture(document, number_param("page", least=1, most=MAX_DRAWN_PAGES) or 1)


@routes.page("/documents/<int:document_id>/thumbnail", permission=Permission.VIEW_DOCUMENT)
def thumbnail(document: Document) -> Answer:
    return serve_picture(document, THUMBNAIL)


def serve_picture(document: Document, number: int) -> Response:
    """A picture of a page that we have drawn. The caller has checked the permission."""
    content = page_picture(document, number)
    if content is None:
        abort(404)
    return picture_response(content)


def serve_document(document: Document) -> Response:
    """The file as an attachment of its fixed type. The caller has checked the permission."""
    kind = document.kind.value
    name = download_name(document.name, kind)
    answer = send_file(
        BytesIO(document_content(document)), as_attachment=True, download_name=name, etag=False
    )
    answer.headers["Content-Type"] = CONTENT_TYPES[kind]
    answer.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; sandbox"
    return answer
