"""Finds the route of a request as API Gateway's HTTP API does."""

from typing import NamedTuple
from urllib.parse import unquote

from local.template import Function, Route


class Match(NamedTuple):
    """The route of a request and the values of its path parameters, decoded."""

    route: Route
    parameters: dict[str, str]

    @property
    def function(self) -> Function:
        """The function that the route leads to."""
        return self.route.function


class Router:
    """All routes, the most exact first: no parameters, `{x}`, greedy `{x+}`; POST before ANY."""

    def __init__(self, routes: list[Route]) -> None:
        self.routes = sorted(routes, key=_rank)

    def match(self, method: str, path: str) -> Match | None:
        """The route for a method and an encoded path. Slashes at the end count, as on AWS."""
        for route in self.routes:
            if route.key == "$default":
                return Match(route, {})
            wanted, _, pattern = route.key.partition(" ")
            if wanted in (method, "ANY"):
                parameters = _parameters(pattern, path)
                if parameters is not None:
                    return Match(route, parameters)
        return None


def _rank(route: Route) -> tuple[bool, bool, int, bool]:
    key = route.key
    return key == "$default", "+}" in key, key.count("{"), key.startswith("ANY ")


def _parameters(pattern: str, path: str) -> dict[str, str] | None:
    """The parameters when `path` fits `pattern`, else None."""
    wanted, given = pattern.split("/"), path.split("/")
    if wanted[-1].endswith("+}"):
        if len(given) < len(wanted):
            return None
        given = [*given[: len(wanted) - 1], "/".join(given[len(wanted) - 1 :])]
    if len(wanted) != len(given):
        return None
    parameters = {}
    for want, have in zip(wanted, given, strict=True):
        if want.startswith("{") and have:
            parameters[want.strip("{+}")] = unquote(have)
        elif want != have:
            return None
    return parameters
