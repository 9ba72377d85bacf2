"""The fields of an answer: native controls, each with a label of its own, all worked by keyboard.

A response is a ``div`` of the class ``response``. Names are made from the place on the page, values are places in the
printed order: nothing in them tells right from wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from generator import labels
from generator.content import Blank, Inlines
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Language,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.formats.html.words import word
from generator.export.fragments import Scribe, is_plain, text
from generator.export.worked import upright
from generator.questions.blanks import find_blanks
from generator.values import dataclass

_TYPED = 'type="text" autocomplete="off" autocapitalize="off" spellcheck="false"'
_NUMBER_WIDTH, _WORD_WIDTH, _LONG_WIDTH, _CELL_WIDTH = 9, 18, 30, 5
_FEWEST_ROWS = 3
_RESPONSE = re.compile(r"(-g\d+)?-\d+\Z")  # what a field's name has behind that of its response


@dataclass(frozen=True)
class Fields:
    """Writes the fields of one part; ``checked`` leaves room for what the page says of an answer."""

    scribe: Scribe
    language: Language
    checked: bool
    called: str = ""

    def response(self, response: Response, name: str, called: str = "") -> str:
        """Return an answer's fields; ``name`` is unique on the page, ``called`` stands where it has no label."""
        if called:
            return replace(self, called=called).response(response, name)
        said = f'<p class="said" id="{name}-said" hidden></p>' if self.checked else ""
        id = f' data-id="{text(response.id)}"' if self.checked else ""
        head = f'<div class="response" id="{name}" data-kind="{response.kind}" data-marks="{response.marks}"{id}>'
        return f"{head}{self._inner(response, name)}{said}</div>"

    def _inner(self, response: Response, name: str) -> str:
        match response:
            case NumberResponse():
                return f'<p class="line">{self._label(response, name)} {self._number(response, name)}</p>'
            case FormulaResponse(variables=variables):
                hint = word("in variables", self.language, variables=", ".join(variables)) if variables else ""
                return self._line(response, name, _LONG_WIDTH, hint)
            case TextResponse():
                return self._line(response, name, _WORD_WIDTH)
            case TensorResponse(shape_given=False):
                return self._line(response, name, _LONG_WIDTH, word("rows", self.language)) + self._axes(response)
            case TensorResponse():
                return self._tensor(response, name)
            case ChoiceResponse(single=single):
                how = labels.label("exactly one", self.language) if single else word("tick all", self.language)
                return self._group(response, how, self._options(response, name))
            case MatchResponse():
                return self._match(response, name)
            case OrderResponse():
                return self._order(response, name)
            case BlanksResponse():
                return self._blanks(response, name)
            case EssayResponse(lines=lines):
                rows = max(lines, _FEWEST_ROWS, round(2 * response.marks))
                return self._area(self._label(response, name), name, rows)
            case DrawingResponse(empty=empty):
                asked = f'<label for="{name}-0">{text(word("describe", self.language))}</label>'
                return f"<p>{self.scribe.figure(empty)}</p>{self._area(asked, name, _FEWEST_ROWS)}"
            case _:
                assert_never(response)

    # ------------------------------------------------------------ pieces
    def _label(self, response: Response, name: str) -> str:
        return f'<label for="{name}-0">{self._named(response)}</label>'

    def _named(self, response: Response) -> str:
        """An answer's label as a line begins: ``h₁ =`` where a value follows, else ``Name:``."""
        if not response.label:
            return f"{text(self.called or word('answer', self.language))}:"
        values = NumberResponse | TensorResponse | FormulaResponse
        return f"{self.scribe.names().inlines(response.label)}{' =' if isinstance(response, values) else ':'}"

    def _about(self, name: str, *more: str) -> str:
        """What a reader hears behind a field: what the page says of the answer, a hint, a unit."""
        told = [*more, f"{_RESPONSE.sub('', name)}-said"] if self.checked else [*more]
        return f' aria-describedby="{" ".join(told)}"' if told else ""

    def _input(self, name: str, width: int, about: str, called: str = "") -> str:
        return f'<input {_TYPED} id="{name}" size="{width}"{about}{called}/>'

    def _line(self, response: Response, name: str, width: int, hint: str = "") -> str:
        own = f"{name}-0"
        shown = f'<span class="hint" id="{own}-hint">{text(hint)}</span>' if hint else ""
        field = self._input(own, width, self._about(own, *([f"{own}-hint"] if hint else [])))
        return f'<p class="line">{self._label(response, name)} {field} {shown}</p>'

    def _number(self, response: NumberResponse, name: str, called: str = "") -> str:
        own = f"{name}-0"
        if not response.unit:
            return self._input(own, _NUMBER_WIDTH, self._about(own), called)
        unit = self.scribe.math(upright(response.unit), False)
        field = self._input(own, _NUMBER_WIDTH, self._about(own, f"{own}-unit"), called)
        return f'{field} <span class="unit" id="{own}-unit">{unit}</span>'

    def _area(self, label: str, name: str, rows: int) -> str:
        own = f"{name}-0"
        area = f'<textarea id="{own}" rows="{rows}" cols="60"{self._about(own)}></textarea>'
        return f'<p class="line">{label}<br/>{area}</p>'

    def _group(self, response: Response, how: str, inner: str) -> str:
        label = f"{self._named(response)} " if response.label or self.called else ""
        return f"<fieldset><legend>{label}{text(how)}</legend>{inner}</fieldset>"

    # ------------------------------------------------------------ tensors
    def _tensor(self, response: TensorResponse, name: str) -> str:
        shape = response.value.shape
        axes = response.axes
        if len(shape) == 1 and len(axes) == shape[0] and not response.any_order:
            cells = "".join(
                f'<span class="cell"><label for="{name}-{k}">{text(axis)}</label>'
                f"{self._cell_field(f'{name}-{k}')}</span>"
                for k, axis in enumerate(axes)
            )
            return self._grid(response, f'<p class="line cells">{cells}</p>')
        written, count = [], 0
        matrices = 1
        for length in shape[:-2]:
            matrices *= length
        rows, columns = (shape[-2], shape[-1]) if len(shape) > 1 else (1, shape[0])
        for k in range(matrices):
            lines = []
            for i in range(rows):
                line = ""
                for j in range(columns):
                    called = f' aria-label="{text(self._cell(len(shape), k, i, j))}"'
                    line += self._cell_field(f"{name}-{count}", called)
                    count += 1
                lines.append(f'<div class="row">{line}</div>')
            written.append(f'<div class="matrix">{"".join(lines)}</div>')
        return self._grid(response, f"{''.join(written)}{self._axes(response)}")

    def _grid(self, response: TensorResponse, inner: str) -> str:
        order = f" ({text(labels.label('any order', self.language))})" if response.any_order else ""
        return f"<fieldset><legend>{self._named(response)}{order}</legend>{inner}</fieldset>"

    def _cell_field(self, name: str, called: str = "") -> str:
        return self._input(name, _CELL_WIDTH, self._about(name), called)

    def _cell(self, depth: int, k: int, i: int, j: int) -> str:
        if depth == 1:
            return word("cell", self.language, k=j + 1)
        if depth == 2:
            return word("cell of row", self.language, i=i + 1, j=j + 1)
        return word("cell at", self.language, index=f"{k + 1}, {i + 1}, {j + 1}")

    def _axes(self, response: TensorResponse) -> str:
        if not response.axes:
            return ""
        said = labels.label("order of axes", self.language, axes=", ".join(response.axes))
        return f'<p class="hint">{text(said)}</p>'

    # ------------------------------------------------------------ options
    def _options(self, response: ChoiceResponse, name: str) -> str:
        type = "radio" if response.single else "checkbox"
        return "".join(
            f'<div class="option"><input type="{type}" id="{name}-{k}" name="{name}" value="{k}"/>'
            f'<label for="{name}-{k}">{self.scribe.names().inlines(option.content)}</label></div>'
            for k, option in enumerate(response.options)
        )

    def _match(self, response: MatchResponse, name: str) -> str:
        plain = all(is_plain(choice) for choice in response.choices)
        names = [self.scribe.inlines(each) if plain else chr(65 + k) for k, each in enumerate(response.choices)]
        listed = "" if plain else self._lettered(response.choices)
        rows = "".join(
            f'<li><label for="{name}-{k}">{self.scribe.names().inlines(term)}</label> '
            f"{self._select(f'{name}-{k}', names)}</li>"
            for k, term in enumerate(response.terms)
        )
        return self._group(response, word("match", self.language), f'{listed}<ul class="rows">{rows}</ul>')

    def _order(self, response: OrderResponse, name: str) -> str:
        places = [str(k + 1) for k in range(len(response.items))]
        rows = "".join(
            f"<li>{self._select(f'{name}-{k}', places)} "
            f'<label for="{name}-{k}">{self.scribe.names().inlines(item)}</label></li>'
            for k, item in enumerate(response.items)
        )
        return self._group(response, word("order", self.language), f'<ul class="rows">{rows}</ul>')

    def _select(self, name: str, shown: Sequence[str], called: str = "") -> str:
        options = "".join(f'<option value="{k}">{each}</option>' for k, each in enumerate(shown))
        return f'<select id="{name}"{called}><option value="">–</option>{options}</select>'

    def _lettered(self, choices: Sequence[Inlines]) -> str:
        listed = "".join(f"<li>{self.scribe.inlines(choice)}</li>" for choice in choices)
        return f'<ol type="A">{listed}</ol>'

    # ------------------------------------------------------------ gaps
    def _blanks(self, response: BlanksResponse, name: str) -> str:
        order = find_blanks(response.text)
        by_id = {gap.id: gap for gap in response.gaps}
        below: list[str] = []

        def gap(blank: Blank) -> str:
            k = order.index(blank.id)
            own, each = f"{name}-g{k}", by_id[blank.id]
            how = text(word("gap", self.language, number=k + 1))
            called = f' aria-label="{how}"'
            match each:
                case NumberResponse():
                    return self._number(each, own, called)
                case TextResponse():
                    return self._input(f"{own}-0", _NUMBER_WIDTH, self._about(f"{name}-0"), called)
                case ChoiceResponse(options=options, single=single):
                    contents = [option.content for option in options]
                    if single and all(is_plain(content) for content in contents):
                        return self._select(f"{own}-0", [self.scribe.inlines(content) for content in contents], called)
                    below.append(f"<fieldset><legend>{how}</legend>{self._options(each, own)}</fieldset>")
                    return f"<strong>({how})</strong>"
                case _:
                    assert_never(each)

        return f"{self.scribe.blocks(response.text, gap)}{''.join(below)}"
