"""A full disk, however the database or the system says it."""

import errno

_ERRNOS = {errno.ENOSPC, errno.EDQUOT}
_WORDS = ("database or disk is full", "no space left on device", "could not extend file")


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error, or one that caused it, says that there is no room left."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in _ERRNOS:
            return True
        if getattr(error, "sqlstate", None) == "53100" or any(word in str(error).lower() for word in _WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False
