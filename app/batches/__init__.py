"""Batches: one act on many applications, done one by one by the worker, with progress and undo."""
