"""A client for Hardcover's GraphQL API; knows nothing of Home Assistant."""
