"""The book of business: the accounts of the territories, and who the ISR of each is on any day."""
