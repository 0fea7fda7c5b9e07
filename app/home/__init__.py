"""Where a person lands: what waits for them. And two addresses for whoever keeps Onramp running."""
