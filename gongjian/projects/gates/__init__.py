"""Gates (关口): the proofs a playbook asks for before a project moves to a stage or is entered into statistics.

gates:
  - {gate: construction, proofs: [{key: permit, name: {zh: 施工许可证, en: construction permit}, clause: "plan#3"}]}
  - {gate: statistics, preset: statistics}
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from gongjian.campaigns.playbook import PlaybookText, sections
from gongjian.campaigns.playbook.schema import Bilingual, Part
from gongjian.campaigns.playbook.sections import Told, told
from gongjian.kernel.problems import Problem
from gongjian.kit import yaml_text
from gongjian.projects.models import Stage

KEY = "gates"
STATISTICS = "statistics"
Finding = tuple[str, tuple[str | int, ...], str, str]


class ProofText(Part):
    """One proof: a paper with its number, or a file."""

    key: str = Field(min_length=1, max_length=60, pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: Bilingual
    clause: str = ""


@cache
def presets() -> dict[str, dict[str, Any]]:
    """Sets of proofs as published rules list them, each with its source."""
    text = Path(__file__).with_name("presets.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml_text.load(text)
    return found


class GateText(Part):
    """The proofs of one gate: listed here, or those of a preset, or both."""

    gate: str
    preset: str = ""
    proofs: tuple[ProofText, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.gate not in Stage.values and self.gate != STATISTICS:
            message = _("“%(gate)s” is neither a stage nor “statistics”.") % {"gate": self.gate}
            remedy = _("Gates: %(keys)s.") % {"keys": ", ".join([*Stage.values, STATISTICS])}
            raise told(Problem("unknown_gate", message, remedy=remedy))
        if self.preset and self.preset not in presets():
            message = _("There is no set of proofs “%(key)s”.") % {"key": self.preset}
            remedy = _("Sets: %(keys)s.") % {"keys": ", ".join(presets())}
            raise told(Problem("unknown_preset", message, remedy=remedy))
        if not self.all_proofs:
            message = _("The gate “%(gate)s” asks for no proof.") % {"gate": self.gate}
            raise told(Problem("gate_without_proofs", message, remedy=_("List its proofs, or take it out.")))
        keys = [one.key for one in self.all_proofs]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            message = _("The proof “%(key)s” is asked for twice.") % {"key": twice[0]}
            raise told(Problem("proof_twice", message, remedy=_("Give each proof a key of its own.")))
        return self

    @property
    def all_proofs(self) -> tuple[ProofText, ...]:
        """Those of the preset first."""
        listed = presets()[self.preset]["proofs"] if self.preset in presets() else []
        return (*(ProofText.model_validate(one) for one in listed), *self.proofs)


GatesText = tuple[GateText, ...]


def _check(playbook: Any, section: GatesText) -> Iterable[Finding]:
    """A gate stands once, and a clause a proof names is one of the playbook's documents."""
    clauses = {
        f"{document.key}#{clause.ref}" for document in playbook.documents for clause in document.clauses
    }
    seen: set[str] = set()
    for place, gate in enumerate(section):
        if gate.gate in seen:
            message = _("The gate “%(gate)s” stands twice.") % {"gate": gate.gate}
            yield "gate_twice", (place, "gate"), message, _("Put all its proofs under one.")
        seen.add(gate.gate)
        for order, proof in enumerate(gate.proofs):
            if proof.clause and proof.clause not in clauses:
                message = _("The playbook has no clause “%(clause)s”.") % {"clause": proof.clause}
                remedy = _("Name a clause of a document listed under “documents”, for example: plan#3.")
                yield "unknown_clause", (place, "proofs", order, "clause"), message, remedy


sections.register(KEY, GatesText, default=(), check=_check)


def gates_in(playbook: PlaybookText | None) -> GatesText:
    """The gates of a playbook; none where it lists none."""
    found = playbook.more.get(KEY) if playbook is not None else None
    return found if isinstance(found, tuple) else ()


def gate_label(gate: str) -> str:
    """What a gate is called."""
    return _("entry into statistics") if gate == STATISTICS else str(Stage(gate).label)


def _tell(_playbook: Any, section: GatesText) -> Iterator[Told]:
    for one in section:
        names = "、".join(str(proof.name) for proof in one.all_proofs)
        says = _("asks for: %(names)s") % {"names": names}
        yield Told(f"gate:{one.gate}", _("gate"), gate_label(one.gate), says)


sections.tellers.register(KEY, _tell)
