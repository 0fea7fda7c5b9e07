"""Values of charts that templates draw."""
