"""What the admin of every app shares: rows to be read, acts that services do, links between."""
