"""The proofs of a gate as fields of a form: a document number and a file each, and nothing where nothing is asked.

A file chosen on a form that comes back is kept by the server meanwhile: it need not be chosen again.
"""

from collections.abc import Iterable
from typing import Any

from django.core import signing
from django.forms import CharField, HiddenInput
from django.utils.translation import gettext_lazy as _

from gongjian.kernel.problems import Refused
from gongjian.kit import files
from gongjian.kit.forms import FileField, Form, TextField
from gongjian.projects.actions.gates import Given
from gongjian.projects.selectors.gates import Proof

_SALT = "gongjian.proofs"


def add_proofs(form: Form, proofs: Iterable[Proof]) -> None:
    """Two fields for each proof that is missing, and a hidden one for a file that was sent already."""
    for proof in proofs:
        name = f"proof_{proof.key}"
        form.fields[name] = TextField(
            label=proof.name,
            required=False,
            max_length=60,
            help_text=_("Document number, or the file below."),
        )
        form.fields[f"{name}_file"] = FileField(label=_("file"), required=False)
        form.fields[f"{name}_kept"] = CharField(required=False, widget=HiddenInput)


def given_of(form: Form, proofs: Iterable[Proof]) -> dict[str, Given]:
    """What was given for each proof. A file is put on the disk at once and its place kept in the form, so that it is
    not asked for again should the form come back."""
    found: dict[str, Given] = {}
    for proof in proofs:
        name = f"proof_{proof.key}"
        if name not in form.fields:
            continue
        upload, token = form.cleaned_data.get(f"{name}_file"), form.cleaned_data.get(f"{name}_kept", "")
        kept = _kept(form, name, upload, token)
        found[proof.key] = Given(form.cleaned_data.get(name, ""), kept)
    return found


def _kept(form: Form, name: str, upload: Any, token: str) -> files.Kept | None:
    if upload is None:
        try:
            return files.Kept(**signing.loads(token, salt=_SALT, max_age=86_400)) if token else None
        except signing.BadSignature:
            return None
    try:
        kept = files.keep_bytes(upload)
    except Refused as refused:
        form.refuse(refused)
        raise
    data: Any = form.data
    data = data.copy()
    data[f"{name}_kept"] = signing.dumps(kept.__dict__, salt=_SALT)
    form.data = data
    form.fields[f"{name}_file"].help_text = _("“%(name)s” is kept; it need not be chosen again.") % {
        "name": kept.name
    }
    return kept


class ProofsForm(Form):
    """Proofs of one gate, gathered ahead of it."""
