"""Django's way out for mail: whatever the product writes is kept, and leaves by a worker."""

import re
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from accounts.services.product_mail import keep

_LINE_END = re.compile(rb"\r?\n")


class ProductMailBackend(BaseEmailBackend):
    """`EMAIL_BACKEND`: a row a recipient, in the transaction of whoever sends."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many mails were kept."""
        for message in email_messages:
            raw = _LINE_END.sub(b"\r\n", message.message().as_bytes())
            for recipient in message.recipients():
                keep(recipient=recipient, subject=str(message.subject), raw=raw)
        return len(email_messages)
