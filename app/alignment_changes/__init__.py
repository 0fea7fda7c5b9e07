"""Alignment changes: what one ISR loses on one day, before it happens and after."""
