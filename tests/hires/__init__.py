"""Tests of hires."""
