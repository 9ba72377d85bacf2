"""TeX documents → PDF documents and pictures: the engine, its limits, its log."""

from generator.typeset.engine import Engine, EngineMissing, EngineName, find_engine
from generator.typeset.formats import cache_folder
from generator.typeset.log import TexProblem
from generator.typeset.process import Limits
from generator.typeset.raster import rasterise
from generator.typeset.run import Job, Outcome, typeset

__all__ = [
    "Engine",
    "EngineMissing",
    "EngineName",
    "Job",
    "Limits",
    "Outcome",
    "TexProblem",
    "cache_folder",
    "find_engine",
    "rasterise",
    "typeset",
]
