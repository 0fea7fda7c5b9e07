"""Pages of ISR overrides and of corrections of closings."""

from app.book.models import ClosingCorrection
from app.web.record_pages import register_page
from app.web.routing import Routes, register_loader

routes = Routes("isr_by_hand", __name__)
register_loader("correction_id", ClosingCorrection)
register_page(ClosingCorrection, "isr_by_hand.correction", "correction_id")

from app.isr_by_hand.views import corrections, isr_overrides  # noqa: E402, F401 - they add routes
