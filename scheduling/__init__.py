"""Fair allocation of speakers to parallel roundtables: a library of its own."""
