"""What every page and form is made with: routing, errors, templates, forms, security."""
