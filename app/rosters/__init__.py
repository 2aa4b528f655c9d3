"""The moderator's desk."""
