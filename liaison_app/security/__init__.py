"""Keys: the key file and its slots, the recovery code, the credential store. No Qt and no SQL in here.

`keyfile` is the door; `docs/adr/0003-key-file.md` and `0009-keys.md` say why it is built this way.
"""
