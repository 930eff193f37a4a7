"""Look for what was said in every table and every byte of a folder: as it is, and in all sealed that we can still open."""

import re

from cryptography.fernet import InvalidToken
from sqlalchemy import select

from api.storage import models
from bot.mailbox.tables import metadata
from bot.sealing import seal

PURPOSES = ("state", "body", "shown", "submission")
_BEGIN = re.compile(rb"gAAAA[\w-]{60,}={0,2}")


def plain(folder):
    """Return the bytes of all files."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def opened(folder, key, also=()):
    """Return what all sealed values in all files say, those in freed pages and logs too; `also` names more purposes."""
    tokens = set(_BEGIN.findall(plain(folder)))
    return "\n".join(found for token in tokens for found in _openings(token, key, (*PURPOSES, *also)))


def places_of(words, process, key, also=()):
    """Return where any of the words stands, as (place, word): in a table, or sealed or plain in a file."""
    places = []
    for engine, tables in ((process.engine, metadata), (process.office_engine, models.Table.metadata)):
        with engine.connect() as connection:
            for table in tables.sorted_tables:
                rows = repr([tuple(row) for row in connection.execute(select(table))])  # a row itself shortens its repr
                places += [(table.name, word) for word in words if word in rows]
    files, sealed = plain(process.stage.folder), opened(process.stage.folder, key, also)
    places += [("plain", word) for word in words if word.encode() in files]
    return places + [("sealed", word) for word in words if word in sealed]


def _openings(token, key, purposes):
    """A value lies beside others in its page, so its end is unknown: try each length that a token can have."""
    for blocks in range(1, len(token) // 16):
        length = -(-(57 + 16 * blocks) // 3) * 4
        for purpose in purposes if length <= len(token) else ():
            try:
                yield seal(purpose, key).decrypt(token[:length]).decode()
            except InvalidToken:
                continue
