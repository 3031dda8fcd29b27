"""Scopes: what a caller may do, and which role brings which."""

READ_LEADS = "read:leads"
WRITE_LEADS = "write:leads"
READ_CAMPAIGNS = "read:campaigns"
WRITE_CAMPAIGNS = "write:campaigns"
READ_ANALYTICS = "read:analytics"
ADMIN_ALL = "admin:all"

READS = frozenset({READ_LEADS, READ_CAMPAIGNS, READ_ANALYTICS})
ALL_SCOPES = READS | {WRITE_LEADS, WRITE_CAMPAIGNS, ADMIN_ALL}

ROLE_SCOPES: dict[str, frozenset[str]] = {
    "viewer": READS,
    "member": ALL_SCOPES - {ADMIN_ALL},
    "admin": ALL_SCOPES,
    "owner": ALL_SCOPES,
}


def effective(role: str, granted: frozenset[str] | None = None) -> frozenset[str]:
    """The scopes of a role now; of a key made with `granted`, no more than its maker's role has."""
    own = ROLE_SCOPES.get(role, frozenset())
    if granted is None:
        return own
    if ADMIN_ALL in granted:
        return own
    return granted & own


def missing(required: tuple[str, ...], held: frozenset[str]) -> str | None:
    """The first scope that is required and not held; `admin:all` opens everything."""
    if ADMIN_ALL in held:
        return None
    return next((scope for scope in required if scope not in held), None)
