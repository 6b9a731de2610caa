"""Client for Hardcover's GraphQL API; "contract" in its comments means hardcover-api.md."""
