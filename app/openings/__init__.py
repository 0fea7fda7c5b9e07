"""Openings, their stages and hiring teams."""
