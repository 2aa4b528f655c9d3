"""Letters: composing, the outbox, delivery."""
