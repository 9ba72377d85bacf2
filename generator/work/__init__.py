"""How much work a variant is by hand, computed by running its answers on tracing numbers."""

from __future__ import annotations

from generator.work.band import Band, densest, narrowest, spread
from generator.work.gauge import Gauge, Work, work_of

__all__ = ["Band", "Gauge", "Work", "densest", "narrowest", "spread", "work_of"]
