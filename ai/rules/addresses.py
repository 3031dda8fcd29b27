"""What an e-mail address and a website say about each other."""

from urllib.parse import urlsplit

from ai.rules.plain_text import fold

# Mailbox providers open to anybody: such a domain says nothing about the company.
_FREE_DOMAINS = frozenset({
    "gmail.com", "googlemail.com", "icloud.com", "me.com", "mac.com", "aol.com", "msn.com",
    "web.de", "t-online.de", "freenet.de", "proton.me", "protonmail.com", "mail.ru", "bk.ru",
    "inbox.ru", "list.ru", "qq.com", "163.com", "126.com", "sina.com", "naver.com", "daum.net",
    "rediffmail.com", "zohomail.com", "fastmail.com", "hey.com", "tutanota.com", "orange.fr",
    "free.fr", "laposte.net", "wanadoo.fr", "libero.it", "comcast.net", "verizon.net", "att.net",
    "btinternet.com", "bigpond.com", "uol.com.br", "terra.com.br",
})  # fmt: skip
# The same provider under many countries' endings: yahoo.co.uk, hotmail.fr.
_FREE_NAMES = frozenset(["yahoo", "ymail", "hotmail", "outlook", "live", "gmx", "yandex"])

# Mailboxes of a role rather than a person: RFC 2142 and what companies commonly add to it.
_ROLES = frozenset({
    "info", "marketing", "sales", "support", "abuse", "noc", "security", "postmaster",
    "hostmaster", "webmaster", "contact", "office", "hello", "admin", "administrator", "billing",
    "accounts", "accounting", "hr", "jobs", "careers", "team", "mail", "enquiries", "inquiries",
    "service", "help", "helpdesk", "press", "media", "legal", "privacy", "reception", "noreply",
    "no-reply", "kontakt", "vertrieb", "buero",
})  # fmt: skip


def email_domain(email: str) -> str:
    """The part after the last `@`, folded; blank where there is none."""
    return fold(email).rpartition("@")[2] if "@" in email else ""


def email_kind(email: str) -> str:
    """`role`, `free`, `work`, or blank where there is no address."""
    local, _, domain = fold(email).rpartition("@")
    if not local or not domain:
        return ""
    if local.partition("+")[0] in _ROLES:
        return "role"
    is_free = domain in _FREE_DOMAINS or domain.partition(".")[0] in _FREE_NAMES
    return "free" if is_free else "work"


def website_host(website: str) -> str:
    """The host a website names, folded and without `www.`; blank where it names none."""
    text = fold(website)
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:  # "http://[half" and the like: no host to compare
        return ""
    return host.removeprefix("www.").rstrip(".")


def website_kind(website: str, email: str) -> str:
    """`matches_email` where one host is the other or lies below it, `other`, or blank."""
    host, domain = website_host(website), email_domain(email)
    if not host:
        return ""
    is_same = host == domain or host.endswith(f".{domain}") or domain.endswith(f".{host}")
    return "matches_email" if domain and is_same else "other"
