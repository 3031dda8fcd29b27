"""The product's own mail: resets, verifications, invitations. PostgreSQL keeps it until it left."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from neptie.kernel.ids import new_id


class ProductMail(models.Model):
    """A mail of the product to one person, as it goes over the wire, encrypted: it carries links
    that sign somebody in. Once it has left, `raw` is empty."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    recipient = models.CharField(max_length=254)
    subject = models.TextField()
    raw = models.BinaryField(null=True)
    # How often the server said "not now", and when to ask again.
    refusals = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("product mail")
        verbose_name_plural = _("product mail")
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(sent_at__isnull=True, failed_at__isnull=True),
                name="product_mail_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.subject}"

    @property
    def bound_to(self) -> str:
        """The row's name, which its ciphertext is bound to."""
        return f"accounts.productmail:{self.id}"
