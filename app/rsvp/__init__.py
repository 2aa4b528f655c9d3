"""Replies in versions, delegations and requests for the floor."""
