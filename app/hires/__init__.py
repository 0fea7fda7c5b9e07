"""The page to hire a candidate."""
