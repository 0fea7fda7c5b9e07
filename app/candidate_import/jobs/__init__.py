"""The jobs of the other system that rows name, and the opening of ours that was chosen for each."""
