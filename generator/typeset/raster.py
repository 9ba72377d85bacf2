"""PDF pages → PNG pictures."""

from __future__ import annotations

import importlib
import struct
import threading
import zlib

# PDFium keeps global state and is not safe beside threads
PDFIUM = threading.Lock()


def prepare_pictures() -> None:
    """Import what rasterises, which takes as long as rasterising, in a thread: while TeX runs this process waits."""
    threading.Thread(target=importlib.import_module, args=("pypdfium2",)).start()


def rasterise(pdf: bytes, dpi: int) -> tuple[bytes, ...]:
    """Return each page as an opaque PNG (RGB) with ``dpi`` pixels to the inch; a page of 72 pt has ``dpi`` pixels."""
    import pypdfium2

    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return tuple(_picture(page, dpi) for page in document)
        finally:
            document.close()


def _picture(page: object, dpi: int) -> bytes:
    bitmap = page.render(scale=dpi / 72, rev_byteorder=True)  # type: ignore[attr-defined]  # pypdfium2 is untyped
    rows = memoryview(bitmap.buffer).cast("B")
    return png(bitmap.width, bitmap.height, bitmap.stride, bytes(rows), dpi)


def png(width: int, height: int, stride: int, pixels: bytes, dpi: int) -> bytes:
    """Return a PNG of RGB ``pixels`` (three bytes each, rows ``stride`` bytes apart), as ISO/IEC 15948 has it."""
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + 3 * width] for row in range(height))
    per_metre = round(dpi / 0.0254)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
            _chunk(b"IDAT", zlib.compress(rows, 6)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
