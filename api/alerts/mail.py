"""One e-mail over SMTP: encrypted, unless the server is on this very machine."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

_SECONDS = 15.0


class MailUrlError(ValueError):
    """An address of a mail server that cannot be used."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in: smtps:// from the first sign on, smtp:// with STARTTLS before anything is told."""

    host: str
    port: int
    implicit: bool
    user: str
    password: str

    @classmethod
    def read(cls, url: SecretStr) -> "MailServer":
        """Read `smtp[s]://[user:password@]host[:port]`. Raises `MailUrlError`."""
        try:
            parts = urlsplit(url.get_secret_value())
            port = parts.port
        except ValueError:
            raise MailUrlError("no address") from None
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise MailUrlError("smtp://host or smtps://host is wanted")
        implicit = parts.scheme == "smtps"
        return cls(
            parts.hostname,
            port or (465 if implicit else 587),
            implicit,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )

    def send(self, message: EmailMessage) -> None:
        """Hand a message in. Raises `OSError` or `smtplib.SMTPException` (an `OSError` too) where that fails."""
        trust = ssl.create_default_context()
        if self.implicit:
            with smtplib.SMTP_SSL(self.host, self.port, timeout=_SECONDS, context=trust) as server:
                self._hand_in(server, message)
            return
        with smtplib.SMTP(self.host, self.port, timeout=_SECONDS) as server:
            if not self.is_here:
                server.starttls(context=trust)
            self._hand_in(server, message)

    @property
    def is_here(self) -> bool:
        """Whether the server is on this machine, so that nothing travels."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def _hand_in(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        if self.user:
            server.login(self.user, self.password)
        server.send_message(message)


def letter(sender: str, to: str, subject: str, text: str, key: str) -> EmailMessage:
    """Return a plain letter; the same `key` gives the same number, by which a mailbox knows one sent twice."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = f"<{key}@{sender.rpartition('@')[2].strip('>') or 'motcua'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message
