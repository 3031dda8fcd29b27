"""What people and recipients see of mail, a file a topic."""
