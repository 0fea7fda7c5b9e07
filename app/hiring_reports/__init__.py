"""How hiring is going: the funnel and what is behind each of its numbers. It only reads."""
