"""Files with opportunities: columns, stages, how a row is read and judged, and how a file is applied."""
