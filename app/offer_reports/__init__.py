"""Reports about offers and internal moves. No money is in them."""
