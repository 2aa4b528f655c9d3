"""After the session: what was delivered, texts in lieu, the co-chairs' summary, the report back."""
