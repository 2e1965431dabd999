"""uvicorn's protocols, with what a room of phones needs: little memory per socket, little patience with a stranger."""

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

HEAD_PATIENCE_S = 10


class Prompt(H11Protocol):
    """A line whose first request has no whole head after ten seconds is closed: slow ones would hold all the places."""

    def connection_made(self, transport):
        super().connection_made(transport)
        self.patience = self.loop.call_later(HEAD_PATIENCE_S, self.give_up)

    def give_up(self):
        if self.cycle is None:
            self.transport.close()

    def handle_websocket_upgrade(self, event):
        """The timer would hold this protocol, and with it the head, beside the socket's own."""
        self.patience.cancel()
        super().handle_websocket_upgrade(event)


class Lean(WebSocketsSansIOProtocol):
    """Without the handshake it would keep as long as the socket lives: a fifth of its memory."""

    async def send(self, message):
        await super().send(message)
        if message["type"] == "websocket.accept":
            self.request.headers.clear()  # the parser of the frames that follow holds the request itself
            self.request = self.response = None
            self.scope.clear()
