"""``examwright formats``: the table format × answer kind, made from what each format says of the starter questions."""

from __future__ import annotations

from generator.cli.terminal import OK, ending, shown_folder
from generator.export.kinds import table


def run() -> int:
    """Print the table and return the exit status."""

    def command() -> int:
        print(table())
        return OK

    return ending(command, shown_folder)
