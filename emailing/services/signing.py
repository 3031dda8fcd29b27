"""The keys that sign a domain's mails: made or brought, seen in DNS, replaced, removed."""

from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import events
from accounts.scoping import WorkspaceQuerySet
from emailing.models import DomainCheck, SigningDomain
from emailing.rules import dkim
from emailing.rules.dkim_findings import is_published
from emailing.rules.domains import domain_of, is_domain, owner_of
from emailing.rules.spf import Answers
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid
from neptie.kernel.keyring import keyring

_LONGEST_NAME = 253  # of DNS, as it is written (RFC 1035, section 2.3.4)


def add_domain(
    *,
    workspace_id: UUID,
    actor_id: UUID | None,
    domain: str,
    selector: str = "",
    private_key: str = "",
) -> SigningDomain:
    """A key for a domain: one of 2048 bits is made where none, in PEM, is brought.

    It signs from when its record is seen in DNS. Invalid for what is not a domain of one's own, a
    selector or a key; Conflict where the workspace has a key for it.
    """
    row = SigningDomain(workspace_id=workspace_id, domain=_own_domain(domain))
    row.selector, row.secret, row.public_key = _key(row, selector, private_key)
    _insert(row, actor_id)
    return row


def _own_domain(text: str) -> str:
    domain = domain_of(text.strip())
    if not is_domain(domain):
        raise _fault("domain", _("This is not a domain name, such as engines.example."))
    owner = owner_of(domain)
    if owner:
        raise _fault(
            "domain",
            _("%(domain)s belongs to %(owner)s, which signs its mail.")
            % {"domain": domain, "owner": owner},
        )
    return domain


def _fault(field: str, sentence: str) -> Invalid:
    return Invalid(f"{field}: {sentence}", errors={field: [sentence]})


def _key(row: SigningDomain, selector: str, private_key: str) -> tuple[str, bytes, str]:
    """Selector, sealed private key, public key."""
    named = _selector(row, selector) if selector.strip() else ""
    try:
        pem = dkim.read_key(private_key) if private_key.strip() else dkim.new_key()
    except dkim.BadKey as error:
        raise _fault("private_key", str(error)) from error
    public_key = dkim.public_key_of(pem)
    made_up = f"neptie-{sha256(public_key.encode()).hexdigest()[:6]}"
    sealed = keyring().encrypt(pem, bound_to=row.bound_to)
    return named or _selector(row, made_up), sealed, public_key


def _selector(row: SigningDomain, text: str) -> str:
    named = text.strip().lower()
    if not dkim.is_selector(named):
        raise _fault("selector", _("A selector is of letters, digits and hyphens, such as mail1."))
    if len(dkim.record_name(named, row.domain)) > _LONGEST_NAME:
        raise _fault("selector", _("This selector is too long for the domain."))
    return named


@transaction.atomic
def _insert(row: SigningDomain, actor_id: UUID | None) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        existing = _living(row.workspace_id).filter(domain=row.domain)
        raise Conflict(
            _("This workspace already has a key for %(domain)s.") % {"domain": row.domain},
            existing_id=existing.values_list("id", flat=True).first(),
        ) from error
    _ask_again(row)
    _told("domain.created", row, actor_id)


def rotate_key(
    *,
    workspace_id: UUID,
    domain_id: UUID,
    actor_id: UUID | None,
    selector: str = "",
    private_key: str = "",
) -> SigningDomain:
    """Another key for a domain; the one in use signs on until the new one is seen in DNS.

    One that was never seen is replaced at once. Invalid as for `add_domain`, and for the selector
    in use, whose record still has to stand; NotFound.
    """
    key = _key(_found(workspace_id, domain_id), selector, private_key)
    with transaction.atomic():
        row = _locked(workspace_id, domain_id)
        if key[0] == row.selector:
            raise _fault("selector", _("The key in use has this selector; choose another."))
        if row.verified_at is None:
            row.selector, row.secret, row.public_key = key
        else:
            row.next_selector, row.next_secret, row.next_public_key = key
        row.save()
        _ask_again(row)
        _told("domain.updated", row, actor_id, fields=("selector",))
    return row


@transaction.atomic
def remove_domain(*, workspace_id: UUID, domain_id: UUID, actor_id: UUID | None) -> None:
    """Its mail goes unsigned from here on, and its keys are gone. NotFound when gone."""
    row = _locked(workspace_id, domain_id)
    row.secret = row.next_secret = None
    row.archived_at = now()
    row.save()
    _told("domain.archived", row, actor_id)


def take_up_keys(*, workspace_id: UUID, domain: str, answers: Answers) -> None:
    """Sign with what DNS shows: a key that waited is verified, or takes over. In a transaction."""
    row = _living(workspace_id).select_for_update().filter(domain=domain).first()
    if row is None:
        return
    used, following = row.keys[0], row.keys[1:]
    if any(is_published(domain, key, answers) for key in following):
        row.selector, row.public_key = row.next_selector, row.next_public_key
        row.secret, row.verified_at = row.next_secret, now()
        row.next_selector, row.next_secret, row.next_public_key = "", None, ""
    elif row.verified_at is None and is_published(domain, used, answers):
        row.verified_at = now()
    else:
        return
    row.save()
    _told("domain.verified", row, None)


def _living(workspace_id: UUID) -> WorkspaceQuerySet[SigningDomain]:
    return SigningDomain.objects.in_workspace(workspace_id).filter(archived_at__isnull=True)


def _found(workspace_id: UUID, domain_id: UUID) -> SigningDomain:
    return _living(workspace_id).get_or_refuse(workspace_id=workspace_id, id=domain_id)


def _locked(workspace_id: UUID, domain_id: UUID) -> SigningDomain:
    living = _living(workspace_id).select_for_update()
    return living.get_or_refuse(workspace_id=workspace_id, id=domain_id)


def _ask_again(row: SigningDomain) -> None:
    """What DNS said before says nothing of a new key."""
    DomainCheck.objects.in_workspace(row.workspace_id).filter(domain=row.domain).delete()


def _told(
    type: str, row: SigningDomain, actor_id: UUID | None, fields: tuple[str, ...] = ()
) -> None:
    events.record(
        workspace_id=row.workspace_id,
        type=type,
        object_ids=[row.id],
        fields=fields,
        actor_id=actor_id,
    )
