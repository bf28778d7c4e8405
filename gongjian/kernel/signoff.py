"""The unit's own sign-off: 填报人 → 审核人 → 签发人, as the kind of what is filed says.

What a reporter files waits inside the unit for each step in turn and leaves it with the last. Nobody takes alone what
has a second step to it: the filer passes no step of the own filing, but may sign what another has checked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from .messages import Words
from .messages import say as _
from .problems import Refused


class Step(StrEnum):
    check = "check"
    sign = "sign"


STEP_WORDS: dict[Step, Words] = {
    Step.check: Words("待单位审核", "To be checked in the unit"),
    Step.sign: Words("待单位审签", "To be signed in the unit"),
}
"""What is said of a filing that waits for the step."""

CHAINS: tuple[tuple[Step, ...], ...] = ((), (Step.sign,), (Step.check, Step.sign))
"""The chains there are: none, the signature alone, or a check before it. The signature is always the last."""


@dataclass(frozen=True)
class Filing:
    """Something filed inside a unit. `passed_by`: who passed each step so far, in the order of the chain."""

    chain: tuple[Step, ...]
    filed_by: int
    filed_at: datetime
    passed_by: tuple[int, ...] = ()

    @property
    def waits_for(self) -> Step | None:
        """The step it waits for; None once it has left the unit."""
        return self.chain[len(self.passed_by)] if len(self.passed_by) < len(self.chain) else None


def chain_of(steps: Iterable[str]) -> tuple[Step, ...]:
    """The chain of these steps. Refused ("chain_unknown") unless it is one of CHAINS."""
    named = tuple(steps)
    found = next((chain for chain in CHAINS if tuple(step.value for step in chain) == named), None)
    if found is None:
        raise Refused(
            "chain_unknown",
            _("“%(steps)s” is no chain of sign-off.", steps=" ".join(named)),
            "sign_off",
            _("Write [sign], or [check, sign], or leave it out."),
        )
    return found


def file(chain: Sequence[Step], *, by: int, at: datetime, may_sign: bool = False) -> Filing:
    """What somebody files. Where the signature is the only step and the filer may give it, filing is signing."""
    filing = Filing(tuple(chain), by, at)
    if may_sign and filing.chain == (Step.sign,):
        return replace(filing, passed_by=(by,))
    return filing


def may_pass(filing: Filing, by: int) -> bool:
    """May this person pass the step it waits for? Rights over the unit are asked elsewhere."""
    if filing.waits_for is None:
        return False
    return by != filing.filed_by or any(other != by for other in filing.passed_by)


def pass_(filing: Filing, step: Step, *, by: int) -> Filing:
    """The filing after the step. Refused: step_over (it waits for another step, or for none), own_filing."""
    if filing.waits_for is not step:
        raise Refused(
            "step_over",
            _("It no longer waits for this step."),
            remedy=_("Open it to see how it stands."),
        )
    if not may_pass(filing, by):
        raise Refused(
            "own_filing",
            _("You filed this yourself, so somebody else in the unit must look at it first."),
            remedy=_("Ask the checker, the head of the unit or the head's deputy."),
        )
    return replace(filing, passed_by=(*filing.passed_by, by))


def counted_at(filing: Filing, signed_at: datetime, *, signed_on: date, grace_until: date) -> datetime:
    """The instant lateness counts to: that of filing, if it was signed by the last day of the grace (inclusive);
    else that of the signature. Days are the office's; `signed_on` is the day of `signed_at`."""
    return filing.filed_at if signed_on <= grace_until else signed_at


def chain_words(chain: Sequence[Step]) -> str:
    """The chain as it is told: who comes after whom."""
    return " → ".join(str(word) for word in (Words("填报人", "reporter"), *(_WHO[step] for step in chain)))


_WHO: dict[Step, Words] = {Step.check: Words("审核人", "checker"), Step.sign: Words("签发人", "signer")}
