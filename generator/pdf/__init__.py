"""PDF files as objects: those that pdfTeX writes are taken apart, papers are put together from their pieces."""

from generator.pdf.merging import merge
from generator.pdf.objects import Entry, Objects, WrongPdf
from generator.pdf.writing import Writer, deflated, inflated, written

__all__ = ["Entry", "Objects", "Writer", "WrongPdf", "deflated", "inflated", "merge", "written"]
