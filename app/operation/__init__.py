"""What those who run Onramp watch: the worker's health, what waits, and numbers for Prometheus."""
