"""After how many months a declined candidate may apply again: shown to recruiters, and never automatic."""
