"""The tree of errors: texts that clients parse, statuses, and details for /v1."""

import inspect

import pytest

from kundenakte.domain import errors
from kundenakte.domain.errors import ApiError, NotFound, Problem, Refused, Taken, UnknownService

ALL = [
    error
    for error in vars(errors).values()
    if inspect.isclass(error) and issubclass(error, ApiError)
]


def test_a_text_ends_with_the_field() -> None:
    assert Problem("missing", "EMAIL").text() == "missing / invalid field: EMAIL"
    assert Problem("invalid", "EMAIL", "at most 3").text().endswith(": EMAIL")


def test_an_unknown_service_has_two_texts_as_the_original() -> None:
    assert UnknownService("x").texts == ["unknown SERVICE: x", "unknown SERVICE: "]


def test_a_refused_field_is_http_200_on_the_compatible_url_only() -> None:
    for error in (Refused, NotFound, Taken):
        assert error.compatible_status == 200
        assert error.status >= 400


def test_an_unknown_id_reads_like_a_missing_one_and_details_tell_them_apart() -> None:
    error = NotFound("CUSTOMER_ID")
    assert error.texts == ["missing / invalid field: CUSTOMER_ID"]
    assert error.details() == [
        {"CODE": "not_found", "FIELD": "CUSTOMER_ID", "MESSAGE": "is not known"}
    ]


def test_details_name_code_field_and_reason() -> None:
    error = Refused(Problem("missing", "A"), Problem("invalid", "B", "at most 3"))
    assert error.details() == [
        {"CODE": "missing", "FIELD": "A", "MESSAGE": "is missing"},
        {"CODE": "invalid", "FIELD": "B", "MESSAGE": "at most 3"},
    ]


@pytest.mark.parametrize("error", [error for error in ALL if error is not ApiError])
def test_every_error_stands_in_the_tree_with_its_statuses(error: type[ApiError]) -> None:
    assert errors.__doc__
    line = next(line for line in errors.__doc__.splitlines() if f"── {error.__name__} " in line)
    assert f"{error.status}     {error.compatible_status} " in line


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in ALL]
    assert len(set(codes)) == len(codes)
