"""The teams that own steps, and the colleague who sees to the steps of each."""
