"""What security events are called on the page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.audit_log.models import SecurityEventKind

EVENT_LABELS = {
    SecurityEventKind.SIGNED_IN: _l("Signed in"),
    SecurityEventKind.SIGN_IN_REFUSED: _l("Sign-in refused"),
    SecurityEventKind.SIGNED_OUT: _l("Signed out"),
    SecurityEventKind.READ_DOCUMENT: _l("Read a document"),
    SecurityEventKind.READ_SCORECARDS: _l("Read scorecards"),
    SecurityEventKind.DOWNLOADED_EXPORT: _l("Downloaded an export"),
    SecurityEventKind.REFUSED: _l("Page refused"),
}
