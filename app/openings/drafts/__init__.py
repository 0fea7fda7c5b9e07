"""Removing a draft of an opening."""
