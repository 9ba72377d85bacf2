"""PDF pages → PNG pictures."""

from __future__ import annotations

import ctypes
import importlib
import struct
import threading
import zlib
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

# PDFium keeps global state and is not safe beside threads
PDFIUM = threading.Lock()

_PIECE = 1 << 20  # bytes of a picture that are packed by one thread
_LEVEL = 3  # half the time of the usual 6, and of a page of text a tenth more bytes


def prepare_pictures() -> None:
    """Import what rasterises, which takes as long as rasterising, in a thread: while TeX runs this process waits."""
    threading.Thread(target=importlib.import_module, args=("pypdfium2",)).start()


def rasterise(pdf: bytes, dpi: int) -> tuple[bytes, ...]:
    """Return each page as an opaque PNG (RGB) with ``dpi`` pixels to the inch; a page of 72 pt has ``dpi`` pixels."""
    import pypdfium2

    made: list[bytes] = []
    with PDFIUM, ThreadPoolExecutor() as pool:
        document = pypdfium2.PdfDocument(pdf)
        try:
            packed: Callable[[], bytes] | None = None
            for page in document:
                bitmap = page.render(scale=dpi / 72, rev_byteorder=True, bitmap_maker=_bitmap)
                if packed:  # while this page was drawn
                    made.append(packed())
                packed = _png(bitmap.width, bitmap.height, memoryview(bitmap.buffer).cast("B"), dpi, pool)
            if packed:
                made.append(packed())
        finally:
            document.close()
    return tuple(made)


def _bitmap(width: int, height: int, format: int, rev_byteorder: bool) -> Any:
    """Return a bitmap of three bytes a pixel, with rows as a PNG has them: a byte 0 ("unfiltered") before each."""
    import pypdfium2

    stride = 1 + 3 * width
    rows = (ctypes.c_ubyte * (stride * height))()
    raw = pypdfium2.raw.FPDFBitmap_CreateEx(width, height, format, ctypes.byref(rows, 1), stride)
    return pypdfium2.PdfBitmap.from_raw(raw, rev_byteorder, rows)


def _png(width: int, height: int, rows: memoryview, dpi: int, pool: Executor) -> Callable[[], bytes]:
    """Begin a PNG (ISO/IEC 15948) and return what waits for it."""
    data = _packing(rows, pool)
    per_metre = round(dpi / 0.0254)

    def made() -> bytes:
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            (
                _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
                _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
                _chunk(b"IDAT", data()),
                _chunk(b"IEND", b""),
            )
        )

    return made


def _packing(data: memoryview, pool: Executor) -> Callable[[], bytes]:
    """Begin to pack data as zlib does (RFC 1950), in pieces; return what waits for it.

    What comes out depends on the data alone, not on how many threads there are.
    """
    checksum = pool.submit(zlib.adler32, data)
    starts = range(0, len(data), _PIECE)
    pieces = [pool.submit(_deflated, data[at : at + _PIECE], at + _PIECE >= len(data)) for at in starts]

    def packed() -> bytes:
        return b"".join((b"\x78\x5e", *(piece.result() for piece in pieces), struct.pack(">I", checksum.result())))

    return packed


def _deflated(piece: memoryview, last: bool) -> bytes:
    """Return a piece of a deflated stream that ends with a whole byte, so that another may follow."""
    packing = zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS)
    return packing.compress(piece) + packing.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
