"""Calendar entries as iCalendar files, feeds and messages."""
