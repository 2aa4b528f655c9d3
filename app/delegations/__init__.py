"""Parties, observers, missions, focal points and groups."""
