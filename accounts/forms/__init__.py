"""What people type about themselves, their workspace and its members: one file a topic."""
