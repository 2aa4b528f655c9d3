"""The conference, its sessions, places of honour and deadlines."""
