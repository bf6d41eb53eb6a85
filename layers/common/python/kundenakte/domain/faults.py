"""What pydantic found, as domain errors that name the wire field and never hold a value."""

from pydantic import ValidationError

from kundenakte.domain.errors import Problem, Refused

REASONS = {
    "string_too_long": "at most {max_length} characters",
    "string_pattern_mismatch": "control characters are not allowed",
    "string_unicode": "this is no valid text",
    "string_type": "text is expected",
    "int_parsing": "a whole number is expected",
    "int_type": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "int_parsing_size": "a whole number is expected",
    "bool_parsing": "true or false is expected",
    "bool_type": "true or false is expected",
    "literal_error": "one of {expected} is expected",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "too_long": "at most {max_length} entries",
    "value_error": "{error}",
    "list_type": "a list is expected",
    "model_type": "an object is expected",
    "dict_type": "an object is expected",
    "extra_forbidden": "there is no such field",
}


def refused(error: ValidationError) -> Refused:
    """One problem for each field, in the order of the model's fields."""
    problems: dict[str, Problem] = {}
    for fault in error.errors(include_url=False, include_input=False):
        field = str(fault["loc"][0]) if fault["loc"] else "DATA"
        if fault["type"] == "missing":
            problems.setdefault(field, Problem("missing", field))
            continue
        words = REASONS.get(fault["type"], "").format_map(fault.get("ctx", {}))
        problems.setdefault(
            field, Problem("invalid", field, words.replace(" or ''", "").replace("'", ""))
        )
    return Refused(*problems.values())
