"""Job families (files and their reader), openings, their stages and hiring teams."""
