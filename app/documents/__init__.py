"""Letters, notifications and notes verbales: drafted, cleared, signed, numbered and printed."""
