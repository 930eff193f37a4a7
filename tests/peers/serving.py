"""Serve an ASGI application on a socket of this machine, in a thread: what the peers of the tests stand on."""

import socket
import threading

import uvicorn


class Served:
    """`app` at `url` while the context lasts."""

    def __init__(self, app):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else each answer takes 40 ms
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",  # a peer that breaks off an answer means it
            access_log=False,
            lifespan="auto",
            ws="none",
            timeout_graceful_shutdown=5,
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, args=([self.socket],), daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.should_exit = True
        self.thread.join(10)
        self.socket.close()
