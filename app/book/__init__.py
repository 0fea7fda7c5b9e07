"""The book of business: the accounts of the territories, and whose they are on any day."""
