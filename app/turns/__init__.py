"""Turns: what waits for whom, since when, and until when. One row per open thing."""
