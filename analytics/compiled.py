"""How inner loops are compiled: by numba, kept on disk, and free of the interpreter so that threads help."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

from baltica.graph.progress import Progress, silent

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile the function when it is first called; later runs of the program take it from numba's cache.

    Where no folder can hold the cache (a read-only home), every run of the program compiles anew.
    """
    try:
        return cast(F, numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:
        return cast(F, numba.njit(nogil=True)(function))


def announce(progress: Progress = silent, *kernels: Callable[..., Any]) -> None:
    """Tell ``progress`` when one of the kernels is about to be compiled for the first time on this machine."""
    if not all(_is_kept(one) for one in kernels):
        progress("compiling, once on this machine (some seconds)", 0, None)


def _is_kept(compiled: Any) -> bool:
    name = compiled.py_func.__qualname__
    return any(Path(compiled.stats.cache_path or "").glob(f"*.{name}-*.nbi")) if compiled.stats.cache_path else False
