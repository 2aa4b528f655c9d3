"""Numbered documents and their dispatch."""
