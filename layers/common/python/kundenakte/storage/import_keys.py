"""Keys of imports, beside those of keys.py.

Customers table
    pk                              sk             is
    {account}#IMPORT#{id}           RECORD         an import
                                    IMPORT_WORK    a note that there is work, for the stream
                                    ROW#{line}     a row that was written, expiring
    {account}#IMPORTED#{digest}     CLAIM          a row without a key that was written, expiring
    {account}#IMPORT_MAPPING#{..}   MAPPING        which column is which field, by the headings

Transfer bucket: {account}/import/{id}/...
"""

from kundenakte.domain.import_job import KIND
from kundenakte.storage.keys import Key, of


def record(account: str, import_id: int) -> Key:
    """An import."""
    return of(f"{account}#{KIND}#{import_id}", "RECORD")


def work(account: str, import_id: int) -> Key:
    """The note that wakes who works on the import."""
    return of(f"{account}#{KIND}#{import_id}", "IMPORT_WORK")


def row(account: str, import_id: int, line: int) -> Key:
    """Exists once the row of a line was written."""
    return of(f"{account}#{KIND}#{import_id}", f"ROW#{line:010d}")


def claim(account: str, digest: str) -> Key:
    """Exists once a row of these values was written."""
    return of(f"{account}#IMPORTED#{digest}", "CLAIM")


def mapping(account: str, digest: str) -> Key:
    """The mapping of files with the same headings."""
    return of(f"{account}#IMPORT_MAPPING#{digest}", "MAPPING")
