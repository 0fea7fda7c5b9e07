"""Holdovers: up to five accounts or opportunities of an alignment change, and the credit they split."""
