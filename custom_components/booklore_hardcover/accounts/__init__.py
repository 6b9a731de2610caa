"""The two accounts of an entry: their clients, their checks and what was refused."""
