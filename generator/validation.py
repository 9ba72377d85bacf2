"""From pydantic's errors to faults in our words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from generator.diagnostics import Fault, Path, suggest
from generator.fields import Model
from generator.questions import KINDS, OneOf
from generator.spec import SOLE, PartSpec

M = TypeVar("M", bound=Model)

_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "a mapping (name: value)",
    "mapping_type": "a mapping (name: value)",
    "tuple_type": "a list",
    "list_type": "a list",
    "model_type": "a mapping (name: value)",
    "model_attributes_type": "a mapping (name: value)",
}


def validate(model: type[M], data: Any, faults: list[Fault]) -> M | None:
    """Return the model, or None with every fault recorded; paths are those of the YAML."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = [_fault(details, data, model) for details in error.errors(include_url=False)]
    seen: set[tuple[Path, str]] = set()
    for fault in found:
        if (fault.path, fault.code) not in seen:
            seen.add((fault.path, fault.code))
            faults.append(fault)
    return None


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
            hint = suggest(name, known) or f"fields here: {', '.join(known)}"
            return Fault(path, "unknown-field", f"'{name}' is not a field here", hint, on_key=True)
        case "missing":
            return Fault(path, "missing-field", f"the field '{name}' is missing here", on_key=True)
        case "union_tag_not_found" | "union_tag_invalid":
            kinds = str(context.get("expected_tags", "")).replace("'", "").replace("<", "").replace(">", "")
            return Fault(path, "no-kind", "an answer has exactly one field that says its kind", kinds, on_key=True)
        case "literal_error":
            expected = str(context.get("expected", ""))
            known = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]
            hint = suggest(str(details["input"]), known)
            return Fault(path, "wrong-value", f"expected {expected}", hint)
        case _ if kind in _TYPES:
            return Fault(path, "wrong-type", f"{_TYPES[kind]} is expected here")
        case _:
            message = details["msg"]
            return Fault(path, "wrong-value", message[0].lower() + message[1:])


# ---------------------------------------------------------------- which fields a place has
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
