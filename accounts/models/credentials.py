"""What proves who calls: API keys, and the refresh tokens that were given out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.people import Membership, User, Workspace
from neptie.kernel.constraints import CompositeForeignKey
from neptie.kernel.ids import new_id


class ApiKey(models.Model):
    """A service's credential. Only a hash of the secret is stored; it dies with the membership."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="api_keys", db_constraint=False
    )
    name = models.CharField(max_length=300)
    prefix = models.CharField(max_length=16)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=32))
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "API key"
        constraints = [
            models.UniqueConstraint(fields=["workspace", "id"], name="api_key_tenant"),
            CompositeForeignKey(field="membership", name="api_key_membership_fk"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class RefreshToken(models.Model):
    """A refresh token that was given out; those rotated from one sign-in share a family."""

    jti = models.UUIDField(primary_key=True)
    family = models.UUIDField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.jti)
