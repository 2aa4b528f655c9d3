"""Staff sign-in, personal links, and who may do what."""
