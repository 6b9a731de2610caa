"""Client for Hardcover's GraphQL API. It does not depend on Home Assistant.

The API is described in hardcover-api.md, which is meant wherever comments in this package
say "contract".
"""
