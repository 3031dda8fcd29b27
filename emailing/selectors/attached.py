"""The files that mails carry, read as they are about to leave."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.models import Attachment
from campaigns.selectors.attachments import content_of
from emailing.models import Message
from emailing.rules.mime import Attached, BadMail

KEPT_BYTES = 16 * 1024 * 1024
"""How much of a batch's files is kept at hand: what one mail can carry, and a little."""


class AttachedFiles(Mapping[UUID, list[Attached]]):
    """What each of some messages carries, by the message's id, in its order.

    A file is read when a message asks for it, and once for all that follow: a campaign's mails
    carry the same ones. Of many different files only the last ones stay in memory. A file that is
    gone is a BadMail of the messages that carry it.
    """

    def __init__(self, messages: Iterable[Message]) -> None:
        self._ids = {message.id: list(message.attachment_ids) for message in messages}
        wanted = {id for ids in self._ids.values() for id in ids}
        self._files = Attachment.objects.in_bulk(wanted) if wanted else {}
        self._read: OrderedDict[UUID, Attached] = OrderedDict()

    def __getitem__(self, message_id: UUID) -> list[Attached]:
        return [self._file(id) for id in self._ids[message_id]]

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def _file(self, id: UUID) -> Attached:
        if id in self._read:
            self._read.move_to_end(id)
            return self._read[id]
        attachment = self._files.get(id)
        if attachment is None:
            raise BadMail(_("A file that this mail carries is gone."))
        found = Attached(attachment.name, attachment.content_type, content_of(attachment))
        self._keep(id, found)
        return found

    def _keep(self, id: UUID, found: Attached) -> None:
        self._read[id] = found
        while sum(len(each.content) for each in self._read.values()) > KEPT_BYTES:
            self._read.popitem(last=False)


def attached_to(messages: Iterable[Message]) -> AttachedFiles:
    """The files that these messages carry: no query where they carry none, else one, and one for
    each file as it is first asked for."""
    return AttachedFiles(messages)
