"""Results kept in the user's cache folder, by their keys."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

_MOST = 4_000  # results; about 3 KB each


class Store:
    """A folder with a file a result. A folder that cannot be written keeps nothing, and says nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Any:
        """Return what is kept under a key, None where nothing readable is."""
        try:
            return json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def keep(self, key: str, data: Any) -> None:
        """Keep data under a key, whole or not at all."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(data, file)
            Path(name).replace(self._folder / f"{key}.json")
        except OSError:
            return

    def tidy(self) -> None:
        """Forget the oldest results where there are too many."""
        try:
            files = sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
            for file in files[_MOST:]:
                file.unlink()
        except OSError:
            return
