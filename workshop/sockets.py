"""uvicorn's WebSocket protocol, less the handshake it would keep as long as the socket lives: a fifth of its memory."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol


class Lean(WebSocketsSansIOProtocol):
    async def send(self, message):
        await super().send(message)
        if message["type"] == "websocket.accept":
            self.request = self.response = None
            self.scope.clear()
