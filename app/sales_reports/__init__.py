"""How the region is doing: indicators and their targets, and the work of each ISR. It only reads the book."""
