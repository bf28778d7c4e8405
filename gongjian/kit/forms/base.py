"""The form every page of ours is made from."""

from typing import Any
from uuid import UUID, uuid4

from django import forms

from gongjian.kernel.problems import Refused


class _RequestKey(forms.CharField):
    """Made when the form is shown, sent with it, unique in the ledger: a second press writes nothing new.
    A key that was tampered with is replaced, not complained about."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, initial=lambda: str(uuid4()))

    def clean(self, value: Any) -> str:
        """The key as text; never empty."""
        try:
            return str(UUID(str(value)))
        except ValueError:
            return str(uuid4())


class Form(forms.Form):
    """Our rendering, a key against double sending, and the number of the revision that was on screen.

    `draft` names the form for the unsaved typing kept on the device; "" keeps nothing.
    """

    use_required_attribute = False
    template_name = "kit/_form.html"
    draft: str = ""

    request_key = _RequestKey()
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "f-%s")
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.draft = self.draft if draft is None else draft
        if not self.is_bound and self.initial.get("revision") is None:
            del self.fields["revision"]

    def refuse(self, refused: Refused) -> None:
        """Put a refusal where it belongs: at the field its `where` names, else above the form."""
        for problem in refused.problems:
            said = f"{problem.message} {problem.remedy}".strip() if problem.remedy else str(problem.message)
            place = problem.where if problem.where in self.fields else None
            self.add_error(place, forms.ValidationError(said, code=problem.code))

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields a person sees, in order."""
        return self.visible_fields()

    @property
    def sends_files(self) -> bool:
        """Does the form need the encoding that carries files?"""
        return self.is_multipart()
