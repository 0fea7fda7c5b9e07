"""The day the gate is likely to open."""
