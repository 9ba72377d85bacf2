"""The command ``examwright``: the only printing and the only exit codes."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from types import FrameType

from generator.cli.second import second_process


def main() -> None:
    """Run the command; a fault of examwright itself ends in one line, not in a traceback."""
    if "--debug" in sys.argv:
        os.environ["EXAMWRIGHT_DEBUG"] = "1"
    # whatever else is installed has no say in what a question is, and to look for it takes a while
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    gc.unfreeze()  # what a command before left in this process
    gc.set_threshold(200_000, 20, 20)  # a command makes many values and ends: looking for cycles costs it a tenth
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):  # both clear temporary folders away
            signal.signal(number, stop)
    try:
        with second_process(sys.argv[1:]) as second:
            from generator.cli.app import app  # beside which the second process imports what it needs

            app(prog_name="examwright", obj=second)
    except KeyboardInterrupt:  # before the command itself began
        sys.exit(130)
    except Exception as error:  # the last line of defence: a user is never shown a traceback (design, section 9)
        if stopping:  # pydantic wraps an interruption while it builds a model
            sys.exit(130)
        if os.environ.get("EXAMWRIGHT_DEBUG"):
            raise
        print(f"examwright: internal error: {type(error).__name__}: {error}".replace("\n", " "), file=sys.stderr)
        print("  hint: this is our fault; run again with --debug and report what it prints", file=sys.stderr)
        sys.exit(2)
    finally:
        gc.freeze()  # else Python looks through all that is there for cycles before it ends: a third of a second
