"""How far apart the cells of a legacy XLS lie: a reader that fills the space between them must not be given a bomb.

Reads the sector chains of an OLE2 file ([MS-CFB]) and the heads of the BIFF records ([MS-XLS]), nothing else.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_END = 0xFFFFFFFA  # from here on no sector
# Records whose first two fields are a row and a column; the second kind ends with its last column.
_CELLS = frozenset({0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x0207, 0x027E, 0x00D6, 0x00FD, 0x0003, 0x0004, 0x0002})
_RUNS = frozenset({0x00BD, 0x00BE})
_BOF = frozenset({0x0809, 0x0409, 0x0209, 0x0009})


def extent_of_xls(data: bytes) -> int | None:
    """The cells of the rectangles that hold each sheet's cells, all sheets together; None where the file is damaged."""
    try:
        stream = _workbook_stream(data)
    except (struct.error, IndexError):
        return None
    if stream is None:
        return None
    total = 0
    box: list[int] | None = None
    for kind, body in _records(stream):
        if kind in _BOF:
            total, box = total + _area(box), None
        elif kind in _CELLS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            box = _widened(box, row, column)
        elif kind in _RUNS and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            box = _widened(_widened(box, row, column), row, struct.unpack_from("<H", body, len(body) - 2)[0])
    return total + _area(box)


def _area(box: list[int] | None) -> int:
    return (box[2] - box[0] + 1) * (box[3] - box[1] + 1) if box is not None else 0


def _widened(box: list[int] | None, row: int, column: int) -> list[int]:
    if box is None:
        return [row, column, row, column]
    box[0], box[1] = min(box[0], row), min(box[1], column)
    box[2], box[3] = max(box[2], row), max(box[3], column)
    return box


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4:at + 4 + length]
        at += 4 + length


def _workbook_stream(data: bytes) -> bytes | None:
    """The stream named Workbook or Book; None where there is none or a chain runs in a circle."""
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or mini_shift != 6:
        return None
    size = 1 << shift
    count = max(0, (len(data) - 1) // size)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size:(number + 2) * size]

    per = size // 4
    fat_places = list(struct.unpack_from("<109I", data, 76))
    place = struct.unpack_from("<I", data, 68)[0]
    for _ in range(count):
        if place >= _END:
            break
        further = struct.unpack(f"<{per}I", sector(place))
        fat_places.extend(further[:-1])
        place = further[-1]
    fat: list[int] = []
    for place in fat_places:
        if place < _END:
            fat.extend(struct.unpack(f"<{per}I", sector(place)))
    folder = _chain(data, fat, struct.unpack_from("<I", data, 48)[0], size, count, size)
    if folder is None:
        return None
    entries = {
        folder[at:at + max(0, struct.unpack_from("<H", folder, at + 64)[0] - 2)].decode("utf-16-le", "replace").lower():
            struct.unpack_from("<IQ", folder, at + 116)
        for at in range(0, len(folder) - 127, 128)
    }
    start, length = entries.get("workbook") or entries.get("book") or (None, 0)
    if start is None:
        return None
    length &= 0xFFFFFFFF
    if length >= struct.unpack_from("<I", data, 56)[0]:
        stream = _chain(data, fat, start, size, count, size)
    else:
        minis = _chain(data, fat, struct.unpack_from("<I", data, 60)[0], size, count, size)
        root = entries.get("root entry")
        held = _chain(data, fat, root[0], size, count, size) if root is not None else None
        if minis is None or held is None:
            return None
        mini_fat = list(struct.unpack(f"<{len(minis) // 4}I", minis[:len(minis) // 4 * 4]))
        stream = _chain(held, mini_fat, start, 64, len(held) // 64, 0)
    return stream[:length] if stream is not None else None


def _chain(data: bytes, fat: list[int], start: int, size: int, count: int, offset: int) -> bytes | None:
    parts: list[bytes] = []
    place = start
    while place < _END:
        if len(parts) > count or place >= len(fat):
            return None
        parts.append(data[offset + place * size:offset + (place + 1) * size])
        place = fat[place]
    return b"".join(parts)
