"""From pydantic's errors to faults in our words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.diagnostics import Fault, Path, suggest
from generator.fields import Model
from generator.questions import KINDS, OneOf
from generator.spec import SOLE, PartSpec

M = TypeVar("M", bound=Model)

_TYPES = {
    "string_type": ("text", "put it in quotes"),
    "int_type": ("a whole number", "for instance 3"),
    "int_from_float": ("a whole number", "for instance 3"),
    "int_parsing": ("a whole number", "for instance 3"),
    "bool_type": ("true or false", "without quotes"),
    "bool_parsing": ("true or false", "without quotes"),
    "dict_type": ("a mapping", "write {name: value}"),
    "mapping_type": ("a mapping", "write {name: value}"),
    "tuple_type": ("a list", "write [one, two]"),
    "list_type": ("a list", "write [one, two]"),
    "model_type": ("a mapping", "write {field: value}"),
    "model_attributes_type": ("a mapping", "write {field: value}"),
}

_BOUNDS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def validate(model: type[M], data: Any, faults: list[Fault]) -> M | None:
    """Return the model, or None with every fault recorded; paths are those of the YAML."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        faults += faults_of(error, data, model)
    return None


def faults_of(error: ValidationError, data: Any, model: type[Model]) -> list[Fault]:
    """Return what pydantic found in our words, each thing once."""
    found: dict[tuple[Path, str], Fault] = {}
    for details in error.errors(include_url=False):
        if details["type"] == "too_short" and _is_long_enough(details):
            continue  # pydantic counts valid items only, and the others are reported themselves
        fault = _fault(details, data, model)
        found.setdefault((fault.path, fault.code), fault)
    return list(found.values())


def _is_long_enough(details: ErrorDetails) -> bool:
    given = details["input"]
    return isinstance(given, list | Mapping) and len(given) >= details["ctx"]["min_length"]


def yaml_path(location: tuple[int | str, ...], data: Any) -> Path:
    """Return where in the YAML a location is: without the tags ``<kind>`` and names that models add.

    Steps that lead nowhere in the data are the model's own (a union's branch, a field's alias), except the last,
    which may name a field that is missing.
    """
    path: list[int | str] = []
    here = data
    steps = [step for step in location if not (isinstance(step, str) and step.startswith("<"))]
    for step in steps:
        if isinstance(here, Mapping) and step in here:
            here = here[str(step)]
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            continue
        path.append(step)
    return tuple(path)


def _fault(details: ErrorDetails, data: Any, model: type[Model]) -> Fault:
    location = details["loc"]
    path = yaml_path(location, data)
    context = details.get("ctx", {})
    kind = details["type"]
    name = str(location[-1]) if location else ""
    if "hint" in context:  # one of ours: see generator.fields.misfit
        return Fault(path, kind, str(context["message"]), str(context["hint"]))
    match kind:
        case "extra_forbidden":
            known = sorted(fields_at(model, location[:-1]))
            if name in KINDS and name in known:
                # Known here, and yet too much: the answers of a part are listed below it.
                message = "a part with 'answers' carries no answer of its own"
                return Fault(path, "unknown-field", message, f"move '{name}' below answers", on_key=True)
            hint = suggest(name, known) or f"fields here: {', '.join(known)}"
            return Fault(path, "unknown-field", f"'{name}' is not a field here", hint, on_key=True)
        case "missing" if name == "answers":
            hint = f"one of: {', '.join(KINDS)}; or several below answers"
            return Fault(path, "no-kind", "this part has no answer", hint, on_key=True)
        case "missing":
            return Fault(path, "missing-field", f"the field '{name}' is missing here", f"add {name}: …", on_key=True)
        case "union_tag_not_found" | "union_tag_invalid":
            return _no_kind(path, details["input"], kinds_at(model, location))
        case "literal_error":
            expected = str(context.get("expected", ""))
            known = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]
            hint = suggest(str(details["input"]), known) or f"write {known[0]}"
            on_key = bool(location) and location[-1] == "[key]"
            return Fault(path, "wrong-value", f"{expected} is expected here", hint, on_key=on_key)
        case "too_short":
            least = context["min_length"]
            message = f"at least {least} {'entry is' if least == 1 else 'entries are'} expected here"
            return Fault(path, "too-few-entries", message, "add what is missing")
        case "too_long":
            return Fault(path, "too-many-entries", f"at most {context['max_length']} entries are expected here")
        case _ if kind in _BOUNDS:
            key, words = _BOUNDS[kind]
            message = f"a number of {words} {context[key]} is expected here"
            return Fault(path, "wrong-value", message, f"not {details['input']}")
        case _ if kind in _TYPES:
            expected, hint = _TYPES[kind]
            if kind in ("tuple_type", "list_type") and isinstance(details["input"], str):
                hint = f"write [{details['input']}]"
            return Fault(path, "wrong-type", f"{expected} is expected here", hint)
        case _:
            message = details["msg"]
            return Fault(path, "wrong-value", message[0].lower() + message[1:])


def _no_kind(path: Path, given: Any, known: Iterable[str]) -> Fault:
    if not isinstance(given, Mapping):
        return Fault(path, "wrong-type", "an answer is a mapping", "for instance {number: 2*n, marks: 1}")
    kinds = [kind for kind in known if kind in given]
    others = [kind for kind in KINDS if kind in given]
    if not kinds and others:
        message, hint = f"'{others[0]}' cannot stand here", f"one of: {', '.join(known)}"
    elif not kinds:
        message, hint = "this answer has no kind", f"one of: {', '.join(known)}"
    else:
        message, hint = f"an answer has one kind, this one has {len(kinds)}: {', '.join(kinds)}", "keep one of them"
    return Fault(path, "no-kind", message, hint, on_key=True)


# ---------------------------------------------------------------- which fields a place has
def kinds_at(model: type[Model], location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the kinds of answers that may stand at a location."""
    here: Any = model
    for step in location:
        here = _inside(here, step)
    tables = [each for each in get_args(here)[1:] if isinstance(each, OneOf)]
    return tuple(tables[0].kinds if tables else KINDS)


def fields_at(model: type[Model], location: tuple[int | str, ...]) -> set[str]:
    """Return the names of the fields that the mapping at a location may have, for suggestions."""
    here: Any = model
    names: set[str] = set()
    for step in location:
        here = _inside(here, step)
        if step == SOLE:
            names |= _field_names(PartSpec) - {"answers"}
    found = _model_of(here)
    if found is PartSpec:
        names |= set(KINDS)
    return names | (_field_names(found) if found else set())


def _field_names(model: type[Model]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _inside(annotation: Any, step: int | str) -> Any:
    """The annotation one step further in."""
    found = _model_of(annotation)
    if found is not None:
        for name, field in found.model_fields.items():
            if step in (name, field.alias):
                return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
        return None
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        for each in metadata:
            if isinstance(each, OneOf):
                return each.kinds[str(step).strip("<>")].model
        return _inside(inner, step)
    arguments = get_args(annotation)
    if get_origin(annotation) is dict:
        return arguments[1]
    if get_origin(annotation) is tuple:
        return arguments[0]
    return next((inner for each in arguments if (inner := _inside(each, step)) is not None), None)


def _model_of(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, Model) else None
    if get_origin(annotation) is Annotated or get_origin(annotation) in (None, dict, tuple):
        return None
    return next((each for each in get_args(annotation) if isinstance(each, type) and issubclass(each, Model)), None)
