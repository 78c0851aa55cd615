"""The pages of a vault's database, decrypted: live rows, free pages, what was deleted and not overwritten.

SQLCipher 4 encrypts each page with AES-256-CBC; the last 80 bytes are the IV (16) and an HMAC (64). The first page
begins with the salt. (https://www.zetetic.net/sqlcipher/design/)
"""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from liaison_app.storage.connection import PAGE_SIZE

_SALT, _IV, _RESERVED = 16, 16, 80


def decrypted(path: Path, key: bytes) -> bytes:
    """All pages of a database, one after another, in clear."""
    data = path.read_bytes()
    pages = []
    for number, start in enumerate(range(0, len(data), PAGE_SIZE)):
        page = data[start : start + PAGE_SIZE]
        body = page[_SALT if number == 0 else 0 : -_RESERVED]
        iv = page[-_RESERVED : -_RESERVED + _IV]
        opened = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        pages.append(opened.update(body) + opened.finalize())
    return b"".join(pages)
