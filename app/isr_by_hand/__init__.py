"""The ISR of an opportunity by hand: overrides while it is open, and corrections of its closing."""
