"""The one Django app: every room's models belong to it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import get_language, gettext


class GongjianConfig(AppConfig):
    name = "gongjian"
    label = "gongjian"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gongjian import rooms
        from gongjian.kernel import messages
        from gongjian.ledger.triggers import after_migrate

        messages.install(gettext, get_language)
        rooms.register_all()
        post_migrate.connect(after_migrate, sender=self)
