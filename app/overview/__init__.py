"""How the segment stands: invitations, replies and requests for the floor in pictures."""
