"""Everything that can be wrong with a call.

ApiError                    status  on the compatible URL
├── Malformed               400     400   the body cannot be read
├── UnknownService          404     400   no such call
├── Unauthorized            401     401   credentials missing or wrong; says nothing more
├── Forbidden               403     403   the role of a user of the account's pages does not reach
├── Refused                 400     200   one or more fields are missing or not acceptable
│   ├── NotFound            404     200   an id that this account does not have
│   └── Taken               409     200   a number, external id or key that is in use
├── TooLarge                413     400   the body, or what it asks for, is over a limit
├── UnsupportedMedia        415     400   /v1 speaks JSON only
├── TooManyRequests         429     429   the key's calls of this minute are used up
├── Busy                    503     503   too many writers on one record
└── Internal                500     500   a fault of ours; a write may be in force

LostRace is no ApiError: another writer was quicker, and `entry` runs the call again.
"""

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong: a stable code, the wire name of the field, and why in words.

    `reason` is "" where the field is simply missing. It never holds a value that was sent.
    """

    code: str
    field: str
    reason: str = ""

    def text(self) -> str:
        """The sentence clients see; it ends with the field's name, which they read off the end
        (contract 1.5)."""
        ending = f"missing / invalid field: {self.field}"
        return f"{self.reason}, {ending}" if self.reason else ending


class ApiError(Exception):
    """A call that changed nothing, and why; `compatible_status` is for Monsum's URL."""

    status = 400
    compatible_status = 400
    code = "bad_request"

    def __init__(self, *texts: str) -> None:
        super().__init__(*texts)
        self.texts = list(texts)

    def details(self) -> list[dict[str, str]]:
        """The same errors as data: CODE, FIELD ("" where none) and MESSAGE."""
        return [{"CODE": self.code, "FIELD": "", "MESSAGE": text} for text in self.texts]


class Malformed(ApiError):
    """The body is not JSON or XML of the documented shape."""

    code = "malformed"


class UnknownService(ApiError):
    """No call has this name. Two texts, the second without a name, as the original answers."""

    status = 404
    code = "unknown_service"

    def __init__(self, name: str) -> None:
        super().__init__(f"unknown SERVICE: {name}", "unknown SERVICE: ")


class Unauthorized(ApiError):
    """No, unknown or wrong credentials; all answered alike."""

    status = compatible_status = 401
    code = "unauthorized"

    def __init__(self) -> None:
        super().__init__("Login Error: Wrong API KEY or user credentials.")


class Forbidden(ApiError):
    """The role of a user of the account's own pages does not reach so far (contract 7)."""

    status = compatible_status = 403
    code = "forbidden"

    def __init__(self) -> None:
        super().__init__("your role may not do this")


class Refused(ApiError):
    """Fields that are missing or not acceptable, in the order they are to be shown."""

    compatible_status = 200
    code = "invalid"

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*(problem.text() for problem in problems))
        self.problems = problems

    def details(self) -> list[dict[str, str]]:
        """CODE, FIELD and MESSAGE of each field."""
        return [
            {"CODE": p.code, "FIELD": p.field, "MESSAGE": p.reason or "is missing"}
            for p in self.problems
        ]


class NotFound(Refused):
    """The account has nothing with the id in `field`."""

    status = 404
    code = "not_found"

    def __init__(self, field: str) -> None:
        super().__init__(Problem("not_found", field))

    def details(self) -> list[dict[str, str]]:
        """CODE, FIELD and MESSAGE; the compatible URL's text does not tell it from a missing id."""
        return [{**detail, "MESSAGE": "is not known"} for detail in super().details()]


class Taken(Refused):
    """A value is in use; each problem's reason names by which CUSTOMER_ID."""

    status = 409
    code = "taken"


class TooLarge(ApiError):
    """The body is longer or deeper than the limits in docs/limits.md."""

    status = 413
    code = "too_large"


class UnsupportedMedia(ApiError):
    """The content type is not one that this address reads."""

    status = 415
    code = "unsupported_media"


class TooManyRequests(ApiError):
    """The key's token bucket is empty (contract 1.7: 500 calls a minute)."""

    status = compatible_status = 429
    code = "too_many_requests"


class Busy(ApiError):
    """Other writers were quicker several times in a row; trying again will do."""

    status = compatible_status = 503
    code = "busy"


class Internal(ApiError):
    """A fault of ours; the request id leads to the log line."""

    status = compatible_status = 500
    code = "internal"


class LostRace(Exception):
    """Another writer changed what this call had read; nothing was written."""
