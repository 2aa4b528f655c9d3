"""Statements sent beforehand as recordings: what came, what was found, what if none comes."""
