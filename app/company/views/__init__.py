"""The page Company for admins, its forms, and what visitors get."""

from app.company.models import CompanyHoliday
from app.web.routing import Routes, register_loader

routes = Routes("company", "app.company.views")
register_loader("holiday_id", CompanyHoliday)

from app.company.views import logo, overview, working_time  # noqa: E402, F401 - they declare routes
