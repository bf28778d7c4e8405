"""How a matter's title and requirement are told together without saying anything twice."""


def told_once(title: str, requirement: str) -> str:
    """Title and requirement in one cell."""
    title, more = title.strip(), requirement.strip()
    if not more or more.endswith(title):
        return title
    return more if title in more else f"{title}\n{more}"


def told_besides(title: str, requirement: str) -> str:
    """What the requirement adds beside a title that is already there; empty when it adds nothing."""
    more = requirement.strip()
    return "" if more.endswith(title.strip()) else more
