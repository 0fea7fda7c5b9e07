"""Small helpers for every package: clock, text, times, names, links, refusals, settings."""
