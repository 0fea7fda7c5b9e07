"""The mapping file: the single source of truth for territories, brought as CSV and given back as it was."""
