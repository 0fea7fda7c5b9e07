"""What becomes of the other candidates once the last place of an opening is filled, by a day."""
