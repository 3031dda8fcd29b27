"""Secrets at rest: encrypted under the current key, bound to their row, rotatable."""

import base64

import pytest

from neptie.kernel.keyring import CannotDecrypt, Keyring

OLD = Keyring({1: b"a" * 32})
BOTH = Keyring({1: b"a" * 32, 2: b"b" * 32})
NEW = Keyring({2: b"b" * 32})


def test_what_was_encrypted_is_decrypted_and_not_readable() -> None:
    stored = OLD.encrypt(b"token", bound_to="row:1")

    assert b"token" not in stored
    assert OLD.decrypt(stored, bound_to="row:1") == b"token"


def test_the_same_plain_text_never_looks_the_same() -> None:
    assert OLD.encrypt(b"token", bound_to="row:1") != OLD.encrypt(b"token", bound_to="row:1")


def test_a_ciphertext_moved_to_another_row_does_not_open() -> None:
    with pytest.raises(CannotDecrypt):
        OLD.decrypt(OLD.encrypt(b"token", bound_to="row:1"), bound_to="row:2")


def test_after_a_rotation_old_ones_open_and_new_ones_use_the_new_key() -> None:
    old, new = OLD.encrypt(b"t", bound_to="r"), BOTH.encrypt(b"t", bound_to="r")

    assert BOTH.decrypt(old, bound_to="r") == b"t"
    assert NEW.decrypt(new, bound_to="r") == b"t"
    with pytest.raises(CannotDecrypt):
        NEW.decrypt(old, bound_to="r")


@pytest.mark.parametrize("stored", [b"", b"\x01", b"\x01" + b"0" * 40])
def test_garbage_does_not_open(stored: bytes) -> None:
    with pytest.raises(CannotDecrypt):
        OLD.decrypt(stored, bound_to="r")


def test_keyed_hashes_are_found_again_after_a_rotation() -> None:
    stored = OLD.hashes("ada@engines.example", purpose="suppression")[0]

    assert stored in BOTH.hashes("ada@engines.example", purpose="suppression")
    assert stored not in BOTH.hashes("ada@engines.example", purpose="another")


def test_it_is_read_from_text() -> None:
    text = f"1:{base64.b64encode(b'a' * 32).decode()},2:{base64.b64encode(b'b' * 32).decode()}"

    assert Keyring.parse(text).current == 2


@pytest.mark.parametrize("text", ["", "1", "x:YQ==", "1:YQ==", "0:" + "QUFB" * 11, "1:***"])
def test_a_keyring_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Keyring.parse(text)
