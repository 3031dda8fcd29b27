"""Who carries mail: each provider behind one small interface, and which there are.

Gmail and Outlook are accepted as accounts; what sends through them comes with the next capability
and gets its line here.
"""

from emailing.models import Provider as Name
from emailing.providers.base import Provider
from emailing.providers.sandbox import SandboxProvider
from emailing.providers.smtp import SmtpProvider

PROVIDERS: dict[str, Provider] = {
    Name.SMTP: SmtpProvider(),
    Name.SANDBOX: SandboxProvider(),
}
