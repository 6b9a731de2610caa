"""Where covers may come from: nobody else is told what a person looks at."""

from yarl import URL

from ..accounts.clients import hardcover_url
from ..hardcover.client import API_URL

_IMAGES = URL("https://assets.hardcover.app")
"""Hardcover's image host (hardcover-api contract, samples)."""


def candidate_cover(address: str | None) -> str | None:
    """Return the address of a candidate's cover if a browser may ask for it, else None.

    It may ask Hardcover's image host over https and, in development and tests, the
    server that stands in for Hardcover.
    """
    try:
        url = URL(address or "")
        origin = url.origin()
    except ValueError:
        return None
    stand_in = hardcover_url()
    allowed = {_IMAGES.origin()} | ({stand_in.origin()} if stand_in != API_URL else set())
    return str(url) if origin in allowed and url.user is None else None
