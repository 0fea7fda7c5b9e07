"""Previews of documents: the worker draws pictures of pages, and a page shows them with their text."""
