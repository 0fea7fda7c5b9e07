"""One person's way from hire to territory: plans, steps, gating issues, the gate."""
