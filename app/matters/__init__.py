"""Matters that only a human can decide: one person or two, one statement or two, who speaks."""
