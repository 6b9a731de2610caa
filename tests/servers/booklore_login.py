"""How the stand-in BookLore lets people in: log-in, tokens, lock-out (contract §1)."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
import secrets
from time import time

from aiohttp import web
import orjson

from .booklore_profiles import GENERATIONS, Profile
from .booklore_replies import body_of, container_error, error, json_reply

MOST_FAILURES = 5
LOCK_SECONDS = 15 * 60
REFRESH_SECONDS = 30 * 24 * 3_600
UNRIPE_SECONDS = 2 * 60
"""So long a refresh token of the newest servers is not taken yet (§1.2)."""


class Limiter:
    """Counts failures by key for 15 minutes from the first one on; in memory only."""

    def __init__(self) -> None:
        """Begin without any failure."""
        self._failures: dict[str, tuple[int, float]] = {}

    def locks(self, keys: tuple[str, ...], now: float) -> bool:
        """Whether one of the keys has failed too often."""
        for key in keys:
            if key in self._failures and now - self._failures[key][1] >= LOCK_SECONDS:
                del self._failures[key]
        return any(self._failures.get(key, (0, 0.0))[0] >= MOST_FAILURES for key in keys)

    def note(self, keys: tuple[str, ...], now: float) -> None:
        """Count a failure."""
        for key in keys:
            count, since = self._failures.get(key, (0, now))
            self._failures[key] = (count + 1, since)

    def forgive(self, keys: tuple[str, ...]) -> None:
        """Forget the failures of these keys after a success."""
        for key in keys:
            self._failures.pop(key, None)


class LoginSide:
    """One account, its tokens, and who may come in; tests change the facts."""

    def __init__(self, profile: str) -> None:
        """Begin with an account that nobody has used."""
        self.profile: Profile = GENERATIONS[profile]
        self.username = "reader"
        self.password = "correct horse"
        self.account_id = 1
        self.oidc_only = False
        self.clock: Callable[[], float] = time
        self._access: dict[str, float] = {}
        """Until when a token opens the door."""
        self._refresh: dict[str, tuple[float, float]] = {}
        """From when and until when a refresh token is taken."""
        self._last_token_second: int | None = None
        self._limiter = Limiter()

    def expire_tokens(self) -> None:
        """Make every access token invalid, as time does."""
        self._access.clear()

    def revoke_refresh_tokens(self) -> None:
        """Make every refresh token invalid, as a log-out in the browser does (§1.5)."""
        self._refresh.clear()

    def _restarted(self) -> None:
        """Forget what lives in memory only: a restart lifts every lock (§1.5)."""
        self._limiter = Limiter()

    async def _login(self, request: web.Request) -> web.Response:
        header = request.headers.get("Authorization", "")
        if header.startswith("Bearer ") and not self.profile.json_401 and not self._knows(header):
            # The token filter runs before the log-in (§1.1).
            return web.Response(status=401)
        data = await body_of(request)
        if isinstance(data, web.Response):
            return data
        if blank := [name for name in ("username", "password") if _blank(data.get(name))]:
            details = [f"{name}: {name.capitalize()} must not be blank" for name in blank]
            return error(400, "Validation error", details=details)
        username = str(data["username"])
        keys = (f"login:ip:{request.remote}", f"login:user:{username.lower()}")
        if (locked := self._locked(keys)) is not None:
            return locked
        if (username, data["password"]) != (self.username, self.password):
            return self._refused(keys)
        if self.oidc_only:
            return error(403, "Local login is disabled. Use OIDC to sign in.")
        self._limiter.forgive(keys)
        extra = False if self.profile.boolean_default_password else "false"
        return self._new_tokens(isDefaultPassword=extra)

    async def _refresh_tokens(self, request: web.Request) -> web.Response:
        data = await body_of(request)
        if isinstance(data, web.Response):
            return data
        if _blank(data.get("refreshToken")):
            details = ["refreshToken: must not be blank"]
            return error(400, "Validation error", details=details)
        keys = (f"refresh:ip:{request.remote}",)
        if (locked := self._locked(keys)) is not None:
            return locked
        token = str(data["refreshToken"])
        taken_from, taken_until = self._refresh.get(token, (0.0, 0.0))
        if not taken_from <= self.clock() < taken_until:
            return self._refused(keys)
        reply = self._new_tokens()
        if reply.status == 200 or not self.profile.keeps_refresh_token_on_collision:
            del self._refresh[token]
        if reply.status == 200:
            self._limiter.forgive(keys)
        return reply

    def _new_tokens(self, **more: object) -> web.Response:
        now = self.clock()
        if self.profile.collides and int(now) == self._last_token_second:
            return error(400, "A data conflict occurred. The operation could not be completed.")
        self._last_token_second = int(now)
        life = self.profile.access_seconds
        access = self._jwt(now, life)
        if self.profile.opaque_refresh:
            refresh, taken_from = secrets.token_urlsafe(36), now + UNRIPE_SECONDS
        else:
            refresh, taken_from = self._jwt(now, REFRESH_SECONDS), now
        self._access[access] = now + life
        self._refresh[refresh] = (taken_from, now + REFRESH_SECONDS)
        reply: dict[str, object] = {"accessToken": access, "refreshToken": refresh}
        if self.profile.expires:
            reply["expires"] = life
        return json_reply(reply | more)

    def _jwt(self, now: float, life: int) -> str:
        claims = {
            "sub": self.username,
            "userId": self.account_id,
            "isDefaultPassword": False,
            "iat": int(now),
            "exp": int(now) + life,
        }
        # The signature is a chance one: that is what tells our tokens apart.
        parts = (b'{"alg":"HS256"}', orjson.dumps(claims), secrets.token_bytes(32))
        return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts)

    def _locked(self, keys: tuple[str, ...]) -> web.Response | None:
        if self.profile.limits_logins and self._limiter.locks(keys, self.clock()):
            return error(429, "Too many failed login attempts. Please try again later.")
        return None

    def _refused(self, keys: tuple[str, ...]) -> web.Response:
        self._limiter.note(keys, self.clock())
        return error(self.profile.wrong_password_status, "Invalid credentials")

    def _knows(self, header: str) -> bool:
        return self._knows_token(header.removeprefix("Bearer "))

    def _knows_token(self, token: str) -> bool:
        return self._access.get(token, 0.0) > self.clock()

    def _unauthorised(self, request: web.Request) -> web.Response | None:
        header = request.headers.get("Authorization", "")
        if not header.startswith("Bearer "):
            return self._no_token(request)
        return None if self._knows(header) else self._bad_token(request)

    def _no_token(self, request: web.Request) -> web.Response:
        status = self.profile.no_token_status
        return container_error(
            status, "Forbidden" if status == 403 else "Unauthorized", request.path
        )

    def _bad_token(self, request: web.Request) -> web.Response:
        if self.profile.json_401:
            return container_error(401, "Unauthorized", request.path)
        return web.Response(status=401)


def _blank(value: object) -> bool:
    return value is None or not str(value).strip()
