"""Import of candidates from a file: upload, map columns, check, apply in batches, undo while untouched."""
