"""What a socket server costs that does nothing else: bytes come in by a post and go out to everybody. For the bench."""

import asyncio
import re
import sys
from urllib.parse import parse_qs

from websockets.asyncio.server import broadcast, serve

LENGTH = re.compile(rb"Content-Length: (\d+)")


class Bare:
    def __init__(self):
        self.everybody = set()

    async def stay(self, line):
        self.everybody.add(line)
        await line.wait_closed()

    async def hear(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(int(LENGTH.search(head)[1]))
        broadcast(self.everybody, parse_qs(body.decode())["text"][0])
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    async def forever(self, port):
        """Sockets on `port`, posts on the next."""
        async with serve(self.stay, "127.0.0.1", port, compression=None, ping_interval=None):
            await (await asyncio.start_server(self.hear, "127.0.0.1", port + 1)).serve_forever()


if __name__ == "__main__":
    asyncio.run(Bare().forever(int(sys.argv[1])))
