"""The routes of offers: for colleagues, and the company's settings. Those of candidates are in the portal."""

from app.offers.models import Offer
from app.web.record_pages import register_named_page, register_page
from app.web.routing import Routes, register_loader

routes = Routes("offers", __name__)
register_loader("offer_id", Offer)
register_loader("own_offer_id", Offer)
register_page(Offer, "offers.offer", "offer_id")
register_named_page("offer settings", "offers.offer_settings")

from app.offers.views import decide, make, settings  # noqa: E402,F401 - they declare their routes
