"""Reading the Markdown of a job family page by rules, without a request, a database or a fetch."""
