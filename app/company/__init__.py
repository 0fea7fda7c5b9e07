"""What the company says of itself and how it works, as its admins change it on the page Company."""
