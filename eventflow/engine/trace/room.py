"""Arrays that grow with the events of a run."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def with_room(values: "NDArray[np.int64]", count: int) -> "NDArray[np.int64]":
    """These, with at least so many of them: what is new is -1. It doubles, so that a long run copies little."""
    more = count - len(values)
    return values if more <= 0 else np.append(values, np.full(max(more, len(values)), -1, np.int64))
