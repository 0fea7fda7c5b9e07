"""Capacity: the territories without an ISR, and who is on the way to hold one, area by area."""
