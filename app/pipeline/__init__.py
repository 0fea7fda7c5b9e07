"""The moves of an application through its stages, and the board that shows them."""
