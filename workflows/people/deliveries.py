"""What happens after a commit: a confirmed table of members is written."""

import base64
import io

from django.utils import timezone

from workflows import outbox

from . import importing
from .models import MemberImport


@outbox.handles("people.write_members")
def write_members(*, import_id: int) -> None:
    """Read the kept table again and write it whole; problems that came up since are shown instead."""
    handed_in = MemberImport.objects.select_for_update().select_related("by").get(pk=import_id)
    if handed_in.state != MemberImport.State.WRITING:
        return
    reading = importing.read(io.BytesIO(base64.b64decode(handed_in.content)))
    handed_in.created, handed_in.changed = reading.created, reading.changed
    handed_in.problems = [[line, str(sentence)] for line, sentence in reading.problems]
    if reading.problems:
        handed_in.state = MemberImport.State.READ
    else:
        importing.write(reading, on=timezone.localdate())
        handed_in.state, handed_in.content = MemberImport.State.DONE, ""
    handed_in.save()
