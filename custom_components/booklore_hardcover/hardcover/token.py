"""What a token says of itself: legacy tokens are JWTs, and tell until when they are good."""

from base64 import urlsafe_b64decode
import binascii

import orjson

_LATEST = 253_402_300_799
"""The last second of the year 9999, where calendars end."""


def good_until(token: str) -> int | None:
    """Return when a token ceases to be good, as a Unix time; None when it does not say.

    Personal access tokens do not (hardcover-api contract §1). The signature is not
    checked: only Hardcover can, and this is for a reminder.
    """
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = orjson.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except binascii.Error, ValueError:
        return None
    end = claims.get("exp") if isinstance(claims, dict) else None
    if not isinstance(end, int | float) or isinstance(end, bool):
        return None
    return int(end) if 0 < end <= _LATEST else None
