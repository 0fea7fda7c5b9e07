"""Copies of files for backups, restores and checks."""
