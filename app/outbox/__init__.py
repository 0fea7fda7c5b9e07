"""Mail waiting to leave: written with the change it tells of, delivered by a worker."""
