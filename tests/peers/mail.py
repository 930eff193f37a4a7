"""A mail server on this machine that keeps what it is handed, or refuses it."""

import socket
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller


class Mailbox:
    """What came, and whether the next letters are refused."""

    def __init__(self):
        self.letters = []
        self.refuses = False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 aiosmtpd calls it so
        if self.refuses:
            return "451 later"
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


def _free_port():
    """Return a port that nobody listens on: the controller cannot choose one itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def mail_server():
    """Serve until the block ends; yield the mailbox and its address."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
