"""A server in front of PostgreSQL that answers the request for TLS in its own way: with a certificate, or with no.

So refusals can be tried where the server itself has no TLS. It passes on what it understood, unencrypted.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

#: What a client sends first when it wants TLS: length 8, code 80877103.
_WANTS_TLS = bytes.fromhex("0000000804d2162f")
#: What a server sends last when it has carried out, and committed, all that it was asked (ReadyForQuery, idle).
_READY = b"Z\0\0\0\5I"


@dataclass
class Proxy:
    """A listening proxy.

    `passed_on` counts the bytes of clients that reached the server behind it, `turns` how often a client spoke after
    the server had: its round trips. Once `deaf` is set, the server's answers are kept back; `kept_back` says when a
    whole one was. While the cable is `cut`, whoever comes is sent away. `breaks` hangs up at a round trip: before the
    server hears of it, or (True) when it has carried it out.
    """

    port: int
    passed_on: int = 0
    turns: int = 0
    answered: bool = True
    deaf: threading.Event = field(default_factory=threading.Event)
    kept_back: threading.Event = field(default_factory=threading.Event)
    cut: threading.Event = field(default_factory=threading.Event)
    breaks: tuple[int, bool] | None = None
    sockets: list[socket.socket] = field(default_factory=list)

    def pull_the_plug(self) -> None:
        """Break every connection, and let nobody in until `cut` is cleared."""
        self.cut.set()
        self.hang_up()

    def hang_up(self) -> None:
        """Close every connection."""
        for one in list(self.sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def proxy(behind: int, context: ssl.SSLContext | None) -> Iterator[Proxy]:
    """A proxy to the port `behind` of this computer: TLS with `context`, or a server that has none."""
    listening = socket.create_server(("127.0.0.1", 0))
    made = Proxy(listening.getsockname()[1])
    accepting = threading.Thread(target=_accept, args=(made, listening, behind, context), daemon=True)
    accepting.start()
    try:
        yield made
    finally:
        # A blocked accept() is not woken by close() on every system; a connection wakes it.
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        made.hang_up()  # which ends what the thread waits for
        accepting.join(30)
        made.hang_up()  # what it had just opened


def _accept(made: Proxy, listening: socket.socket, behind: int, context: ssl.SSLContext | None) -> None:
    while True:
        try:
            client, _address = listening.accept()
        except OSError:
            return
        if made.cut.is_set():
            client.close()
            continue
        client.settimeout(20)
        made.sockets.append(client)
        try:
            first = client.recv(8)
            if first == _WANTS_TLS:
                client.sendall(b"S" if context else b"N")
                if context is not None:
                    client = context.wrap_socket(client, server_side=True)
                    made.sockets.append(client)
                first = b""
            _pass_on(made, client, behind, first)
        except OSError:  # ssl.SSLError is one: the client has refused us
            client.close()


def _pass_on(made: Proxy, client: socket.socket, behind: int, first: bytes) -> None:
    server = socket.create_connection(("127.0.0.1", behind))
    server.settimeout(20)
    made.sockets.append(server)
    back = threading.Thread(target=_answer, args=(made, server, client), daemon=True)
    back.start()
    data = first or client.recv(65536)
    while data:
        made.passed_on += len(data)
        made.turns, made.answered = made.turns + made.answered, False
        if made.breaks and made.turns >= made.breaks[0]:
            if not made.breaks[1]:
                made.hang_up()
                return
            made.deaf.set()
        server.sendall(data)
        data = client.recv(65536)
    server.close()


def _answer(made: Proxy, server: socket.socket, client: socket.socket) -> None:
    end, logged_in = b"", False
    with contextlib.suppress(OSError):
        while data := server.recv(65536):
            made.answered = True
            end = (end + data)[-len(_READY) :]
            if not made.deaf.is_set():
                logged_in = logged_in or end == _READY
                client.sendall(data)
                continue
            if end == _READY:
                made.kept_back.set()
            if made.breaks and (end == _READY or not logged_in):
                made.hang_up()
