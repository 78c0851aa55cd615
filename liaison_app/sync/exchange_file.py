"""The form of an exchange file: a short head that everybody sees, and pieces that only the passphrase opens.

Head: the words, the form's number, what a guess costs (Argon2id), a random salt, and a value by which the right
passphrase is recognised. All else is compressed, padded, and sealed with AES-256-GCM in pieces of 64 KiB, each bound to
the head, to its number, and to whether it is the last (the STREAM construction, Hoang and others, 2015). So a file that
was changed, cut short or put together of others is noticed; and neither writing nor reading needs much memory.
"""

from __future__ import annotations

import json
import secrets
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from liaison_app.security import passphrase as passphrases
from liaison_app.security import seal
from liaison_app.security.seal import DEFAULT_COST, Cost
from liaison_app.sync.errors import FileDamaged, NewerFile, NotAnExchangeFile, OtherPassphrase

MAGIC: Final = b"Liaison exchange"
FORM: Final = 1
PIECE: Final = 64 * 1024
_TAG: Final = 16
_SALT: Final = 16
_HEAD: Final = struct.Struct(f">{len(MAGIC)}sB3I{_SALT}s{seal.CHECK_BYTES}s")
_LENGTH: Final = struct.Struct(">I")
#: No entry is longer; a hub takes no record of a quarter of this size.
LONGEST: Final = 16 * 1024 * 1024
_PURPOSE: Final = "liaison exchange 1"

Json = Any
Progress = Callable[[int], None]


@dataclass
class Writer:
    """Writes entries (JSON) into a new exchange file, one after the other; `end` must come last."""

    file: BinaryIO
    head: bytes = field(repr=False)
    _cipher: AESGCM = field(repr=False)
    _packer: Any = field(default_factory=zlib.compressobj, repr=False)
    _waiting: bytearray = field(default_factory=bytearray, repr=False)
    _number: int = 0

    @staticmethod
    def begin(file: BinaryIO, passphrase: str, cost: Cost = DEFAULT_COST) -> Writer:
        """A new file under a passphrase that was found good enough. Raises NotEnoughMemory."""
        salt = secrets.token_bytes(_SALT)
        key = seal.stretch(passphrases.to_bytes(passphrase), salt, cost)
        check = seal.check_value(key, _PURPOSE, salt=salt)
        head = _HEAD.pack(MAGIC, FORM, cost.memory_kib, cost.iterations, cost.lanes, salt, check)
        file.write(head)
        return Writer(file, head, AESGCM(seal.derive(key, _PURPOSE, salt=salt)))

    def add(self, entry: Json) -> bool:
        """Write an entry. False where it is too large, and then nothing of it is written."""
        text = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
        if len(text) > LONGEST:
            return False
        self._waiting += self._packer.compress(_LENGTH.pack(len(text)) + text)
        while len(self._waiting) > PIECE:  # the last piece is never written before the end
            self._seal(last=False)
        return True

    def end(self) -> None:
        """Say that this was all, and pad: to whole pieces, and of those to one of few numbers."""
        self._waiting += self._packer.compress(_LENGTH.pack(0)) + self._packer.flush()
        pieces = self._number + -(-len(self._waiting) // PIECE)
        step = 1 << max(0, pieces.bit_length() - 4)  # at most an eighth more
        wanted = -(-pieces // step) * step
        self._waiting += bytes((wanted - self._number) * PIECE - len(self._waiting))
        while len(self._waiting) > PIECE:
            self._seal(last=False)
        self._seal(last=True)

    def _seal(self, *, last: bool) -> None:
        piece = bytes(self._waiting[:PIECE])
        del self._waiting[:PIECE]
        self.file.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self.head))
        self._number += 1


@dataclass(frozen=True)
class Reader:
    """An exchange file whose passphrase is known. It may be read as often as wanted."""

    file: BinaryIO
    head: bytes = field(repr=False)
    _cipher: AESGCM = field(repr=False)

    @staticmethod
    def begin(file: BinaryIO, passphrase: str) -> Reader:
        """Raises NotAnExchangeFile, NewerFile, OtherPassphrase or NotEnoughMemory, each before anything is read."""
        head = file.read(_HEAD.size)
        if head[: len(MAGIC)] != MAGIC:
            raise NotAnExchangeFile
        if len(head) == _HEAD.size and head[len(MAGIC)] != FORM:
            raise NewerFile
        if len(head) < _HEAD.size:
            raise FileDamaged
        _magic, _form, memory, iterations, lanes, salt, check = _HEAD.unpack(head)
        cost = Cost(memory, iterations, lanes)
        if not cost.reasonable():
            raise FileDamaged
        key = seal.stretch(passphrases.to_bytes(passphrase), salt, cost)
        if not secrets.compare_digest(check, seal.check_value(key, _PURPOSE, salt=salt)):
            raise OtherPassphrase
        return Reader(file, head, AESGCM(seal.derive(key, _PURPOSE, salt=salt)))

    def entries(self, told: Progress = lambda _pieces: None) -> Iterator[Json]:
        """Every entry, in order; `told` how many pieces were read. Raises FileDamaged wherever it is not whole."""
        kept, ended = bytearray(), False
        for plain in self._unpacked(told):
            kept += plain
            at = 0
            while not ended and len(kept) - at >= _LENGTH.size:
                (length,) = _LENGTH.unpack_from(kept, at)
                if length > LONGEST:
                    raise FileDamaged
                ended = length == 0
                if len(kept) - at - _LENGTH.size < length:
                    break
                at += _LENGTH.size + length
                if not ended:
                    yield _json(kept[at - length : at])
            del kept[:at]
        if not ended or kept:
            raise FileDamaged

    def _unpacked(self, told: Progress) -> Iterator[bytes]:
        unpacker = zlib.decompressobj()
        for piece in self._pieces(told):
            left = piece
            while left and not unpacker.eof:
                try:
                    plain = unpacker.decompress(left, PIECE)  # no more at a time, however much it was packed
                except zlib.error:
                    raise FileDamaged from None
                yield plain
                left = unpacker.unconsumed_tail

    def _pieces(self, told: Progress) -> Iterator[bytes]:
        self.file.seek(len(self.head))
        number, ahead = 0, self.file.read(PIECE + _TAG)
        while ahead:
            sealed, ahead = ahead, self.file.read(PIECE + _TAG)
            try:
                yield self._cipher.decrypt(_nonce(number, last=not ahead), sealed, self.head)
            except InvalidTag:
                raise FileDamaged from None
            number += 1
            told(number)


def _nonce(number: int, *, last: bool) -> bytes:
    """Never used twice: the key belongs to this file alone."""
    return number.to_bytes(11, "big") + bytes([last])


def _json(text: bytes | bytearray) -> Json:
    try:
        return json.loads(bytes(text).decode(errors="surrogatepass"))
    except (ValueError, RecursionError):
        raise FileDamaged from None
