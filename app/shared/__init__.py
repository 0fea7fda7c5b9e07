"""What every package may stand on: clock, database types, forms, paging, refusals."""
