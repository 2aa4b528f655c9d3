"""What the tests may not do: speak to any machine but this one."""

import ipaddress
import socket
from typing import Any


class Outside(AssertionError):
    """A test tried to reach another machine; the message names it."""


def is_loopback(address: Any) -> bool:
    """Tell whether a socket address stays on this machine (a path, or a loopback host)."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in {"", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(host.split("%", maxsplit=1)[0]).is_loopback
    except ValueError:
        return False


def stay_home(patch: Any) -> None:
    """Refuse every connection and every look-up beyond loopback for as long as `patch` lives."""
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    real_lookup = socket.getaddrinfo

    def lookup(host: Any, *arguments: Any, **named: Any) -> Any:
        shown = host.decode() if isinstance(host, bytes) else host
        if shown is not None and not is_loopback((shown, 0)):
            raise Outside(f"a test tried to look up {shown}")
        return real_lookup(host, *arguments, **named)

    patch.setattr(socket, "getaddrinfo", lookup)


def _guarded(real: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if not is_loopback(address):
            raise Outside(f"a test tried to connect to {address}")
        return real(self, address)

    return guarded
