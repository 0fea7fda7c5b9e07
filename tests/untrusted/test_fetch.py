"""An address somebody typed is fetched from where anyone could fetch it, and from nowhere else."""

from __future__ import annotations

import socket
import threading
import time
from ipaddress import ip_address, ip_network

import pytest

from app.untrusted import fetch as fetching
from app.untrusted.fetch import NotFetched, fetch, is_allowed
from tests.real.web import running_web_server, status, text

HERE = (ip_network("127.0.0.1/32"),)
PRIVATE = "The address is private or not https."
TOO_SLOW = "The server took too long."


@pytest.fixture
def server():
    with running_web_server() as server:
        yield server


def refusal(address: str, **options) -> str:
    with pytest.raises(NotFetched) as refused:
        fetch(address, **options)
    return str(refused.value)


def test_within_the_networks_of_the_setting_a_private_address_is_fetched(server):
    server.answers["/a?b=c%20d"] = text("here")
    assert fetch(server.url("/a?b=c%20d"), networks=HERE) == b"here"


def test_it_is_asked_plainly_without_cookie_or_password(server):
    server.answers["/"] = text("here")
    fetch(server.url("/"), networks=HERE)
    (_, headers), *_ = server.asked
    assert headers == {
        "Host": f"127.0.0.1:{server.server_port}",
        "User-Agent": "Onramp",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def test_a_line_break_in_an_address_makes_no_header(server):
    path = "/a\r\nX-Evil: yes b\u00e9"
    assert refusal(server.url(path), networks=HERE) == "The server answered 404."
    (asked, headers), *_ = server.asked
    assert "X-Evil" not in headers
    assert asked == "/aX-Evil:%20yes%20b%C3%A9"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_without_the_setting_this_machine_is_not_asked_however_it_is_written(server, host, scheme):
    address = f"{scheme}://{host}:{server.server_port}/"
    assert refusal(address) in (PRIVATE, "There is no server with this name.")
    assert server.asked == []


@pytest.mark.parametrize(
    "inside",
    [
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.0.1",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
def test_private_addresses_are_known_in_every_form(inside):
    assert not is_allowed(ip_address(inside))


@pytest.mark.parametrize("outside", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_allowed(outside):
    assert is_allowed(ip_address(outside))


def test_a_network_of_the_setting_allows_itself_and_no_other():
    networks = [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]
    assert is_allowed(ip_address("10.1.2.3"), networks)
    assert is_allowed(ip_address("::ffff:10.1.2.3"), networks)
    assert is_allowed(ip_address("fd12::1"), networks)
    assert not is_allowed(ip_address("10.2.0.1"), networks)


def test_a_public_address_must_be_https():
    assert refusal("http://8.8.8.8/", networks=HERE) == PRIVATE


def resolving(monkeypatch, *answers: list[str]) -> list[str]:
    """Let "calendar.example" stand for other addresses each time it is asked for; answers what was asked."""
    asked: list[str] = []
    real, left = socket.getaddrinfo, list(answers)

    def getaddrinfo(host, port, *more, **options):
        if host != "calendar.example":
            return real(host, port, *more, **options)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in left.pop(0)]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_name_that_stands_for_a_private_address_is_refused(server, monkeypatch):
    for answer in (["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["127.0.0.1", "8.8.8.8"]):
        resolving(monkeypatch, answer)
        assert refusal(f"https://calendar.example:{server.server_port}/") == PRIVATE
    assert server.asked == []


def test_a_name_is_asked_for_once_so_it_cannot_change_its_mind(server, monkeypatch):
    server.answers["/"] = text("here")
    asked = resolving(monkeypatch, ["127.0.0.1"], ["127.0.0.2"])
    assert fetch(server.url("/", "calendar.example"), networks=HERE) == b"here"
    assert asked == ["calendar.example"]
    assert server.asked[0][1]["Host"] == f"calendar.example:{server.server_port}"


def test_a_name_nobody_has_is_said_so():
    assert refusal("https://nobody.invalid/") == "There is no server with this name."


def test_one_is_sent_on_three_times_and_no_more(server):
    server.answers["/3"] = text("here")
    for step in range(3):
        server.answers[f"/{step}"] = status(302, Location=f"/{step + 1}")
    server.answers["/more"] = status(301, Location=server.url("/0"))
    assert fetch(server.url("/0"), networks=HERE) == b"here"
    assert refusal(server.url("/more"), networks=HERE) == "The address has too many redirects."


@pytest.mark.parametrize(
    "elsewhere",
    ["http://127.0.0.2:{port}/", "http://[::1]:{port}/", "//localhost.:{port}/", "http://169.254.169.254/"],
)
def test_where_one_is_sent_on_to_is_looked_at_anew(server, monkeypatch, elsewhere):
    monkeypatch.setattr(fetching.socket, "getaddrinfo", _localhost_is_another(socket.getaddrinfo))
    server.answers["/"] = status(302, Location=elsewhere.format(port=server.server_port))
    assert refusal(server.url("/"), networks=HERE) == PRIVATE
    assert len(server.asked) == 1


def _localhost_is_another(real):
    return lambda host, *more, **options: real(
        "127.0.0.2" if host == "localhost." else host, *more, **options
    )


@pytest.mark.parametrize(
    "elsewhere", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://a:b@127.0.0.1/", "javascript:1"]
)
def test_one_is_sent_on_to_web_servers_only(server, elsewhere):
    server.answers["/"] = status(302, Location=elsewhere)
    assert "not a web address" in refusal(server.url("/"), networks=HERE)


def test_https_is_not_taken_for_granted(server):
    address = server.url("/").replace("http:", "https:")
    assert "The certificate of the server is not valid" in refusal(address, networks=HERE)


@pytest.mark.parametrize("length", [None, 3_000_000_000])
def test_what_is_too_large_is_not_read_to_its_end(server, length):
    server.answers["/"] = text(b"x" * 1025, length)
    assert fetch(server.url("/"), networks=HERE, most=1025) if length is None else True
    assert refusal(server.url("/"), networks=HERE, most=1024) == "The file is too large (limit: 1 KiB)."


def test_an_answer_without_an_end_is_too_large(server):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65536)

    server.answers["/"] = endless
    assert refusal(server.url("/"), networks=HERE) == "The file is too large (limit: 2,048 KiB)."


@pytest.mark.parametrize("already", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_feeds_byte_by_byte_runs_out_of_time(server, already):
    gone = threading.Event()

    def drip(handler):
        handler.wfile.write(already)
        while not gone.wait(0.05):
            handler.wfile.write(b"x")

    server.answers["/"] = drip
    began = time.monotonic()
    assert refusal(server.url("/"), networks=HERE, seconds=0.4) == TOO_SLOW
    assert time.monotonic() - began < 2
    gone.set()


def test_a_name_that_takes_too_long_runs_out_of_time(monkeypatch):
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_, **__: time.sleep(1))
    assert refusal("https://calendar.example/", seconds=0.2) == TOO_SLOW


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (status(404), "The server answered 404."),
        (status(204), "The server answered 204."),
        (text("half", 8), "The server stopped before the end of the file."),
        (lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n"), "did not answer like a web server"),
        (lambda _: None, "did not answer like a web server"),
    ],
)
def test_an_answer_that_is_none_is_said_so(server, answer, sentence):
    server.answers["/"] = answer
    assert sentence in refusal(server.url("/"), networks=HERE)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "calendar",
        "https://",
        "https://[::1",
        "https://a:99999/",
        f"https://{'a' * 80}.example/",
        "https://\ud800/",
    ],
)
def test_what_is_no_address_is_refused(address):
    assert refusal(address)


def test_a_server_that_is_not_there_is_said_so(server):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert "could not be reached" in refusal(f"http://127.0.0.1:{port}/", networks=HERE)
