"""Tokens between the bot and the office, keyed hashes, and passwords of officers."""

import hmac
import secrets
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from api.sealing import first_of

# OWASP's second choice for argon2id: 19 MiB, 2 passes, 1 lane. Small on purpose: many sign-ins at once must not
# fill the memory of a small server.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = BoundedSemaphore(4)
_NOBODY = _HASHER.hash(secrets.token_hex(16))


def bot_token(key: bytes) -> str:
    """Return the bearer token with which the bot speaks to the office."""
    return keyed_hash(key, "bot-to-api")


def office_token(key: bytes) -> str:
    """Return the bearer token with which the office speaks to the bot."""
    return keyed_hash(key, "api-to-bot")


def keyed_hash(key: bytes, *parts: str) -> str:
    """Return the hexadecimal HMAC-SHA256 of `parts` joined by a sign that none of them should hold."""
    return hmac.new(first_of(key), "\x1f".join(parts).encode(), sha256).hexdigest()


def same(given: str, expected: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(given.encode(errors="surrogatepass"), expected.encode())


def new_token() -> str:
    """Return a secret of 256 random bits for a cookie or an agency."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is kept of a random token; 256 random bits need no salt."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Check a password; an officer who does not exist (None) costs the same time as a wrong password."""
    try:
        with _AT_ONCE:
            return _HASHER.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def network_of(host: str | None) -> str:
    """Return whom to count against: an IPv4 address, or the /64 of an IPv6 one, which is one household."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return host or "unknown"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return str(address)
