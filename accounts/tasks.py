"""Background work of accounts."""

from celery import shared_task

from accounts.services.product_mail import clear_product_mail, send_due
from accounts.services.workspaces import clear_expired as clear


@shared_task
def clear_expired() -> None:
    """Delete what has served its time."""
    clear()
    clear_product_mail()


@shared_task
def send_product_mail() -> None:
    """Send the product's own mail that is due; it may run twice, and beside itself."""
    send_due()
