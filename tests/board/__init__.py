"""Tests of what the board and the lists show."""
