"""What one version of a playbook says otherwise than another, in sentences."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from gongjian.campaigns.playbook.schema import SECTIONS, PlaybookText
from gongjian.campaigns.playbook.sections import Told, tellers


def differences(old: PlaybookText, new: PlaybookText) -> list[str]:
    """What changed from old to new, in the order of the file; empty when both say the same."""
    found = [*_head(old, new)]
    before, after = _told(old), _told(new)
    found += [_added(told) for key, told in after.items() if key not in before]
    found += [_gone(told) for key, told in before.items() if key not in after]
    for key, told in after.items():
        was = before.get(key)
        if was is not None and (was.name, was.says) != (told.name, told.says):
            found.append(_changed(was, told))
    return found


def told_of(playbook: PlaybookText) -> list[Told]:
    """Everything a playbook says, line by line, in sentences."""
    return list(_told(playbook).values())


def _head(old: PlaybookText, new: PlaybookText) -> Iterator[str]:
    arrow = _("%(what)s: “%(old)s” becomes “%(new)s”")
    for what, was, now in (
        (_("name"), old.name, new.name),
        (_("host unit"), old.unit, new.unit),
        (_("first day"), old.window.start.isoformat(), new.window.start.isoformat()),
        (_("last day"), old.window.last_on.isoformat(), new.window.last_on.isoformat()),
    ):
        if str(was) != str(now):
            yield arrow % {"what": what, "old": was, "new": now}


def _added(told: Told) -> str:
    values = {"kind": told.kind, "name": told.name, "says": told.says}
    if told.says:
        return _("new %(kind)s “%(name)s”: %(says)s") % values
    return _("new %(kind)s “%(name)s”") % values


def _gone(told: Told) -> str:
    return _("%(kind)s “%(name)s” is taken out") % {"kind": told.kind, "name": told.name}


def _changed(was: Told, told: Told) -> str:
    if was.says == told.says:
        values = {"kind": told.kind, "old": was.name, "new": told.name}
        return _("%(kind)s “%(old)s” is now called “%(new)s”") % values
    values = {"kind": told.kind, "name": told.name, "old": was.says or "—", "new": told.says or "—"}
    return _("%(kind)s “%(name)s”: “%(old)s” becomes “%(new)s”") % values


def _told(playbook: PlaybookText) -> dict[tuple[str, str], Told]:
    found: dict[tuple[str, str], Told] = {}
    for section, kind in _kinds().items():
        for item in getattr(playbook, section).items:
            found[section, item.key] = Told(item.key, kind, str(item.name), _more(item))
    for target in playbook.targets:
        amount = f"{target.value.normalize():f}{target.unit_text}"
        found["targets", target.key] = Told(target.key, _("target"), str(target.name), amount)
    for matter in playbook.matter_kinds:
        found["matter_kinds", matter.key] = Told(
            matter.key, _("kind of matter"), str(matter), kind_words(matter)
        )
    for paper in playbook.documents:
        clauses = _("%(count)s clauses") % {"count": len(paper.clauses)}
        found["documents", paper.key] = Told(paper.key, _("document"), paper.title, clauses)
    told_sections = tellers.keys()
    for key in told_sections:
        content: Any = playbook.more.get(key)
        for told in tellers[key](playbook, content) if content else ():
            found[key, told.key] = told
    return found


def _more(item: Any) -> str:
    return _("%(owner)s answers for it") % {"owner": item.owner} if item.owner else ""


def _kinds() -> dict[str, str]:
    words = {
        "goals": _("goal"),
        "key_tasks": _("key task"),
        "mechanisms": _("mechanism"),
        "groups": _("working group"),
        "sectors": _("sector"),
        "classes": _("class"),
        "areas": _("area"),
        "priorities": _("priority"),
    }
    return {section: words[section] for section in SECTIONS}


def kind_words(kind: Any) -> str:
    """The clocks of a kind of matter in one line."""
    parts = []
    if kind.sign_for_workdays is not None:
        parts.append(_("signed for within %(days)s working days") % {"days": kind.sign_for_workdays})
    if kind.due_workdays is not None:
        parts.append(_("due within %(days)s working days") % {"days": kind.due_workdays})
    if kind.feedback_days is not None:
        parts.append(_("progress every %(days)s days") % {"days": kind.feedback_days})
    if kind.strike_off:
        parts.append(_("struck off at the end"))
    return _("; ").join(parts)
