"""The board on which the programme officer shapes a draft by hand."""
