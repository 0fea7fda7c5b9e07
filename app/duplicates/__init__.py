"""Find candidates who are one person, and merge their records."""
