"""The resources of the Inside Sales department: links and short texts that ISR managers keep up to date."""
