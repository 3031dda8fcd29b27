"""Users, workspaces, and who belongs where in which role."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from neptie.kernel.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Makes users; the address is folded before it gets here."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user whose password is hashed."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Staff with every permission in the admin, for `manage.py createsuperuser`."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """By address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, in any number of workspaces."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("full name"), max_length=300)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_folded",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class Workspace(models.Model):
    """A team's own world: nothing in it exists for another one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=300)
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    locale = models.CharField(_("language"), max_length=16, default="en")
    # {"general": "5000/h", "import": "off"}: staff's own figures in place of the settings'.
    limits = models.JSONField(_("limits"), default=dict, blank=True)
    # How long the words of mails are kept once they are settled; None: as long as the mails.
    keep_bodies_days = models.PositiveIntegerField(_("words kept for days"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member may do; `accounts.scopes` says which scopes each brings."""

    VIEWER = "viewer", _("Viewer")
    MEMBER = "member", _("Member")
    ADMIN = "admin", _("Admin")
    OWNER = "owner", _("Owner")


class Membership(models.Model):
    """A person in a workspace."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.MEMBER)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "workspace"], name="membership_once"),
            models.UniqueConstraint(fields=["workspace", "id"], name="membership_tenant"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace}"
