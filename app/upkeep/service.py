"""The verbs of upkeep: what is known of a person, and how it is forgotten."""
