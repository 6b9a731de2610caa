"""How well, and with how many requests, a library of any size is resolved."""
