"""Departures: what depends on a person whose account closes or who loses a role, and who takes it over."""
