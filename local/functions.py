"""Imports the functions' handlers into this process and calls them as Lambda does."""

import gc
import importlib.util
import sys
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from local.template import ROOT, Function
from local.worker import BELL

LAYER = ROOT / "layers" / "common" / "python"
Handler = Callable[[dict[str, Any], Any], Any]


class Context:
    """What Lambda tells a handler about its invocation."""

    def __init__(self, function: Function) -> None:
        self.aws_request_id = str(uuid.uuid4())
        self.function_name = function.folder.name
        self.function_version = "$LATEST"
        self.memory_limit_in_mb = str(function.memory)
        self.invoked_function_arn = (
            f"arn:aws:lambda:eu-central-1:000000000000:function:{self.function_name}"
        )
        self.log_group_name = self.log_stream_name = "local"
        self._deadline = time.monotonic() + function.timeout

    def get_remaining_time_in_millis(self) -> int:
        """Counts down, but nothing ends a handler here when it is at zero."""
        return max(0, int((self._deadline - time.monotonic()) * 1000))


class Functions:
    """The handlers, each imported on its first call under a module name of its own.

    They share a process and its threads here, so that none may take its objects out of the garbage
    collector's sight, as each does on Lambda, where it has a process for itself.
    """

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}
        self._lock = threading.Lock()
        gc.freeze = lambda: None
        if str(LAYER) not in sys.path:
            sys.path.append(str(LAYER))

    def call(self, function: Function, event: dict[str, Any]) -> Any:
        """What the function's handler returns for `event`."""
        handler = self._handlers.get(function.name) or self.load(function)
        try:
            return handler(event, Context(function))
        finally:
            BELL.ring()

    def load(self, function: Function) -> Handler:
        """Imports the function, once."""
        with self._lock:
            if function.name not in self._handlers:
                self._handlers[function.name] = _import(function)
                gc.enable()  # the functions leave it off for Lambda's short life
            return self._handlers[function.name]


def _import(function: Function) -> Handler:
    name = f"local_function_{function.folder.name}"
    spec = importlib.util.spec_from_file_location(name, function.folder / "app.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"{function.folder}/app.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    handler: Handler = module.handler
    return handler
