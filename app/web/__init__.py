"""Routing, error pages, templates, forms and security: what every page is made with."""
