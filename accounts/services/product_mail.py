"""The product's own mail: kept with the act it tells of, sent when that is committed.

It goes at least once: a worker that dies between the server's yes and our note of it leaves the
mail to be sent again. These mails may come twice; what leads send is emailing's, and may not.
"""

import smtplib
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address
from django.db import transaction

from accounts.models import ProductMail
from accounts.rules import next_try
from accounts.selectors import due_mail
from neptie.kernel.clock import now
from neptie.kernel.jobs import enqueue
from neptie.kernel.keyring import CannotDecrypt, keyring

# Longer than a server may let us wait for its answers to one mail.
CLAIMED = timedelta(minutes=5)
KEPT = timedelta(days=30)


@transaction.atomic
def keep(*, recipient: str, subject: str, raw: bytes) -> ProductMail:
    """Keep a mail in the caller's transaction; a worker sends it once that is committed.

    `raw` is the whole mail (RFC 5322) with CRLF. Without EMAIL_URL it stays where it is.
    """
    mail = ProductMail(recipient=recipient, subject=subject, due_at=now())
    mail.raw = keyring().encrypt(raw, bound_to=mail.bound_to)
    mail.save()
    if settings.EMAIL_HOST:
        enqueue("accounts.tasks.send_product_mail")
    return mail


def opened(mail: ProductMail) -> bytes:
    """The whole mail in plain bytes; empty once it has left."""
    return keyring().decrypt(bytes(mail.raw), bound_to=mail.bound_to) if mail.raw else b""


def send_due() -> int:
    """Send what is due over EMAIL_URL, one mail after another; how many left.

    It ends early where the server itself is in trouble: the next sweep asks again.
    """
    server, count = EmailBackend(timeout=30), 0
    try:
        while settings.EMAIL_HOST and (mail := _claim()):
            try:
                _send(server, mail)
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as refusal:
                if not _refused(mail, refusal):
                    break
            except (CannotDecrypt, UnicodeError) as error:
                _give_up(mail, str(error))
            except OSError as error:
                _put_off(mail, str(error) or type(error).__name__)
                break
            else:
                _settle(mail, sent_at=now(), raw=None, error="")
                count += 1
    finally:
        server.close()
    return count


@transaction.atomic
def _claim() -> ProductMail | None:
    """The mail that is due longest, held by nobody else until the claim runs out."""
    mail = due_mail(now()).select_for_update(skip_locked=True).first()
    if mail is not None:
        _settle(mail, due_at=now() + CLAIMED)
    return mail


def _send(server: EmailBackend, mail: ProductMail) -> None:
    raw = opened(mail)
    server.open()
    assert server.connection is not None
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    server.connection.sendmail(sender, [sanitize_address(mail.recipient, "utf-8")], raw)


def _refused(
    mail: ProductMail, refusal: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException
) -> bool:
    """Note what the server said; whether it was about this mail, and not about us."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(refusal.recipients.values()))
        said = f"{code} {words.decode(errors='replace')}"
    else:
        code, text = refusal.smtp_code, refusal.smtp_error
        said = f"{code} {text if isinstance(text, str) else text.decode(errors='replace')}"
    is_about_us = isinstance(
        refusal,
        smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPAuthenticationError,
    )
    if code >= 500 and not is_about_us:
        _give_up(mail, said)
    else:
        _put_off(mail, said)
    return not is_about_us and code != 421


def _put_off(mail: ProductMail, error: str) -> None:
    again = next_try(refusals=mail.refusals, created_at=mail.created_at, now=now())
    if again is None:
        _give_up(mail, error)
    else:
        _settle(mail, refusals=mail.refusals + 1, due_at=again, error=error)


def _give_up(mail: ProductMail, error: str) -> None:
    _settle(mail, failed_at=now(), raw=None, error=error)


def _settle(mail: ProductMail, **changes: object) -> None:
    ProductMail.objects.filter(id=mail.id).update(**changes)


def clear_product_mail() -> int:
    """Delete what is older than 30 days; how many went."""
    count, _ = ProductMail.objects.filter(created_at__lt=now() - KEPT).delete()
    return count
