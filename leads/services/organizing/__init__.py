"""Lists, tags, custom fields and segments: how a team sorts its leads."""
