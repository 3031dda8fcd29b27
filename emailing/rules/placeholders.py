"""What stands in a mail's words until the message has an id, and is replaced as it is built."""

UNSUBSCRIBE_PLACEHOLDER = "https://unsubscribe.invalid/"
"""The message's own opt-out address; `.invalid` leads nowhere (RFC 2606, section 2)."""
