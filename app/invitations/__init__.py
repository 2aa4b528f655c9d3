"""The invitation of each addressee, its dispatch and its personal link."""
