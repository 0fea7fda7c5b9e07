"""The company's regions: their names, the names that others use, and the page to change them."""
