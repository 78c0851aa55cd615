"""A hub on another computer must prove its name; a server that cannot is refused, and gets no password."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import trustme

from liaison_app.sync.hub import connection, install
from liaison_app.sync.hub.errors import BadAddress, HubError, HubNotTrusted, HubUnreachable
from tests.support.hubs import Place
from tests.support.tlsproxy import proxy

NAME = "hub.agency.example"
OURS = trustme.CA()


def context(ca: trustme.CA = OURS, name: str = NAME, not_after: datetime | None = None) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(name, not_after=not_after).configure_cert(made)
    return made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    OURS.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return tmp_path / "ca.pem"


def address(place: Place, port: int, root: Path, more: str = "") -> str:
    """The hub's address through a proxy; `hostaddr` stands for the name server's answer."""
    url = place.url().replace(f"127.0.0.1:{place.server.port}", f"{NAME}:{port}")
    return f"{url}?hostaddr=127.0.0.1&sslrootcert={quote(str(root))}{more}"


def test_a_server_that_proves_its_name_is_spoken_to(place: Place, root: Path) -> None:
    with proxy(place.server.port, context()) as between, connection.connected(address(place, between.port, root)) as db:
        assert db.execute("SELECT liaison.version()").fetchone() == (install.VERSION,)
        assert between.passed_on > 0


@pytest.mark.parametrize("wrong", ["authority", "name", "expired", "no TLS"])
def test_any_other_server_is_refused_before_it_hears_anything(place: Place, root: Path, wrong: str) -> None:
    contexts = {
        "authority": context(ca=trustme.CA()),
        "name": context(name="elsewhere.agency.example"),
        "expired": context(not_after=datetime.now(UTC) - timedelta(days=1)),
        "no TLS": None,
    }
    with proxy(place.server.port, contexts[wrong]) as between:
        with pytest.raises(HubNotTrusted), connection.connected(address(place, between.port, root)):
            pass
        assert between.passed_on == 0


def test_without_an_authority_nothing_is_trusted(place: Place, tmp_path: Path) -> None:
    with proxy(place.server.port, context()) as between:
        with pytest.raises(HubError), connection.connected(address(place, between.port, tmp_path / "missing.pem")):
            pass
        assert between.passed_on == 0


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_less_cannot_be_asked_for(place: Place, root: Path, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGSSLMODE", mode)
    with proxy(place.server.port, None) as between:
        with pytest.raises(BadAddress), connection.connected(address(place, between.port, root, f"&sslmode={mode}")):
            pass
        with pytest.raises(HubNotTrusted), connection.connected(address(place, between.port, root)):
            pass
        assert between.passed_on == 0


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        (f"postgresql://jo@{NAME}/liaison", "verify-full"),
        ("postgresql://jo@10.0.0.5/liaison", "verify-full"),
        ("postgresql://jo@localhost,10.0.0.5/liaison", "verify-full"),
        ("postgresql://jo@localhost/liaison?hostaddr=10.0.0.5", "verify-full"),
        ("postgresql://jo@localhost.agency.example/liaison", "verify-full"),
        ("postgresql://jo@127.0.0.1.agency.example/liaison", "verify-full"),
        ("postgresql:///liaison?host=,hub.agency.example", "verify-full"),
        ("postgresql://jo@localhost/liaison", "prefer"),
        ("postgresql://jo@127.0.0.5/liaison", "prefer"),
        ("postgresql://jo@[::1]/liaison", "prefer"),
        ("postgresql:///liaison?host=/run/postgresql", "prefer"),
        ("postgresql:///liaison", "prefer"),
    ],
)
def test_what_counts_as_this_computer(url: str, mode: str) -> None:
    assert connection.settings(url)["sslmode"] == mode


def test_a_kerberos_ticket_does_not_take_the_place_of_tls() -> None:
    url = f"postgresql://jo@{NAME}/liaison?gssencmode=require"
    assert connection.settings(url)["gssencmode"] == "disable"


def test_the_environment_cannot_send_us_elsewhere(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.99")
    monkeypatch.setenv("PGHOST", "127.0.0.98")
    with connection.connected(place.url().replace("127.0.0.1", "localhost")) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize("url", ["http://hub/", "nonsense", "postgresql://jo@hub/x?colour=red"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(BadAddress):
        connection.settings(url)


def test_a_service_file_is_not_followed() -> None:
    with pytest.raises(BadAddress):
        connection.settings("postgresql:///liaison?service=agency")


def test_a_hub_that_is_not_there_is_said_in_words(place: Place) -> None:
    with pytest.raises(HubUnreachable) as said, connection.connected("postgresql://jo:secret@127.0.0.1:1/liaison"):
        pass
    assert "secret" not in f"{said.value!s}{said.value!r}"
