"""The link in a message that opens the unit's own page without a password, and the device it was opened on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongjian.ledger.records import Record, Working


class ReportLink(Record):
    """A one-time link for whoever holds a post. Only the token's digest is kept."""

    campaign = models.ForeignKey(
        "gongjian.Campaign", verbose_name=_("campaign"), on_delete=models.PROTECT, related_name="+"
    )
    post = models.ForeignKey(
        "gongjian.Post", verbose_name=_("post"), on_delete=models.PROTECT, related_name="+"
    )
    token_digest = models.CharField(_("digest of the link"), max_length=64, unique=True)
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        db_table = "gongjian_report_link"
        verbose_name = _("link to the report page")


class DeviceSession(Working):
    """A device let in by a link: for thirty days, for the report page alone, for as long as the post is held."""

    link = models.ForeignKey(ReportLink, on_delete=models.CASCADE, related_name="devices")
    user_id = models.BigIntegerField()
    key_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "gongjian_device_session"
