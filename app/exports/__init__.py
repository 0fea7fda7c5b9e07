"""Exporting lists of applications and of candidates as files for spreadsheets."""
