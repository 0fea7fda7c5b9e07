"""What people look at to plan: capacity, and how long the way to a territory takes. It only reads."""
