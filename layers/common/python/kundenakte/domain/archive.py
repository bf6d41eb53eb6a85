"""A .tar.gz that is made in parts: what several processes write one after the other is one archive.

Gzip members that follow each other are one valid stream (RFC 1952, 2.2). So each part ends its
member, and the next one begins another. Memory holds one part, never the archive.
"""

import hashlib
import tarfile
import zlib
from collections.abc import Mapping
from types import MappingProxyType

BLOCK = 512  # bytes that tar counts in
TOLD = "SCHILY.xattr.user."  # how tar names extended attributes
NOTHING: Mapping[str, str] = MappingProxyType({})
_GZIP = 16 + zlib.MAX_WBITS


class Archive:
    """Entries, written into parts. `sums` are the lines of SHA256SUMS for what was added; `made` is
    the entries' time in epoch seconds."""

    def __init__(self, made: int, begun: bytes = b"") -> None:
        self.sums: list[str] = []
        self._made = made
        self._out = bytearray(begun)
        self._fresh()

    @property
    def size(self) -> int:
        """Bytes of the part so far, compressed."""
        return len(self._out)

    def add(self, name: str, content: bytes, told: Mapping[str, str] = NOTHING) -> None:
        """An entry; `told` is kept with it as extended attributes."""
        self.begin(name, len(content), told)
        self.write(content)
        self.end()

    def begin(self, name: str, size: int, told: Mapping[str, str] = NOTHING) -> None:
        """The beginning of an entry of so many bytes, for `write` and `end`."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = size, self._made, 0o600
        entry.pax_headers = {f"{TOLD}{attribute}": text for attribute, text in told.items() if text}
        self._name, self._size, self._left = name, size, size
        self._sha = hashlib.sha256()
        self._pack(entry.tobuf(tarfile.PAX_FORMAT))

    def write(self, content: bytes) -> None:
        """More of the entry that was begun."""
        self._left -= len(content)
        self._sha.update(content)
        self._pack(content)

    def end(self) -> None:
        """The end of the entry. Raises ValueError where it is not as long as was said."""
        if self._left:
            raise ValueError(f"{self._name}: {self._left} bytes are missing")
        self._pack(bytes(-self._size % BLOCK))
        self.sums.append(f"{self._sha.hexdigest()}  {self._name}\n")

    def take(self) -> bytes:
        """The part so far, whole; a new one is begun."""
        self._out += self._packer.flush()
        part = bytes(self._out)
        self._out.clear()
        self._fresh()
        return part

    def close(self) -> None:
        """The end of the archive."""
        self._pack(bytes(2 * BLOCK))

    def _fresh(self) -> None:
        self._packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)

    def _pack(self, content: bytes) -> None:
        self._out += self._packer.compress(content)
