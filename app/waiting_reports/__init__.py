"""Reports about waiting: for whom, how long, and whether promises to candidates were kept."""
