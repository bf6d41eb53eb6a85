"""Which addresses may be called: those of the public Internet and no others.

Whoever sets a receiver's URL chooses whom our function calls. Its network has neighbours that
answer without asking who calls, the metadata service of the cloud first of all. So a host is looked
up once, every address found must be public, and the connection is made to one of these: a second
look-up could find another one.
"""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

# IANA's registries of special-purpose addresses: whatever is not to be found on the Internet.
_NOT_PUBLIC_4 = [
    ip_network(each)
    for each in """0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12
    192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16
    192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4""".split()
]
# The Internet is within 2000::/3. Not so an address that stands for one of IPv4: mapped
# (::ffff:0:0/96), translated (64:ff9b::/96), Teredo (in 2001::/23) and 6to4 (2002::/16).
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = [
    ip_network(each)
    for each in "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20".split()
]

Address = IPv4Address | IPv6Address


class Forbidden(Exception):
    """The host is at an address that must not be called."""


def is_public(address: Address) -> bool:
    """Whether the address is one of the Internet's, and of a single machine."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    within = address in _PUBLIC_6 and not address.scope_id
    return within and not any(address in network for network in _NOT_PUBLIC_6)


def is_loopback(address: Address) -> bool:
    """Whether the address is this machine's own: 127.0.0.0/8 or ::1."""
    return address.is_loopback and getattr(address, "ipv4_mapped", None) is None


def addresses_of(host: str, port: int, *, loopback: bool = False) -> list[str]:
    """The addresses of a host, all of which may be called. `loopback`: this machine's, and only
    these.

    Raises Forbidden, OSError where there is no such host.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = is_loopback if loopback else is_public
    texts = list(dict.fromkeys(str(place[0]) for *_, place in found))
    if not texts or not all(_passes(text, allowed) for text in texts):
        raise Forbidden
    return texts


def _passes(text: str, allowed: Callable[[Address], bool]) -> bool:
    try:
        return allowed(ip_address(text))
    except ValueError:
        return False
