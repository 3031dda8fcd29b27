"""Which column of a file is which field of a lead, and what a CRM's status is among ours.

The names are those that Salesforce, HubSpot, Zoho, Pipedrive, Apollo and LinkedIn write above
their columns, and what people write above their own, in a few languages.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from leads.rules.custom import KEY

CONVERTED = "converted"
"""The key of the custom field that says a lead has become a customer."""

_NAMES: dict[str, tuple[str, ...]] = {
    "email": (
        *("email", "emailaddress", "workemail", "businessemail", "primaryemail", "contactemail"),
        *("leademail", "personemailwork", "personemail", "emailwork", "email1", "email1value"),
        *("emailid", "corporateemail", "mail", "mailaddress", "emailadresse", "mailadresse"),
        *(
            "adresseemail",
            "courriel",
            "correoelectronico",
            "correo",
            "epost",
            "contactemailaddress",
        ),
        *("personalemail", "emailpersonal", "emailother", "personemailother"),
        *("personemailhome", "secondaryemail", "email2"),
    ),
    "full_name": (
        *("fullname", "name", "contactname", "leadname", "personname", "displayname", "contact"),
        *("contactfullname", "personfullname", "nomcomplet", "nombrecompleto"),
    ),
    "first_name": (
        *("firstname", "givenname", "forename", "fname", "first", "personfirstname"),
        *("contactfirstname", "leadfirstname", "vorname", "prenom", "nombre"),
    ),
    "last_name": (
        *("lastname", "surname", "familyname", "lname", "last", "personlastname"),
        *("contactlastname", "leadlastname", "nachname", "apellido", "apellidos", "nomdefamille"),
    ),
    "phone": (
        *("phone", "phonenumber", "mobile", "mobilephone", "mobilenumber", "mobilephonenumber"),
        *("cellphone", "cell", "workphone", "workdirectphone", "directphone", "businessphone"),
        *("personphonework", "personphone", "phone1value", "telephone", "tel", "telefon"),
        *("telefono", "corporatephone", "personphonemobile", "companyphone"),
    ),
    "company": (
        *("company", "companyname", "accountname", "account", "organization", "organisation"),
        *("companyaccount", "personorganization", "leadcompany", "primarycompany"),
        *("organizationname", "organisationname", "employer", "associatedcompany"),
        *("currentcompany", "companynameforemails", "businessname", "firma", "unternehmen"),
        *("entreprise", "empresa", "societe"),
    ),
    "job_title": (
        *("jobtitle", "title", "position", "role", "designation", "occupation", "jobrole"),
        *("currentposition", "persontitle", "persontitel", "personjobtitle", "contacttitle"),
        *("headline", "poste", "cargo"),
    ),
    "industry": (
        *("industry", "companyindustry", "sector", "industrysector", "vertical"),
        *("organizationindustry", "branche"),
    ),
    "website": (
        *("website", "websiteurl", "companywebsite", "homepage", "webpage", "web"),
        *("companydomainname", "companydomain", "domain", "organizationwebsite"),
    ),
    "country": (
        *("country", "countryregion", "countryname", "companycountry", "mailingcountry"),
        *(
            "billingcountry",
            "personcountry",
            "organizationcountryofaddress",
            "land",
            "pays",
            "pais",
        ),
    ),
    "timezone": ("timezone", "tz", "zeitzone"),
    "status": (
        *("leadstatus", "status", "hsleadstatus", "contactstatus", "leadstage", "stage"),
        *("lifecyclestage",),
    ),
    "source": (
        *("leadsource", "source", "contactsource", "originalsource", "originaltrafficsource"),
        *("personsource", "quelle"),
    ),
    "tags": ("tags", "tag", "labels", "label", "personlabels", "personlabel", "leadlabels"),
    f"custom.{CONVERTED}": ("converted", "isconverted", "leadconverted"),
}
"""Squashed names by target, the surest first; LinkedIn's URL is a profile, and no website."""

FIELDS = frozenset(target for target in _NAMES if "." not in target)

