"""Files that people upload and look at before they are applied: their columns, forms, pages and work."""
