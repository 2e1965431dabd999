"""A gate in front of Django.

Under ASGI every request gets a thread and nothing limits them: three hundred phones that come back after an outage
made thousands of threads, gigabytes of memory and no answer for half a minute. A few requests are inside, some wait
a moment, the others are told to come again; sockets pass.
"""

import asyncio

INSIDE, WAITING, PATIENCE_S = 12, 150, 3
BUSY = (
    "Many people are asking at once. Your text is kept; please try again in a moment.\n"
    "混み合っています。書いたものは残っています。少し待ってからもう一度お試しください。"
)


class Gate:
    def __init__(self, app, inside=INSIDE, waiting=WAITING, patience_s=PATIENCE_S):
        self.app, self.waiting, self.patience_s = app, waiting, patience_s
        self.places, self.queue = asyncio.Semaphore(inside), 0

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or scope["path"] == "/healthz":
            return await self.app(scope, receive, send)
        if not await self.enter():
            return await self.refuse(send)
        try:
            await self.app(scope, receive, send)
        finally:
            self.places.release()

    async def enter(self):
        """True with a place inside; False when too many wait or patience is over."""
        if self.places.locked() and self.queue >= self.waiting:
            return False
        self.queue += 1
        try:
            await asyncio.wait_for(self.places.acquire(), self.patience_s)
            return True
        except TimeoutError:
            return False
        finally:
            self.queue -= 1

    async def refuse(self, send):
        headers = [
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"retry-after", b"2"),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": BUSY.encode()})
