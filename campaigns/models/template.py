"""Words that are kept to begin other mails with."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet


class Template(WorkspaceOwned):
    """A subject and a body in Liquid. A step takes a copy: what changes here changes no step."""

    name = models.CharField(max_length=200)
    subject = models.TextField(blank=True, default="")
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = WorkspaceQuerySet["Template"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("template")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(
                "workspace",
                Lower("name"),
                condition=models.Q(archived_at__isnull=True),
                name="template_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
