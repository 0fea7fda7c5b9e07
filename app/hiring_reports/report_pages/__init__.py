"""What the pages of all hiring reports share: tables, files, the list of pages, and lists of rows."""
