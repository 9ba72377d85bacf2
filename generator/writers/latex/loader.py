"""Where the templates lie, and the Jinja environment that fills them.

A theme is a folder of templates. A template is looked up in the course's own theme folder, then in ours, then in
``base``; a theme overrides single templates and needs no Python. The delimiters are those of a question's prose:
``<< value >>``, ``<% statement %>``, ``<# remark #>``, none of which occurs in TeX. A plain string is escaped when it
is printed; only :class:`Tex` goes through as it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator import glyphs
from generator.cache import cache_folder

BASE = "base"  # what every theme falls back to

# With the white space that Jinja takes away around a statement.
_INCLUDE = re.compile(r'(?:^[ \t]*)?<% include "([^"]+)" %>\n?', re.MULTILINE)


class Tex(str):
    """Text that is LaTeX already."""

    __slots__ = ()


def templates_folder() -> Path:
    """Return our own ``templates/latex``: beside the package in a checkout, within it in a wheel."""
    package = Path(__file__).parents[2]
    inside = package / "data" / "templates" / "latex"
    return inside if inside.is_dir() else package.parent / "templates" / "latex"


def themes(folder: Path | None = None) -> tuple[str, ...]:
    """Return the names of all themes, those in the course's own ``templates/latex`` among them."""
    places = [place for place in (folder, templates_folder()) if place is not None and place.is_dir()]
    return tuple(sorted({path.name for place in places for path in place.iterdir() if path.is_dir()} - {BASE}))


def environment(theme: str, folder: Path | None = None) -> jinja2.Environment:
    """Return the environment of a theme; ``folder`` is the course's own ``templates/latex``, None if it has none.

    Raises FileNotFoundError when no folder has the theme.
    """
    ours = templates_folder().resolve()
    folders = dict.fromkeys([*([folder.resolve()] if folder else []), ours])  # they are one where this is the course
    places = [place / theme for place in folders if (place / theme).is_dir() and not _is_copy(place / theme, ours)]
    if not places:
        raise FileNotFoundError(f"there is no theme {theme!r} in {folder or ours}")
    # In a sandbox where a course brings templates of its own, which shall fill in values and nothing else. Ours do: out
    # of it they take a third less time. What is compiled for the one never runs in the other.
    own = places == [ours / theme]
    kind = jinja2.Environment if own else _Sandbox
    return kind(
        bytecode_cache=_compiled_templates("own-templates" if own else "templates"),
        loader=_Loader([str(place) for place in (*places, ours / BASE)]),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        auto_reload=False,  # it would look at the disk whenever one template includes another
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_printed,
        autoescape=False,  # HTML's; ours is by type, in `finalize`
    )


def _is_copy(place: Path, ours: Path) -> bool:
    """True for a theme's folder elsewhere that says nothing but what ours says: then ours is taken."""
    original, files = ours / place.name, list(place.iterdir())
    return place != original and bool(files) and all(_says_the_same(path, original / path.name) for path in files)


def _says_the_same(path: Path, original: Path) -> bool:
    return path.is_file() and original.is_file() and path.read_bytes() == original.read_bytes()


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which asks once for each type what of it may be read: it looks at nothing else of an object."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        key = type(obj), attr
        safe = self._safe.get(key)
        if safe is None:
            safe = self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return safe


class _Loader(jinja2.FileSystemLoader):
    """Puts a template that another includes by name in its place: to include it while filling costs as much again."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the source with what it includes; raises TemplateNotFound, and TemplateError for a circle."""
        return self._whole(environment, template, ())

    def _whole(
        self, environment: jinja2.Environment, template: str, around: tuple[str, ...]
    ) -> tuple[str, str, Callable[[], bool]]:
        if template in around:
            raise jinja2.TemplateError(f"{template} includes itself")
        source, name, fresh = super().get_source(environment, template)

        def included(found: re.Match[str]) -> str:
            return self._whole(environment, found[1], (*around, template))[0]

        return _INCLUDE.sub(included, source), name, fresh


def _compiled_templates(name: str) -> jinja2.BytecodeCache | None:
    """The cache of compiled templates, None where it cannot be kept. Compiling them takes a tenth of a second."""
    folder = cache_folder(name)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return jinja2.FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


def _printed(value: object) -> str:
    return value if isinstance(value, Tex) else glyphs.escape(str(value))
