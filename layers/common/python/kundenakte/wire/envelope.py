"""What clients send and get: bytes ↔ Envelope, and response ↔ text (contract 1.3 to 1.5).

The format is recognised from the body. Of the header only `multipart/form-data` counts, because
clients send JSON under any content type, or none.
"""

from typing import Any, Literal, NamedTuple

from kundenakte.domain.errors import ApiError, Malformed, Problem, Refused, UnsupportedMedia
from kundenakte.wire import json_codec, multipart
from kundenakte.wire.limits import check_size

Format = Literal["json", "xml"]
Document = dict[str, Any]

_CONTENT_TYPES = {"json": "text/plain; charset=UTF-8", "xml": "application/xml; charset=UTF-8"}
_ECHOED = ("FILTER", "DATA", "LIMIT", "OFFSET")
_PARTS = {"SERVICE", "DATA", "FILTER", "LIMIT", "OFFSET", "CURSOR"}
_NOT_GIVEN: tuple[Any, ...] = (None, "", [], {})


class Envelope(NamedTuple):
    """A request, whatever it was written in. Keys of `filter`, `data` and `echo` are upper case."""

    service: str  # lower case; "" if missing
    filter: Document | None  # None: a filter that nothing can match
    data: Document
    limit: Any  # limit, offset and cursor as sent; None if not given
    offset: Any
    cursor: Any
    format: Format
    echo: Document  # what REQUEST repeats


def decode(body: bytes, content_type: str | None) -> Envelope:
    """Read a call to the compatible URL."""
    text = _sent_text(body, content_type)
    format = _format(text)
    document = _codec(format).parse(text)
    return _envelope(document, format, _echo(document))


def decode_v1(body: bytes, content_type: str | None) -> Envelope:
    """Read a call to /v1: JSON and announced as such, without SERVICE; no body means no fields."""
    _require_json(content_type)
    check_size(body)
    text = _utf8(body)
    document = json_codec.parse(text) if text else {}
    if document and not document.keys() & _PARTS:
        raise Refused(Problem("missing", "DATA", "the fields of a call belong into DATA or FILTER"))
    return _envelope(document, "json", echo={})


def answer_shape(body: bytes, content_type: str | None) -> tuple[Format, Document | None]:
    """The format to answer a body in that `decode` refused, and its echo if it can be read."""
    format: Format = "json"
    try:
        text = _sent_text(body, content_type)
        format = _format(text)
        return format, _echo(_codec(format).parse(text))
    except ApiError:
        return format, None


def encode_compatible(
    format: Format, request_echo: Document | None, response: Document
) -> tuple[str, str]:
    """The body and its content type. The JSON one is what the original sends; some clients break
    on application/json."""
    document = {"REQUEST": request_echo or {}, "RESPONSE": response}
    return _codec(format).render(document), _CONTENT_TYPES[format]


def encode_v1(response: Document) -> str:
    """The body of a /v1 answer, to be sent as UTF-8."""
    return json_codec.render_readable({"RESPONSE": response})


def _codec(format: Format) -> Any:
    if format == "json":
        return json_codec
    from kundenakte.wire import xml_codec  # on use: /v1 never reads XML, and few others do

    return xml_codec


def _sent_text(body: bytes, content_type: str | None) -> str:
    check_size(body)
    if content_type and multipart.is_form(content_type):
        body = multipart.field("httpbody", body, content_type)
    return _utf8(body)


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Malformed(f"the body is not UTF-8: byte {error.start + 1}") from None


def _format(text: str) -> Format:
    if text.startswith("{"):
        return "json"
    if text.startswith("<"):
        return "xml"
    if not text:
        raise Malformed("the body is empty")
    raise Malformed("the body is neither a JSON object nor XML")


def _require_json(content_type: str | None) -> None:
    media_type = (content_type or "").partition(";")[0].strip().lower()
    if media_type and media_type != "application/json" and not media_type.endswith("+json"):
        raise UnsupportedMedia("the content type must be application/json")


def _envelope(document: Document, format: Format, echo: Document) -> Envelope:
    return Envelope(
        service=_service(document).lower(),
        filter=_filter(document.get("FILTER")),
        data=_object("DATA", document.get("DATA")),
        limit=_given(document.get("LIMIT")),
        offset=_given(document.get("OFFSET")),
        cursor=_given(document.get("CURSOR")),
        format=format,
        echo=echo,
    )


def _service(document: Document) -> str:
    service = document.get("SERVICE")
    return service.strip() if isinstance(service, str) else ""


def _filter(value: Any) -> Document | None:
    """The original takes a list of filters and answers that nothing was found."""
    return None if isinstance(value, list) and value else _object("FILTER", value)


def _object(name: str, value: Any) -> Document:
    if value in _NOT_GIVEN:
        return {}
    if not isinstance(value, dict):
        raise Refused(Problem("invalid", name, "an object is expected"))
    return value


def _given(value: Any) -> Any:
    return None if value in _NOT_GIVEN else value


def _echo(document: Document) -> Document:
    parts = {name: document[name] for name in _ECHOED if document.get(name) is not None}
    return {
        "SERVICE": _service(document),
        **{name: _as_echoed(part) for name, part in parts.items()},
    }


def _as_echoed(value: Any) -> Any:
    """The original shows null and the empty object as an empty list."""
    if value is None or value == {}:
        return []
    if isinstance(value, dict):
        return {key: _as_echoed(part) for key, part in value.items()}
    return [_as_echoed(part) for part in value] if isinstance(value, list) else value
