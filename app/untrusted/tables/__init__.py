"""Tables that people upload, as CSV or XLSX: read in the sandbox, row by row, as texts and nothing else."""
