"""A gate in front of Django.

Under ASGI every request gets a thread and nothing limits them: three hundred phones that come back after an outage
made thousands of threads, gigabytes of memory and no answer for half a minute. Here are a few places. Each is a thread
that stays, with its connection to the database; some requests wait a moment for one, the others are told to come
again. What a slow line still has to send is awaited outside. Sockets pass.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler

INSIDE, WAITING, PATIENCE_S = 12, 300, 3
BODY_PATIENCE_S, BODY_KEPT = 30, 2**18  # a longer body is read inside
BUSY = (
    "Many people are asking at once. Your text is kept; please try again in a moment.\n"
    "混み合っています。書いたものは残っています。少し待ってからもう一度お試しください。"
)
TOO_SLOW = (
    "The line was too slow. Your text is kept; please try again.\n"
    "回線が遅すぎました。書いたものは残っています。もう一度お試しください。"
)


class InOneThread(ASGIHandler):
    """All our views and middleware are synchronous: a request goes to its thread once, not once for each of them."""

    def load_middleware(self, is_async=False):
        super().load_middleware(is_async=False)

    async def get_response_async(self, request):
        return await sync_to_async(self.get_response)(request)


class Gate:
    def __init__(self, app, inside=INSIDE, waiting=WAITING, patience_s=PATIENCE_S):
        self.app, self.waiting, self.patience_s = app, waiting, patience_s
        self.inside, self.places, self.queue = inside, asyncio.LifoQueue(), 0
        for _place in range(inside):
            self.places.put_nowait(ThreadPoolExecutor(max_workers=1, thread_name_prefix="place"))

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or scope["path"] == "/healthz":
            return await self.app(scope, receive, send)
        try:
            async with asyncio.timeout(BODY_PATIENCE_S):
                receive = await sent(receive)
        except TimeoutError:
            return await say(send, 408, TOO_SLOW)
        place = await self.enter()
        if place is None:
            return await say(send, 503, BUSY)
        try:
            async with ThreadSensitiveContext(executor=place):
                await self.app(scope, receive, send)
        finally:
            self.places.put_nowait(place)

    def is_busy(self):
        return self.places.qsize() < self.inside

    async def enter(self):
        """A place inside, or nothing when too many wait or patience is over."""
        if self.places.empty() and self.queue >= self.waiting:
            return None
        self.queue += 1
        try:
            async with asyncio.timeout(self.patience_s):
                return await self.places.get()
        except TimeoutError:
            return None
        finally:
            self.queue -= 1


async def sent(receive):
    """A `receive` that gives at once what was awaited here: the body, or as much of it as is kept."""
    messages, size = [await receive()], 0
    while messages[-1].get("more_body") and size < BODY_KEPT:
        messages.append(await receive())
        size += len(messages[-1].get("body", b""))
    messages.reverse()

    async def again():
        return messages.pop() if messages else await receive()

    return again


async def say(send, status, sentence):
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"retry-after", b"2"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode()})
