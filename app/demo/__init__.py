"""The demonstration: simulated replies and a mailbox to look into."""
