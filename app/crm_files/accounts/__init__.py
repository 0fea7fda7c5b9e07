"""Files with accounts: their columns, how a row is read and judged, and how a file is applied."""
