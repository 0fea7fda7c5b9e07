"""The teams that own steps, and the colleague who does the steps of each."""
