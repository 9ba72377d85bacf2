"""TeX documents → PDF documents, boxes and pictures: the engine, its limits, its log."""

from generator.typeset.engine import Engine, EngineMissing, EngineName, find_engine
from generator.typeset.fonts import Fonts, ample_fonts_job, fonts_job, read_fonts, together
from generator.typeset.galley import RESOURCES, Galley, Graph, Need, Piece, take_apart
from generator.typeset.kept import typeset_once
from generator.typeset.lifting import lift
from generator.typeset.log import TexProblem
from generator.typeset.process import Limits
from generator.typeset.raster import prepare_pictures, rasterise
from generator.typeset.run import Job, Outcome, typeset
from generator.typeset.vector import converter, vectorise

__all__ = [
    "RESOURCES",
    "Engine",
    "EngineMissing",
    "EngineName",
    "Fonts",
    "Galley",
    "Graph",
    "Job",
    "Limits",
    "Need",
    "Outcome",
    "Piece",
    "TexProblem",
    "ample_fonts_job",
    "converter",
    "find_engine",
    "fonts_job",
    "lift",
    "prepare_pictures",
    "rasterise",
    "read_fonts",
    "take_apart",
    "together",
    "typeset",
    "typeset_once",
    "vectorise",
]
