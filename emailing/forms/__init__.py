"""What people type about mail."""
