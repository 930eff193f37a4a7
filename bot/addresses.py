"""Which addresses we call: those of platforms over HTTPS alone, and those in messages only where the host is known."""

import ipaddress
from collections.abc import Collection
from urllib.parse import urlsplit

from bot.ports import Refused


class AddressUnfitError(SystemExit):
    """An address in the settings over which a secret would travel in the clear stops the start."""


def platform_address(setting: str, address: str) -> str:
    """Return `address` without a slash at its end. Raises `AddressUnfitError` unless it is HTTPS, or this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise AddressUnfitError(f"{setting}: only https://, or http:// on this machine.")
    return address.rstrip("/")


def hosts_of(listed: str) -> frozenset[str]:
    """Return the names of hosts in a setting, parted by commas or blanks."""
    return frozenset(listed.lower().replace(",", " ").split())


def require_trusted(ref: str, hosts: Collection[str]) -> None:
    """Raise `Refused` unless `ref` is an address of a trusted host: over HTTPS, or HTTP on this very machine."""
    try:
        parts = urlsplit(ref)
        host, port, scheme = (parts.hostname or "").lower(), parts.port, parts.scheme
    except ValueError:
        host, port, scheme = "", None, ""
    ours = any(host == known or host.endswith(f".{known}") for known in hosts) and "@" not in ref
    here = is_loopback(host)
    safe = scheme == "https" and (here or port in (None, 443))
    if not ours or not (safe or (scheme == "http" and here)):
        raise Refused("media-elsewhere")


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
