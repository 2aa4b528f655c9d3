"""Mail that comes in: answers to calendar entries, letters that came back, and all the rest."""
