"""Pages of accounts."""

from sqlalchemy.orm import joinedload

from app.book.models import Account, Opportunity
from app.book.tabs import book_tabs
from app.web.record_pages import register_page
from app.web.routing import Routes, register_loader

routes = Routes("book", __name__)
register_loader("opportunity_id", Opportunity, loaded_with=[joinedload(Opportunity.account)])
register_loader("account_id", Account)
register_page(Account, "book.account", "account_id")
routes.add_app_template_global(book_tabs, "book_tabs")

from app.book.views import accounts  # noqa: E402, F401 - it adds routes
