"""Client for BookLore and Grimmory; "contract" in its comments means booklore-api.md."""
