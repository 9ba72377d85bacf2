"""An exam in batches: tasks that any process of any machine can do, what runs them, and where their results wait."""

from generator.production.order import Order, order_of, shop_of
from generator.production.running import Run, WorkersDie, cluster, here, prepare_processes, processes
from generator.production.stash import Stash
from generator.production.tasks import (
    SetForms,
    impose_papers,
    rehearse,
    set_forms,
)
from generator.production.works import BATCH, Finished, Progress, finish, no_progress

__all__ = [
    "BATCH",
    "Finished",
    "Order",
    "Progress",
    "Run",
    "SetForms",
    "Stash",
    "WorkersDie",
    "cluster",
    "finish",
    "here",
    "impose_papers",
    "no_progress",
    "order_of",
    "prepare_processes",
    "processes",
    "rehearse",
    "set_forms",
    "shop_of",
]
