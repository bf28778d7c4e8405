"""Papers of a project: plan, approvals, proofs, pictures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record
from gongjian.projects.models.project import Project


class ProjectPaper(Record):
    """A paper of a project: its complete plan (攻坚方案), an approval, a picture."""

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.PROTECT, related_name="papers"
    )
    kind = models.CharField(_("kind"), max_length=20)
    """plan, approval, dossier, picture, other."""
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    """The dossier it is a part of."""
    gate = models.CharField(_("gate"), max_length=16, default="", blank=True)
    """Core stage, or `statistics`, that it is shown for."""
    proof = models.CharField(_("proof"), max_length=60, default="", blank=True)
    """Key of the proof the playbook asks for at that gate."""
    document_no = models.CharField(_("document number"), max_length=60, default="", blank=True)
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=200)
    says = models.TextField(_("in short"), default="", blank=True)
    file = models.ForeignKey(
        "gongjian.StoredFile",
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        db_table = "gongjian_project_paper"
        verbose_name = _("paper")
