"""Who carries mail: each provider behind one small interface, and which there are."""

from emailing.models import Provider as Name
from emailing.providers.base import Granting, Provider
from emailing.providers.gmail import GmailProvider
from emailing.providers.google_grant import GoogleGranting
from emailing.providers.microsoft_grant import MicrosoftGranting
from emailing.providers.outlook import OutlookProvider
from emailing.providers.sandbox import SandboxProvider
from emailing.providers.smtp import SmtpProvider

PROVIDERS: dict[str, Provider] = {
    Name.GMAIL: GmailProvider(),
    Name.OUTLOOK: OutlookProvider(),
    Name.SMTP: SmtpProvider(),
    Name.SANDBOX: SandboxProvider(),
}
# Those that a mailbox is connected to by a person's leave.
GRANTING: dict[str, Granting] = {
    Name.GMAIL: GoogleGranting(),
    Name.OUTLOOK: MicrosoftGranting(),
}
