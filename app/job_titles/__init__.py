"""Job titles: their other names, and the people who have them."""
