"""Runs, drafts and published revisions of the lists of speakers."""
