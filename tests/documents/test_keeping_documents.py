"""A document is kept as it was handed in, under a random name, and is judged by what is in it."""
