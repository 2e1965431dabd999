"""Addresses that other devices open: phones, the projector's machine, whoever is sent a link. Every QR is made here.

A desk is often opened as `localhost`, which on a phone is the phone itself.
"""

import socket
from ipaddress import ip_address

from django.conf import settings
from django.http.request import split_domain_port

ANYWHERE = ("0.0.0.0", "::", "")


def for_others(request, path):
    """This path as another device reaches it: the site's own origin, or where `up --host` listens on the network."""
    if settings.SITE_ORIGIN:
        return settings.SITE_ORIGIN + path
    if is_here(request) and (found := network()):
        return found + path
    return request.build_absolute_uri(path)


def only_here(request):
    """Does no other device reach what `for_others` says?"""
    return not settings.SITE_ORIGIN and is_here(request) and not network()


def network():
    """Where the network finds this site, or nothing. `http://0.0.0.0:8000` is wherever this machine is now: a laptop
    that joins another Wi-Fi has another address.
    """
    host, port = split_domain_port(settings.NETWORK_ORIGIN.partition("://")[2])
    if not host or host.strip("[]") not in ANYWHERE:
        return settings.NETWORK_ORIGIN
    return "" if is_loopback(own()) else origin(own(), port)


class Hosts(list):
    """The names by which requests may call this site, and the address that the network knows it by now."""

    def __iter__(self):
        yield from super().__iter__()
        if found := network():
            yield split_domain_port(found.partition("://")[2])[0]


def is_here(request):
    """Does the reader's browser sit on the machine that serves?"""
    return is_loopback(split_domain_port(request.get_host())[0])


def is_loopback(host):
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def origin(host, port):
    """Where browsers find what listens on this host."""
    return listening(name_of(host), port)


def listening(host, port):
    """What NETWORK_ORIGIN says of a site that listens on this host."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def name_of(host):
    return own() if host in ANYWHERE else host


def own():
    """This machine's address on the network that phones share. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"
