"""The pages of the company's texts of mail."""

from app.mail_texts.models import MailTemplate
from app.web.routing import Routes, register_loader

routes = Routes("mail_texts", "app.mail_texts.views")
register_loader("mail_template_id", MailTemplate)

from app.mail_texts.views import overview, product_mails, templates  # noqa: E402, F401 - they declare routes
