"""What goes back to the CRM: differences, return files, and conflicts about fields that both sides keep."""
