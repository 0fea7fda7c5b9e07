"""Lists of applications: filters, saved views, and export."""
