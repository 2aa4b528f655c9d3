"""Leased jobs that outlive a request."""
