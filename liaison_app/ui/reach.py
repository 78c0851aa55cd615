"""What the system says of the network: a hint that it may be worth trying the hub, and no more than that.

It has been seen to say Online where no packet left the computer, so nothing is concluded from it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation


class Reach(QObject):
    """Tells when there may be a network again. Where the system has no such service, it never does."""

    maybe = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        if QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            there = QNetworkInformation.instance()
            if there is not None:
                there.reachabilityChanged.connect(self._changed)

    def _changed(self, now: QNetworkInformation.Reachability) -> None:
        if now not in (QNetworkInformation.Reachability.Disconnected, QNetworkInformation.Reachability.Unknown):
            self.maybe.emit()
