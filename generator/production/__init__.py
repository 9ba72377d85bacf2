"""An exam in batches: tasks that any process of any machine can do, what runs them, and where their results wait."""

from generator.production.order import Order, order_of, shop_of
from generator.production.running import Run, WorkersDie, cluster, here, prepare_processes, processes
from generator.production.setting import Progress
from generator.production.stash import Stash
from generator.production.works import BATCH, SOURCES, Finished, finish, no_progress

__all__ = [
    "BATCH",
    "SOURCES",
    "Finished",
    "Order",
    "Progress",
    "Run",
    "Stash",
    "WorkersDie",
    "cluster",
    "finish",
    "here",
    "no_progress",
    "order_of",
    "prepare_processes",
    "processes",
    "shop_of",
]
