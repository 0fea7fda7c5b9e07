"""Reports with a name: one's own or shared with recruiters, and mailed each month to those who ask for it."""
