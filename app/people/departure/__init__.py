"""Departures: what depends on a person who loses their account or a role, and who takes it over."""
