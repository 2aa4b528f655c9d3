"""Swaps between two Parties, and freed places offered to those who wait."""
