"""A line that can fail, to put in front of a server: cut, silent like a black hole, or slow."""

import asyncio
from contextlib import suppress


class Line:
    """async with Line(port_of_the_server) as line: use line.port; then line.cut(), line.silence(), line.restore()."""

    def __init__(self, target, port=0):
        self.target, self.port, self.delay_s = target, port, 0
        self.flows, self.writers, self.server, self.tasks = asyncio.Event(), set(), None, set()

    async def __aenter__(self):
        self.flows.set()
        await self.listen()
        return self

    async def __aexit__(self, *error):
        self.flows.set()
        self.cut()
        for task in self.tasks:
            task.cancel()

    @property
    def site(self):
        return f"http://127.0.0.1:{self.port}"

    async def listen(self):
        self.server = await asyncio.start_server(self.carry, "127.0.0.1", self.port, backlog=1024)
        self.port = self.server.sockets[0].getsockname()[1]

    def cut(self):
        """Every line breaks and no new one comes about."""
        self.server.close()
        for writer in self.writers:
            writer.transport.abort()

    def silence(self):
        """Nothing moves any more and nobody is told."""
        self.flows.clear()

    async def restore(self):
        self.flows.set()
        if not self.server.is_serving():
            await self.listen()

    async def carry(self, reader, writer):
        self.tasks.add(asyncio.current_task())
        self.writers.add(writer)
        await self.flows.wait()
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
        else:
            self.writers.add(back)
            await asyncio.gather(self.pump(reader, back), self.pump(there, writer))
            self.writers.discard(back)
        finally:
            self.writers.discard(writer)
            self.tasks.discard(asyncio.current_task())

    async def pump(self, reader, writer):
        with suppress(OSError):
            while data := await reader.read(65536):
                await asyncio.sleep(self.delay_s)
                await self.flows.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
