"""Credentials of Parties for each instrument: what has come, what was found, who decided."""
