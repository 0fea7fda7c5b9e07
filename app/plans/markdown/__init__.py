"""Markdown as plans need it: lines, outline, links, tasks, plain text."""
