"""Facts of a ladder as an official writes them in tests/cases/ladder.yaml, one line each."""

from datetime import date, datetime, time

from gongjian.kernel import ladder as kernel
from gongjian.kernel.windows import SHANGHAI


def instant(text):
    """A day is its 10:00."""
    if isinstance(text, datetime):
        return text.replace(tzinfo=SHANGHAI)
    if isinstance(text, date):
        return datetime.combine(text, time(10), SHANGHAI)
    if "T" in text:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    return datetime.combine(date.fromisoformat(text), time(10), SHANGHAI)


def read(lines, stands_at):
    """The facts; `stands_at(facts, at)` tells what waits when a person decides."""
    facts = []
    for line in lines:
        day, verb, *rest = line.split()
        at = instant(day)
        waiting = stands_at(facts, at) if verb in ("issued", "decided", "declined") else None
        facts.append(_fact(at, verb, rest, waiting, facts))
    return facts


def _fact(at, verb, rest, waiting, before):
    said = dict(zip(rest[1::2], rest[2::2], strict=False))
    cause = waiting.cause if waiting is not None else ""
    match verb:
        case "due":
            return kernel.DueSet(at, date.fromisoformat(rest[0]), said.get("of", kernel.DONE))
        case "extended":
            return kernel.Extended(at, date.fromisoformat(rest[0]), date.fromisoformat(said["asked"]))
        case "met":
            return kernel.Met(at, rest[0])
        case "marked":
            return kernel.Marked(at, rest[0])
        case "suspended":
            return kernel.Halted(at, "one", kernel.Ground.suspended)
        case "excused":
            return kernel.Halted(at, "two" if _stopped(before) else "one", kernel.Ground(rest[0]))
        case "resumed":
            return kernel.Resumed(at, "one")
        case "window":
            excused = rest[rest.index("excused") + 1] if "excused" in rest else None
            series = rest[rest.index("of") + 1] if "of" in rest else ""
            return kernel.WindowEnded(
                at, rest[0], rest[1], kernel.Ground(excused) if excused else None, series
            )
        case "counted":
            return kernel.Tallied(at, rest[1], rest[0])
        case "uncounted":
            return kernel.Withdrawn(at, rest[0], "示例主任", "发错单位")
        case "false":
            return kernel.FalseFound(at, rest[0])
        case "out":
            issue = [one for one in before if isinstance(one, kernel.Issued) and one.step == rest[0]][-1]
            return kernel.WentOut(at, issue.key, date.fromisoformat(rest[2]) if len(rest) > 2 else None)
        case "issued" | "decided":
            term = date.fromisoformat(said["term"]) if "term" in said else None
            return kernel.Issued(
                at, f"{rest[0]}-{at:%Y%m%d}", rest[0], "示例主任", term, cause, waits=verb == "decided"
            )
        case "declined":
            return kernel.Declined(at, cause, "示例主任", "已当面说清")
        case "settled" | "withdrawn":
            issue = [one for one in before if isinstance(one, kernel.Issued) and one.step == rest[0]][-1]
            if verb == "settled":
                return kernel.Settled(at, issue.key)
            return kernel.Withdrawn(at, issue.key, "示例主任", "事由消失")
    plain = {
        "reported": kernel.ReportedDone,
        "returned": kernel.Returned,
        "closed": kernel.Closed,
        "reopened": kernel.Reopened,
    }
    return plain[verb](at)


def _stopped(before):
    stops = [one for one in before if isinstance(one, kernel.Halted | kernel.Resumed)]
    return bool(stops) and isinstance(stops[-1], kernel.Halted)
