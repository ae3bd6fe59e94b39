"""A file on the disk says nothing, and opens only whole."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from workflows.cases.storage import FRAME, HEAD, TAG, sealed_files, sealed_frames, sealed_name, unsealed
from workflows.sealed import Unreadable


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME])
def test_what_goes_in_comes_out(size):
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert unsealed(b"".join(sealed_frames(content))) == content


def test_the_disk_holds_neither_words_nor_name():
    name = sealed_files.save(sealed_name(None, "rent of Ana.pdf"), ContentFile(b"the rent of Ana"))
    with storages["default"].open(name) as stored:
        assert b"rent" not in stored.read()
    assert "Ana" not in name
    with sealed_files.open(name) as opened:
        assert opened.read() == b"the rent of Ana"


def test_one_changed_bit_is_noticed():
    stored = bytearray(b"".join(sealed_frames(b"the rent")))
    for at in (0, 5, 12, len(stored) - 1):
        changed = bytearray(stored)
        changed[at] ^= 1
        with pytest.raises(Unreadable):
            unsealed(bytes(changed))


def test_frames_cannot_be_cut_off_or_put_in_another_order():
    stored = b"".join(sealed_frames(b"a" * FRAME + b"b" * FRAME))
    head, one, two = stored[: HEAD.size], stored[HEAD.size : HEAD.size + FRAME + TAG], stored[-FRAME - TAG :]
    for forged in (head + one, head + two + one, head, b""):
        with pytest.raises(Unreadable):
            unsealed(forged)


def test_a_key_that_is_gone_is_named(settings):
    stored = b"".join(sealed_frames(b"the rent"))
    settings.SEALING_KEYS = ["another key"]
    with pytest.raises(Unreadable):
        unsealed(stored)


def test_an_older_key_still_opens(settings):
    stored = b"".join(sealed_frames(b"the rent"))
    settings.SEALING_KEYS = ["another key", *settings.SEALING_KEYS]
    assert unsealed(stored) == b"the rent"
