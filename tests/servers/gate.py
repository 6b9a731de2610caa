"""A gate before the stand-ins: what arrives waits until a test lets it through."""

import asyncio


class Gate:
    """Holds requests, so that a test decides what happens between any two of them."""

    def __init__(self) -> None:
        """Be shut."""
        self._waiting: list[asyncio.Event] = []
        self._open = False

    @property
    def held(self) -> int:
        """How many requests wait."""
        return len(self._waiting)

    async def pass_through(self) -> None:
        """Wait to be let through."""
        if self._open:
            return
        called = asyncio.Event()
        self._waiting.append(called)
        try:
            await called.wait()
        finally:
            if called in self._waiting:
                self._waiting.remove(called)

    def let_through(self, requests: int) -> None:
        """Let those through that have waited longest."""
        for called in self._waiting[:requests]:
            self._waiting.remove(called)
            called.set()

    def open(self) -> None:
        """Hold nothing any more."""
        self._open = True
        self.let_through(self.held)

    def shut(self) -> None:
        """Hold what comes from now on."""
        self._open = False
