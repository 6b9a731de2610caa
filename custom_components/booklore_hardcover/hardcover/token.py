"""Reading when a token expires: those made before August 2026 are JWTs (contract §1)."""

from base64 import urlsafe_b64decode
import binascii

import orjson

_MAX_UNIX_TIME = 253_402_300_799
"""The last second of the year 9999, the last that `datetime` can represent."""


def expires_at(token: str) -> int | None:
    """Return when a token expires, as a Unix time in seconds; None if it does not tell.

    Only to remind the person: the signature is not verified, since only Hardcover has the key.
    """
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = orjson.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except binascii.Error, ValueError:
        return None
    expiry = claims.get("exp") if isinstance(claims, dict) else None
    if not isinstance(expiry, int | float) or isinstance(expiry, bool):
        return None
    return int(expiry) if 0 < expiry <= _MAX_UNIX_TIME else None