_STATUSES: dict[str, tuple[str, ...]] = {
    "new": (
        *("new", "open", "notcontacted", "opennotcontacted", "uncontacted", "untouched", "fresh"),
        *("nocontact", "notyetcontacted", "cold", "unassigned"),
    ),
    "contacted": (
        *("contacted", "attemptedtocontact", "attemptingtocontact", "contactattempted"),
        *("contactinfuture", "contactinthefuture", "workingcontacted", "working", "inprogress"),
        *("approaching", "connected", "badtiming", "nurturing", "nurture", "unresponsive"),
        *("noanswer", "noresponse", "followup", "opendeal", "callback"),
    ),
    "replied": ("replied", "responded", "answered", "interested", "engaged", "inconversation"),
    "qualified": (
        *("qualified", "prequalified", "marketingqualifiedlead", "salesqualifiedlead", "mql"),
        *("sql", "opportunity", "hot", "meetingbooked", "demoscheduled"),
    ),
    "unqualified": (
        *("unqualified", "notqualified", "disqualified", "lost", "lostlead", "closedlost", "junk"),
        *("junklead", "notinterested", "closednotconverted", "dead", "changedjob", "spam"),
        *("rejected", "notafit"),
    ),
    "converted": (
        *("converted", "won", "closedwon", "closedconverted", "customer", "client"),
        *("convertedlead",),
    ),
    "bounced": ("bounced", "hardbounced", "hardbounce", "bademail", "invalidemail", "baddata"),
    "unsubscribed": (
        *("unsubscribed", "optedout", "optout", "emailoptout", "donotcontact", "donotemail"),
        *("dnc", "blacklisted"),
    ),
}
_STATUS_OF = {name: status for status, names in _STATUSES.items() for name in names}
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_YES = frozenset({"yes", "y", "true", "t", "1", "x", "converted", "won", "ja", "oui", "si"})
_LASTING = frozenset({"bounced", "unsubscribed"})


def guess_mapping(headers: Sequence[str]) -> dict[str, str]:
    """Return for each header the field of a lead that it names, else a custom field of its own.

    Each field goes to one column, the one that names it best; headers differ from each other
    (see csvs.column_names). A custom key is made of the header's letters and figures, at most 64.
    """
    known = _known_columns(headers)
    taken = {target.removeprefix("custom.") for target in known.values()}
    mapping = {}
    for number, header in enumerate(headers, start=1):
        mapping[header] = known.get(header) or f"custom.{_key(header, number, taken)}"
    return mapping


def custom_targets(headers: Sequence[str]) -> dict[str, str]:
    """Return for each header the custom field that it would go to, each another."""
    taken: set[str] = set()
    return {
        header: f"custom.{_key(header, number, taken)}"
        for number, header in enumerate(headers, start=1)
    }


def _known_columns(headers: Sequence[str]) -> dict[str, str]:
    by_name: dict[str, str] = {}
    for header in headers:
        by_name.setdefault(squash(header), header)
    known = {}
    for target, names in _NAMES.items():
        found = next((by_name[name] for name in names if name in by_name), None)
        if found is not None:
            known[found] = target
    return known


def address_column(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column most of whose cells are addresses, the fullest of several; None without."""
    found: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    for row in rows:
        for number, cell in enumerate(row):
            filled[number] += bool(cell.strip())
            found[number] += bool(_ADDRESS.fullmatch(cell.strip()))
    number, count = max(found.items(), key=lambda each: (each[1], -each[0]), default=(0, 0))
    return number if 2 * count > filled[number] else None


def _key(header: str, number: int, taken: set[str]) -> str:
    """Make a key of a header that is not in `taken`, and add it there."""
    ascii_name = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "_", ascii_name.lower().removeprefix("custom.")).strip("_")
    stem = key = words[:64].strip("_") or f"column_{number}"
    copy = 1
    while key in taken:
        copy += 1
        key = f"{stem[: 63 - len(str(copy))]}_{copy}"
    taken.add(key)
    return key


def mapping_faults(headers: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """Return what is wrong with a mapping from headers to targets, in sentences.

    A target is a field, `custom.<key>`, or '' for a column that is left out; a header that the
    mapping does not name is left out too.
    """
    faults = [f"There is no column “{name[:100]}”." for name in mapping if name not in headers]
    used: set[str] = set()
    for header, target in mapping.items():
        if target and not _is_target(target):
            faults.append(f"“{target[:100]}”, for “{header[:100]}”, is no field of a lead.")
        elif target and target in used:
            faults.append(f"Two columns go to “{target}”.")
        used.add(target)
    if "email" not in used:
        faults.append("No column goes to “email”, which tells leads apart.")
    return faults


def targets(headers: Sequence[str], mapping: Mapping[str, str]) -> list[str]:
    """Return the target of each column, '' where it is left out."""
    return [mapping.get(header, "") for header in headers]


def _is_target(target: str) -> bool:
    parent, dot, key = target.partition(".")
    return target in FIELDS or (parent == "custom" and bool(dot and KEY.fullmatch(key)))


@lru_cache(maxsize=1024)
def fold_status(text: str, converted: str | None = None) -> str:
    """Return our status for a CRM's, "new" for one that is not known.

    `converted` is what stands in a column that says so; yes makes "converted" of any status
    but those that say whether the person may be written to at all.
    """
    status = _STATUS_OF.get(squash(text), "new")
    if converted and squash(converted) in _YES and status not in _LASTING:
        return "converted"
    return status


def squash(text: str) -> str:
    """Return the letters and figures of a name, in lower case and without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if character.isalnum())
